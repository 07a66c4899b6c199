/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * harness CAPTURE...: the plugin within this program, and so under its sanitizers. Each capture is
 * opened twice, the second time with the wrapper dissector on; each time its frames are read in order
 * and then shown twice in orders of chance (WT_SEED). What a frame shows of the plugin's own is to be
 * the same all four times.
 *
 * Wireshark 4.0 only: how a program embeds its library has changed with nearly every version since.
 */
#include "dissectors/compat.h"

#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/prefs.h>
#include <epan/proto.h>
#include <epan/timestamp.h>
#include <stdio.h>
#include <wiretap/wtap.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/wslog.h>

#include "rng.h"

#define OWN "wiretruth"

void plugin_register(void);

/** Reading: one capture file; @frames: frame_data, @shown: what each shows, NULL before it did. */
typedef struct {
  const char *path;
  wtap *file;
  epan_t *epan;
  GPtrArray *frames, *shown;
  wtap_rec record;
  Buffer octets;
  unsigned failures;
} Reading;

/* --- what Wireshark asks for --- */

static const nstime_t *frame_ts(struct packet_provider_data *provider, guint32 number)
{
  const Reading *const self = (const Reading *) (void *) provider;
  const bool known = number >= 1 && number <= self->frames->len;

  return known ? &((frame_data *) g_ptr_array_index(self->frames, number - 1))->abs_ts : NULL;
}

static const struct packet_provider_funcs provider_funcs = { .get_frame_ts = frame_ts };

/* --- what a frame shows --- */

static void add_own(proto_node *node, void *user)
{
  GString *const out = user;
  const field_info *const field = PNODE_FINFO(node);

  if (field && g_str_has_prefix(field->hfinfo->abbrev, OWN)) {
    gchar label[ITEM_LABEL_LENGTH];

    if (field->rep)
      g_string_append_printf(out, "%s\n", field->rep->representation);
    else {
      proto_item_fill_label((field_info *) (gpointer) field, label);
      g_string_append_printf(out, "%s\n", label);
    }
  }
  proto_tree_children_foreach(node, add_own, user);
}

static char *dissect(Reading *self, frame_data *frame)
{
  GString *const out = g_string_new(NULL);
  epan_dissect_t *const at = epan_dissect_new(self->epan, TRUE, TRUE);
  tvbuff_t *const tvb = tvb_new_real_data(ws_buffer_start_ptr(&self->octets), frame->cap_len,
                                          (int) frame->pkt_len);

  epan_dissect_run(at, wtap_file_type_subtype(self->file), &self->record, tvb, frame, NULL);
  proto_tree_children_foreach(at->tree, add_own, out);
  epan_dissect_free(at);
  return g_string_free(out, FALSE);
}

/* --- orders --- */

static void read_in_order(Reading *self)
{
  const frame_data *reference = NULL, *before = NULL;
  nstime_t elapsed = NSTIME_INIT_ZERO;
  guint32 octets = 0;
  gint64 offset;
  gchar *why;
  int error;

  while (wtap_read(self->file, &self->record, &self->octets, &error, &why, &offset)) {
    frame_data *const frame = g_new0(frame_data, 1);

    frame_data_init(frame, self->frames->len + 1, &self->record, offset, octets);
    g_ptr_array_add(self->frames, frame);
    frame_data_set_before_dissect(frame, &elapsed, &reference, before);
    g_free(dissect(self, frame));
    frame_data_set_after_dissect(frame, &octets);
    before = frame;
    wtap_rec_reset(&self->record);
  }
  postseq_cleanup_all_protocols();
}

static void show(Reading *self, unsigned index)
{
  frame_data *const frame = g_ptr_array_index(self->frames, index);
  gchar *why;
  int error;

  if (!wtap_seek_read(self->file, frame->file_off, &self->record, &self->octets, &error,
                      &why)) {
    printf("not ok %s - frame %u cannot be read again\n", self->path, frame->num);
    self->failures++;
    return;
  }

  char *const now = dissect(self, frame);
  const char *const then = g_ptr_array_index(self->shown, index);

  wtap_rec_reset(&self->record);
  if (!then) {
    self->shown->pdata[index] = now;
    return;
  }
  if (strcmp(then, now) != 0) {
    printf("not ok %s - frame %u showed\n%sand now shows\n%s", self->path, frame->num, then,
           now);
    self->failures++;
  }
  g_free(now);
}

