/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/analyze-options.h"

#include <string.h>

#include "cli/options.h"

/* As the user wrote them; as file names, GOption leaves their octets alone. */
typedef struct {
  char *format, *events, *out, *filter, *fail_on, *mtu, *host_facts, *digests;
  char **ports, **files;
} RawOptions;

static void raw_options_clear(RawOptions *raw)
{
  g_free(raw->format);
  g_free(raw->events);
  g_free(raw->out);
  g_free(raw->filter);
  g_free(raw->fail_on);
  g_free(raw->mtu);
  g_free(raw->host_facts);
  g_free(raw->digests);
  g_strfreev(raw->ports);
  g_strfreev(raw->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

static bool parse_format(WtAnalyzeOptions *self, const char *name, GError **error)
{
  self->format = wt_report_format(name ? name : "text");
  if (!self->format)
    return wt_options_refuse(error, "format '%s' is not known; choose text, json or jsonl",
                             name);
  return true;
}

static unsigned event_bit(const char *name)
{
  for (unsigned kind = 0; wt_event_name(kind); kind++)
    if (strcmp(name, wt_event_name(kind)) == 0)
      return 1u << kind;
  return 0;
}

static bool refuse_event(const char *name, GError **error)
{
  g_autoptr(GString) known = g_string_new(NULL);

  for (unsigned kind = 0; wt_event_name(kind); kind++)
    g_string_append_printf(known, "%s%s", kind ? ", " : "", wt_event_name(kind));
  return wt_options_refuse(error, "event '%s' is not known; choose of %s", name, known->str);
}

static bool parse_events(WtAnalyzeOptions *self, const char *list, GError **error)
{
  self->events = ~0u;
  if (!list)
    return true;
  if (!self->format->streams)
    return wt_options_refuse(error, "--events goes with --format jsonl only");

  g_auto(GStrv) names = g_strsplit(list, ",", -1);

  self->events = 0;
  for (char **name = names; *name; name++) {
    const unsigned bit = event_bit(*name);

    if (!bit)
      return refuse_event(*name, error);
    self->events |= bit;
  }
  return self->events || wt_options_refuse(error, "--events names no event");
}

static bool parse_fail_on(WtAnalyzeOptions *self, const char *name, GError **error)
{
  self->fail_on = WT_N_SEVERITIES;
  if (!name)
    return true;
  for (unsigned i = 0; i < WT_N_SEVERITIES; i++)
    if (strcmp(name, wt_severity_name((WtSeverity) i)) == 0)
      self->fail_on = (WtSeverity) i;
  if (self->fail_on == WT_N_SEVERITIES)
    return wt_options_refuse(error, "severity '%s' is not known; choose note, warning or error",
                             name);
  return true;
}

static bool parse_digests(WtConfig *config, const char *name, GError **error)
{
  static const struct {
    const char *name;
    WtDigestUse use[WT_N_DIGESTS];
  } rows[] = {
    { "none", { WT_DIGEST_NONE, WT_DIGEST_NONE } },
    { "header", { WT_DIGEST_CRC32C, WT_DIGEST_NONE } },
    { "data", { WT_DIGEST_NONE, WT_DIGEST_CRC32C } },
    { "both", { WT_DIGEST_CRC32C, WT_DIGEST_CRC32C } },
  };

  for (size_t i = 0; name && i < G_N_ELEMENTS(rows); i++)
    if (strcmp(name, rows[i].name) == 0) {
      memcpy(config->digests, rows[i].use, sizeof config->digests);
      return true;
    }
  return !name ||
         wt_options_refuse(
             error, "digests '%s' are not known; choose none, header, data or both", name);
}

static bool parse_files(WtAnalyzeOptions *self, char **files, GError **error)
{
  size_t standard_inputs = 0;

  self->n_files = files ? g_strv_length(files) : 0;
  if (!self->n_files)
    return wt_options_refuse(error, "no capture is named");
  for (size_t i = 0; i < self->n_files; i++)
    standard_inputs += strcmp(files[i], "-") == 0;
  if (standard_inputs > 1)
    return wt_options_refuse(error, "standard input ('-') can be read once only");
  self->files = g_strdupv(files);
  return true;
}

static const WtOptionsPage help_page = {
  .program = "wiretruth analyze",
  .summary = "Says what captures hold of iSCSI, and what is wrong in it.\n"
             "FILE is pcap or pcapng, plain or gzip, or '-' for standard input; several are\n"
             "one capture, merged by time.",
  .description = "Exit status: 0 analysed; 1 --fail-on met; 2 usage; 3 an input cannot be "
                 "read;\n4 an input breaks off (what came before is reported); 5 the report "
                 "cannot be written.",
};

bool wt_analyze_options_parse(WtAnalyzeOptions *self, int argc, char **argv, GError **error)
{
  g_auto(RawOptions) raw = { 0 };
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &raw.format,
      "text (default), json, or jsonl: an event a line", "FORMAT" },
    { "events", 0, 0, G_OPTION_ARG_FILENAME, &raw.events,
      "events that jsonl writes: segment, pdu, login, task, exchange, discovered, logical_unit, path, finding, session, connection (default: all)",
      "LIST" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw.out,
      "write there instead of to standard output", "OUT" },
    { "port", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.ports,
      "TCP port of a target; may repeat (iSCSI is recognised on any port)", "N" },
    { "mtu", 0, 0, G_OPTION_ARG_FILENAME, &raw.mtu,
      "MTU of the path, where nothing in the capture tells how offload cut", "N" },
    { "digests", 0, 0, G_OPTION_ARG_FILENAME, &raw.digests,
      "which digests PDUs carry, whatever logins and PDUs say: none, header, data or both",
      "WHICH" },
    { "host-facts", 0, 0, G_OPTION_ARG_FILENAME, &raw.host_facts,
      "what hosts say of themselves (outputs of iscsiadm, ethtool, ip; logs; wiretruth host): a file, or a folder of them",
      "PATH" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &raw.filter,
      "look only at frames that match, see pcap-filter(7)", "BPF" },
    { "fail-on", 0, 0, G_OPTION_ARG_FILENAME, &raw.fail_on,
      "exit 1 on a finding of note, warning or error, or graver", "SEVERITY" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.files, NULL, "FILE..." },
    G_OPTION_ENTRY_NULL,
  };

  *self = (WtAnalyzeOptions) { 0 };
  if (!wt_options_parse(&help_page, entries, argc, argv, &self->help, error))
    return false;
  if (self->help)
    return true;
  if (!parse_format(self, raw.format, error) || !parse_events(self, raw.events, error) ||
      !parse_fail_on(self, raw.fail_on, error) ||
      !wt_options_ports(&self->config, raw.ports, error) ||
      !wt_options_mtu(&self->config.mtu, raw.mtu, error) ||
      !parse_digests(&self->config, raw.digests, error) || !parse_files(self, raw.files, error))
    return false;
  self->out = g_steal_pointer(&raw.out);
  self->filter = g_steal_pointer(&raw.filter);
  self->host_facts = g_steal_pointer(&raw.host_facts);
  return true;
}

void wt_analyze_options_clear(WtAnalyzeOptions *self)
{
  g_free(self->out);
  g_free(self->filter);
  g_free(self->host_facts);
  g_free(self->help);
  g_strfreev(self->files);
}
