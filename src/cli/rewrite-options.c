/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/rewrite-options.h"

#include <string.h>

#include "cli/options.h"

#define RATE_MIN 1e3  /* bit/s */
#define RATE_MAX 1e15 /* a thousand times what any link carries */

/* As the user wrote them; as file names, GOption leaves their octets alone. */
typedef struct {
  char *mtu, *rate;
  char **files;
  gboolean decap, dedup, provenance, quiet;
} RawOptions;

static void raw_options_clear(RawOptions *raw)
{
  g_free(raw->mtu);
  g_free(raw->rate);
  g_strfreev(raw->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

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
  return wt_options_refuse(error, "rate '%s' is no number of bits a second, as 10G or 2.5e9",
                           rate);
}

static bool parse_files(WtRewriteCommand *self, char **files, GError **error)
{
  const guint n = files ? g_strv_length(files) : 0;

  if (n == 0)
    return wt_options_refuse(error, "no capture is named");
  if (n == 1)
    return wt_options_refuse(error, "no output is named ('-' is standard output)");
  if (n > 2)
    return wt_options_refuse(error, "one input and one output are all that is taken");
  self->in = g_strdup(files[0]);
  self->out = g_strdup(files[1]);
  return true;
}

static const WtOptionsPage help_page = {
  .program = "wiretruth rewrite",
  .summary = "Writes a capture anew as the wire carried it: super-segments cut, what offload\n"
             "left undone in checksums and lengths finished, damage left as it was.\n"
             "IN is pcap or pcapng, plain or gzip; OUT is of the same kind, and compressed\n"
             "if its name ends in .gz; '-' is standard input or output.",
  .description =
      "Exit status: 0 rewritten; 2 usage; 3 the input cannot be read; 4 the input "
      "breaks\noff (what came before is rewritten); 5 the output cannot be written.\n"
      "A regular file appears under the name OUT only when it is complete.",
};

bool wt_rewrite_command_parse(WtRewriteCommand *self, int argc, char **argv, GError **error)
{
  g_auto(RawOptions) raw = { 0 };
  const GOptionEntry entries[] = {
    { "mtu", 0, 0, G_OPTION_ARG_FILENAME, &raw.mtu,
      "MTU of the path, where nothing in the capture tells how offload cut", "N" },
    { "decap", 0, 0, G_OPTION_ARG_NONE, &raw.decap, "take tunnels off", NULL },
    { "dedup", 0, 0, G_OPTION_ARG_NONE, &raw.dedup,
      "of copies of a packet within 1 ms, keep the first", NULL },
    { "provenance", 0, 0, G_OPTION_ARG_NONE, &raw.provenance,
      "comment on each frame made anew: whence, and on what evidence (pcapng)", NULL },
    { "spread", 0, 0, G_OPTION_ARG_FILENAME, &raw.rate,
      "set segments of one frame apart as a link of this rate would, e.g. 10G", "RATE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &raw.quiet, "say nothing at the end of what was done",
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.files, NULL, "IN OUT" },
    G_OPTION_ENTRY_NULL,
  };

  *self = (WtRewriteCommand) { 0 };
  if (!wt_options_parse(&help_page, entries, argc, argv, &self->help, error))
    return false;
  if (self->help)
    return true;
  self->options.decap = raw.decap;
  self->options.dedup = raw.dedup;
  self->provenance = raw.provenance;
  self->quiet = raw.quiet;
  return wt_options_mtu(&self->options.mtu, raw.mtu, error) &&
         parse_rate(self, raw.rate, error) && parse_files(self, raw.files, error);
}

void wt_rewrite_command_clear(WtRewriteCommand *self)
{
  g_free(self->in);
  g_free(self->out);
  g_free(self->help);
}