static void show_by_chance(Reading *self, WtRng *rng)
{
  g_autofree unsigned *order = g_new(unsigned, self->frames->len + 1);
  const unsigned n = self->frames->len;

  for (unsigned i = 0; i < n; i++)
    order[i] = i;
  for (unsigned i = n; i > 1; i--) {
    const unsigned other = (unsigned) wt_rng_below(rng, i);
    const unsigned kept = order[i - 1];

    order[i - 1] = order[other];
    order[other] = kept;
  }
  for (unsigned i = 0; i < n; i++)
    show(self, order[i]);
}

/* --- files --- */

static void free_frame(gpointer frame)
{
  frame_data_destroy(frame);
  g_free(frame);
}

static bool open_file(Reading *self)
{
  gchar *why = NULL;
  int error = 0;

  self->file = wtap_open_offline(self->path, WTAP_TYPE_AUTO, &error, &why, TRUE);
  if (!self->file) {
    printf("not ok %s - cannot be opened: %d %s\n", self->path, error, why ? why : "");
    return false;
  }
  self->frames = g_ptr_array_new_with_free_func(free_frame);
  self->epan = epan_new((struct packet_provider_data *) (void *) self, &provider_funcs);
  wtap_rec_init(&self->record);
  ws_buffer_init(&self->octets, 1514);
  return true;
}

static void close_file(Reading *self)
{
  epan_free(self->epan);
  wtap_rec_cleanup(&self->record);
  ws_buffer_free(&self->octets);
  g_ptr_array_free(self->frames, TRUE);
  wtap_close(self->file);
}

static unsigned count_shown(const GPtrArray *shown)
{
  unsigned n = 0;

  for (unsigned i = 0; i < shown->len; i++)
    n += *(const char *) g_ptr_array_index(shown, i) != '\0';
  return n;
}

static void turn_wrapper(bool on)
{
  g_autofree char *preference =
      g_strdup_printf("wiretruth_iscsi.tcp.port:%s", on ? "3260" : "");
  char *why = NULL;

  if (prefs_set_pref(preference, &why) != PREFS_SET_OK)
    g_error("%s: %s", preference, why ? why : "refused");
  prefs_apply_all();
}

/** Returns: frames that show something; less than 0: not as they should. */
static int check(const char *path, WtRng *rng)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func(g_free);
  Reading self = { .path = path, .shown = shown };

  for (int opened = 0; opened < 2; opened++) {
    turn_wrapper(opened == 1);
    if (!open_file(&self))
      return -1;
    read_in_order(&self);
    g_ptr_array_set_size(shown, (int) self.frames->len);
    show_by_chance(&self, rng);
    show_by_chance(&self, rng);
    close_file(&self);
  }
  return self.failures ? -1 : (int) count_shown(shown);
}

int main(int argc, char **argv)
{
  WtRng rng = wt_rng(0);
  unsigned failures = 0, frames = 0;

  ws_log_init("harness", NULL);
  init_process_policies();
  g_free(configuration_init(argv[0], NULL));
  timestamp_set_type(TS_RELATIVE);
  wtap_init(FALSE);
  plugin_register();
  if (!epan_init(NULL, NULL, FALSE))
    return 2;
  (void) epan_load_settings();
  (void) setvbuf(stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < argc; i++) {
    const int n = check(argv[i], &rng);

    failures += n < 0;
    frames += n < 0 ? 0 : (unsigned) n;
    if (n >= 0)
      printf("ok %s - %d frames\n", argv[i], n);
  }
  printf("# seed %u, %u frames showed something\n", rng.seed, frames);
  wt_rng_clear(&rng);
  epan_cleanup();
  wtap_cleanup();
  return failures || !frames;
}
