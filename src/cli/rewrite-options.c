/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/rewrite-options.h"

#include <string.h>

#define RATE_MIN 1e3  /* bit/s */
#define RATE_MAX 1e15 /* a thousand times what any link carries */

/* As the user wrote them; as file names, GOption leaves their octets alone. */
typedef struct {
  char *mtu, *rate;
  char **files;
  gboolean decap, dedup, provenance, quiet, help;
} RawOptions;

static void raw_options_clear(RawOptions *raw)
{
  g_free(raw->mtu);
  g_free(raw->rate);
  g_strfreev(raw->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  *error = g_error_new_valist(G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args);
  va_end(args);
  return false;
}

/* RFC 791 3.1: every module forwards 68 octets; an IP length field counts to 65535. */
static bool parse_mtu(WtRewriteCommand *self, const char *mtu, GError **error)
{
  guint64 value = 0;

  if (mtu && !g_ascii_string_to_unsigned(mtu, 10, 68, UINT16_MAX, &value, NULL))
    return refuse(error, "MTU '%s' is no number from 68 to 65535", mtu);
  self->options.mtu = (uint32_t) value;
  return true;
}

static double scale_of(char prefix)
{
  switch (prefix) {
  case 'k':
  case 'K':
    return 1e3;
  case 'm':
  case 'M':
    return 1e6;
  case 'g':
  case 'G':
    return 1e9;
  case 't':
  case 'T':
    return 1e12;
  default:
    return 0;
  }
}

/* "10G", "25Gbit", "2.5 Gbit/s", "1e9", as people and tc(8) write it. */
static bool parse_rate(WtRewriteCommand *self, const char *rate, GError **error)
{
  static const char *const units[] = { "", "b", "bit", "bps", "b/s", "bit/s" };
  char *rest = NULL;

  if (!rate)
    return true;
  double value = g_ascii_isdigit(*rate) || *rate == '.' ? g_ascii_strtod(rate, &rest) : 0;

  while (rest && *rest == ' ')
    rest++;
  if (rest && scale_of(*rest) > 0)
    value *= scale_of(*rest++);
  for (size_t i = 0; rest && i < G_N_ELEMENTS(units); i++)
    if (strcmp(rest, units[i]) == 0 && value >= RATE_MIN && value <= RATE_MAX) {
      self->options.spread_bps = (uint64_t) value;
      return true;
    }
  return refuse(error, "rate '%s' is no number of bits a second, as 10G or 2.5e9", rate);
}

static bool parse_files(WtRewriteCommand *self, char **files, GError **error)
{
  const guint n = files ? g_strv_length(files) : 0;

  if (n == 0)
    return refuse(error, "no capture is named");
  if (n == 1)
    return refuse(error, "no output is named ('-' is standard output)");
  if (n > 2)
    return refuse(error, "one input and one output are all that is taken");
  self->in = g_strdup(files[0]);
  self->out = g_strdup(files[1]);
  return true;
}

static GOptionContext *new_context(RawOptions *raw)
{
  const GOptionEntry entries[] = {
    { "mtu", 0, 0, G_OPTION_ARG_FILENAME, &raw->mtu,
      "MTU of the path, where nothing in the capture tells how offload cut", "N" },
    { "decap", 0, 0, G_OPTION_ARG_NONE, &raw->decap, "take tunnels off", NULL },
    { "dedup", 0, 0, G_OPTION_ARG_NONE, &raw->dedup,
      "of copies of a packet within 1 ms, keep the first", NULL },
    { "provenance", 0, 0, G_OPTION_ARG_NONE, &raw->provenance,
      "comment on each frame made anew: whence, and on what evidence (pcapng)", NULL },
    { "spread", 0, 0, G_OPTION_ARG_FILENAME, &raw->rate,
      "set segments of one frame apart as a link of this rate would, e.g. 10G", "RATE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &raw->quiet,
      "say nothing at the end of what was done", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, "print this", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->files, NULL, "IN OUT" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *const context = g_option_context_new(NULL);

  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_summary(
      context,
      "Writes a capture anew as the wire carried it: super-segments cut, what offload\n"
      "left undone in checksums and lengths finished, damage left as it was.\n"
      "IN is pcap or pcapng, plain or gzip; OUT is of the same kind, and compressed\n"
      "if its name ends in .gz; '-' is standard input or output.");
  g_option_context_set_description(
      context,
      "Exit status: 0 rewritten; 2 usage; 3 the input cannot be read; 4 the input breaks\n"
      "off (what came before is rewritten); 5 the output cannot be written.\n"
      "A regular file appears under the name OUT only when it is complete.");
  g_option_context_add_main_entries(context, entries, NULL);
  return context;
}

bool wt_rewrite_command_parse(WtRewriteCommand *self, int argc, char **argv, GError **error)
{
  g_auto(RawOptions) raw = { 0 };
  g_autoptr(GOptionContext) context = new_context(&raw);

  *self = (WtRewriteCommand) { 0 };
  g_set_prgname("wiretruth rewrite"); /* for the first line of --help */
  if (!g_option_context_parse(context, &argc, &argv, error))
    return false;
  if (raw.help) {
    self->help = g_option_context_get_help(context, TRUE, NULL);
    return true;
  }
  self->options.decap = raw.decap;
  self->options.dedup = raw.dedup;
  self->provenance = raw.provenance;
  self->quiet = raw.quiet;
  return parse_mtu(self, raw.mtu, error) && parse_rate(self, raw.rate, error) &&
         parse_files(self, raw.files, error);
}

void wt_rewrite_command_clear(WtRewriteCommand *self)
{
  g_free(self->in);
  g_free(self->out);
  g_free(self->help);
}
