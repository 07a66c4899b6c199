/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/analyze-options.h"

#include <string.h>

/* As the user wrote them; as file names, GOption leaves their octets alone. */
typedef struct {
  char *format, *events, *out, *filter, *fail_on, *mtu;
  char **ports, **files;
  gboolean help;
} RawOptions;

static void raw_options_clear(RawOptions *raw)
{
  g_free(raw->format);
  g_free(raw->events);
  g_free(raw->out);
  g_free(raw->filter);
  g_free(raw->fail_on);
  g_free(raw->mtu);
  g_strfreev(raw->ports);
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

static bool parse_format(WtAnalyzeOptions *self, const char *name, GError **error)
{
  self->format = wt_report_format(name ? name : "text");
  if (!self->format)
    return refuse(error, "format '%s' is not known; choose text, json or jsonl", name);
  return true;
}

static unsigned event_bit(const char *name)
{
  for (unsigned kind = 0; wt_event_name(kind); kind++)
    if (strcmp(name, wt_event_name(kind)) == 0)
      return 1u << kind;
  return 0;
}

static bool parse_events(WtAnalyzeOptions *self, const char *list, GError **error)
{
  self->events = ~0u;
  if (!list)
    return true;
  if (!self->format->streams)
    return refuse(error, "--events goes with --format jsonl only");

  g_auto(GStrv) names = g_strsplit(list, ",", -1);

  self->events = 0;
  for (char **name = names; *name; name++) {
    const unsigned bit = event_bit(*name);

    if (!bit)
      return refuse(
          error, "event '%s' is not known; choose segment, pdu, finding or connection", *name);
    self->events |= bit;
  }
  return self->events || refuse(error, "--events names no event");
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
    return refuse(error, "severity '%s' is not known; choose note, warning or error", name);
  return true;
}

static bool parse_ports(WtAnalyzeOptions *self, char **ports, GError **error)
{
  WtConfig *const config = &self->config;

  wt_config_init(config);
  for (char **port = ports; port && *port; port++) {
    guint64 value = 0;

    if (!g_ascii_string_to_unsigned(*port, 10, 1, UINT16_MAX, &value, NULL))
      return refuse(error, "port '%s' is no number from 1 to 65535", *port);
    if (config->n_ports == G_N_ELEMENTS(config->ports))
      return refuse(error, "more than %zu ports", G_N_ELEMENTS(config->ports));
    config->ports[config->n_ports++] = (uint16_t) value;
  }
  return true;
}

/* RFC 791 3.1: every module forwards 68 octets; an IP length field counts to 65535. */
static bool parse_mtu(WtAnalyzeOptions *self, const char *mtu, GError **error)
{
  guint64 value = 0;

  if (mtu && !g_ascii_string_to_unsigned(mtu, 10, 68, UINT16_MAX, &value, NULL))
    return refuse(error, "MTU '%s' is no number from 68 to 65535", mtu);
  self->config.mtu = (uint32_t) value;
  return true;
}

static bool parse_files(WtAnalyzeOptions *self, char **files, GError **error)
{
  size_t standard_inputs = 0;

  self->n_files = files ? g_strv_length(files) : 0;
  if (!self->n_files)
    return refuse(error, "no capture is named");
  for (size_t i = 0; i < self->n_files; i++)
    standard_inputs += strcmp(files[i], "-") == 0;
  if (standard_inputs > 1)
    return refuse(error, "standard input ('-') can be read once only");
  self->files = g_strdupv(files);
  return true;
}

static GOptionContext *new_context(RawOptions *raw)
{
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &raw->format,
      "text (default), json, or jsonl: an event a line", "FORMAT" },
    { "events", 0, 0, G_OPTION_ARG_FILENAME, &raw->events,
      "events that jsonl writes: segment, pdu, login, task, finding, session, connection (default: all)",
      "LIST" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->out,
      "write there instead of to standard output", "OUT" },
    { "port", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->ports,
      "TCP port of a target; may repeat (iSCSI is recognised on any port)", "N" },
    { "mtu", 0, 0, G_OPTION_ARG_FILENAME, &raw->mtu,
      "MTU of the path, where nothing in the capture tells how offload cut", "N" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &raw->filter,
      "look only at frames that match, see pcap-filter(7)", "BPF" },
    { "fail-on", 0, 0, G_OPTION_ARG_FILENAME, &raw->fail_on,
      "exit 1 on a finding of note, warning or error, or graver", "SEVERITY" },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, "print this", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->files, NULL, "FILE..." },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *const context = g_option_context_new(NULL);

  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_summary(context,
                               "Says what captures hold of iSCSI, and what is wrong in it.\n"
                               "FILE is pcap or pcapng, plain or gzip, or '-' for standard "
                               "input; several are\none capture, merged by time.");
  g_option_context_set_description(
      context,
      "Exit status: 0 analysed; 1 --fail-on met; 2 usage; 3 an input cannot be read;\n"
      "4 an input breaks off (what came before is reported); 5 the report cannot be written.");
  g_option_context_add_main_entries(context, entries, NULL);
  return context;
}

bool wt_analyze_options_parse(WtAnalyzeOptions *self, int argc, char **argv, GError **error)
{
  g_auto(RawOptions) raw = { 0 };
  g_autoptr(GOptionContext) context = new_context(&raw);

  *self = (WtAnalyzeOptions) { 0 };
  g_set_prgname("wiretruth analyze"); /* for the first line of --help */
  if (!g_option_context_parse(context, &argc, &argv, error))
    return false;
  if (raw.help) {
    self->help = g_option_context_get_help(context, TRUE, NULL);
    return true;
  }
  if (!parse_format(self, raw.format, error) || !parse_events(self, raw.events, error) ||
      !parse_fail_on(self, raw.fail_on, error) || !parse_ports(self, raw.ports, error) ||
      !parse_mtu(self, raw.mtu, error) || !parse_files(self, raw.files, error))
    return false;
  self->out = g_steal_pointer(&raw.out);
  self->filter = g_steal_pointer(&raw.filter);
  return true;
}

void wt_analyze_options_clear(WtAnalyzeOptions *self)
{
  g_free(self->out);
  g_free(self->filter);
  g_free(self->help);
  g_strfreev(self->files);
}
