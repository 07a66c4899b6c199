/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/gzip.h"
#include "wiretruth/error.h"

#define HELD_MAX 65536u

struct WtOutput {
  char *label;  /* as the user named it                         */
  char *target; /* the regular file it becomes; NULL: none      */
  char *partial;
  int fd;
  int failed;
  bool terminal;
  bool unflushed; /* the compressor holds octets */
  WtGzip *gzip;   /* NULL: as it is */
  size_t held;
  char buffer[HELD_MAX];
};

static void set_error(const WtOutput *self, int code, GError **error)
{
  g_set_error(error, WT_ERROR, WT_ERROR_WRITE, "output '%s': %s", self->label,
              g_strerror(code));
}

/* A name that is a link stays one: what it points to is replaced. */
static int open_partial(WtOutput *self, const char *path, const struct stat *old)
{
  char *const real = old ? realpath(path, NULL) : NULL;
  const char *const target = real ? real : path;

  self->target = g_strdup(target);
  self->partial = g_strconcat(target, ".partial-XXXXXX", NULL);
  free(real);

  const int fd = g_mkstemp_full(self->partial, O_WRONLY | O_CLOEXEC, 0666);

  if (fd < 0)
    g_clear_pointer(&self->partial, g_free);
  else if (old)
    (void) fchmod(fd, old->st_mode & 07777);
  return fd;
}

static int open_path(WtOutput *self, const char *path)
{
  struct stat st;
  const bool exists = stat(path, &st) == 0;

  if (exists && S_ISDIR(st.st_mode)) {
    errno = EISDIR;
    return -1;
  }
  if (exists && !S_ISREG(st.st_mode))
    return open(path, O_WRONLY | O_CLOEXEC);
  if (exists && access(path, W_OK) != 0)
    return -1;
  return open_partial(self, path, exists ? &st : NULL);
}

WtOutput *wt_output_open(const char *path, GError **error)
{
  const bool standard = !path || strcmp(path, "-") == 0;
  g_autoptr(WtOutput) self = g_new0(WtOutput, 1);

  self->label = g_strdup(standard ? "standard output" : path);
  self->fd = standard ? STDOUT_FILENO : open_path(self, path);
  if (self->fd < 0) {
    set_error(self, errno, error);
    return NULL;
  }
  self->terminal = isatty(self->fd) == 1;
  return g_steal_pointer(&self);
}

static void store(void *user, const void *data, size_t len)
{
  WtOutput *const self = user;
  const char *const octets = data;
  size_t done = 0;

  while (done < len && !self->failed) {
    const ssize_t n = write(self->fd, octets + done, len - done);

    if (n >= 0)
      done += (size_t) n;
    else if (errno != EINTR)
      self->failed = errno;
  }
}

void wt_output_compress(WtOutput *self)
{
  self->gzip = wt_gzip_new(store, self);
}

static void empty(WtOutput *self, WtGzipUntil until)
{
  if (!self->gzip)
    store(self, self->buffer, self->held);
  else if (!self->failed)
    wt_gzip_push(self->gzip, self->buffer, self->held, until);
  self->unflushed = until == WT_GZIP_MORE;
  self->held = 0;
}

void wt_output_flush(WtOutput *self)
{
  if (self->held || self->unflushed)
    empty(self, WT_GZIP_FLUSH);
}

void wt_output_write(WtOutput *self, const void *data, size_t len)
{
  const char *at = data;
  const bool line_ends = len && at[len - 1] == '\n';

  while (len && !self->failed) {
    const size_t bite = MIN(len, HELD_MAX - self->held);

    memcpy(self->buffer + self->held, at, bite);
    self->held += bite;
    at += bite;
    len -= bite;
    if (self->held == HELD_MAX)
      empty(self, WT_GZIP_MORE);
  }
  if (self->terminal && line_ends)
    wt_output_flush(self);
}

int wt_output_failed(const WtOutput *self)
{
  return self->failed;
}

bool wt_output_is_file(const WtOutput *self)
{
  return self->partial != NULL;
}

bool wt_output_is_terminal(const WtOutput *self)
{
  return self->terminal;
}

bool wt_output_commit(WtOutput *self, GError **error)
{
  const int fd = self->fd;

  empty(self, WT_GZIP_FINISH);
  self->fd = -1;
  if (close(fd) != 0 && !self->failed)
    self->failed = errno;
  if (self->partial && !self->failed && g_rename(self->partial, self->target) != 0)
    self->failed = errno;
  if (self->failed) {
    set_error(self, self->failed, error);
    return false;
  }
  g_clear_pointer(&self->partial, g_free);
  return true;
}

void wt_output_free(WtOutput *self)
{
  if (!self)
    return;
  if (self->fd > STDERR_FILENO)
    (void) close(self->fd);
  if (self->partial)
    (void) g_unlink(self->partial);
  wt_gzip_free(self->gzip);
  g_free(self->label);
  g_free(self->target);
  g_free(self->partial);
  g_free(self);
}
