/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth flow: the ladder of a command. The capture is read twice: the first time tells which
 * tasks there are, the second draws the PDUs of those that were chosen. So nothing has to be
 * kept of the others.
 */
#include <string.h>
#include <sys/stat.h>

#include "capture/merge.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "report/ladder.h"
#include "report/slowest.h"
#include "wiretruth/error.h"

#define SLOWEST 5u     /* drawn if nobody says how many          */
#define OF_ONE_TAG 20u /* tags are used again and again          */
#define MOST_LADDERS 100u

/* As the user wrote them; as file names, GOption leaves their octets alone. */
typedef struct {
  char *task, *slowest, *filter;
  char **ports, **files;
  gboolean help;
} RawOptions;

/**
 * Flow: @itt counts only if @by_tag.
 * @chosen: the tasks to draw; @ladders: WtLadder, one for each
 */
typedef struct {
  WtConfig config;
  const char *file, *filter;
  uint32_t itt;
  bool by_tag, broken;
  WtSlowest chosen;
  GArray *ladders;
} Flow;

static void raw_options_clear(RawOptions *raw)
{
  g_free(raw->task);
  g_free(raw->slowest);
  g_free(raw->filter);
  g_strfreev(raw->ports);
  g_strfreev(raw->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawOptions, raw_options_clear)

static void ladder_clear(gpointer ladder)
{
  wt_ladder_clear(ladder);
}

static void flow_clear(Flow *flow)
{
  if (flow->chosen.tasks)
    wt_slowest_clear(&flow->chosen);
  g_clear_pointer(&flow->ladders, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Flow, flow_clear)

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  *error = g_error_new_valist(G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args);
  va_end(args);
  return false;
}

static GOptionContext *new_context(RawOptions *raw)
{
  const GOptionEntry entries[] = {
    { "task", 0, 0, G_OPTION_ARG_FILENAME, &raw->task,
      "the tasks with this Initiator Task Tag, 0x1a or 26", "ITT" },
    { "slowest", 0, 0, G_OPTION_ARG_FILENAME, &raw->slowest,
      "as many of the tasks that took longest, 1 to 100 (default: 5)", "N" },
    { "port", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->ports,
      "TCP port of a target; may repeat (iSCSI is recognised on any port)", "N" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &raw->filter,
      "look only at frames that match, see pcap-filter(7)", "BPF" },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, "print this", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->files, NULL, "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *const context = g_option_context_new(NULL);

  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_summary(
      context, "Draws SCSI tasks as ladders: command, R2Ts, data and status, "
               "with frames and times.\n"
               "FILE is a pcap or pcapng file, plain or gzip; it is read twice.");
  g_option_context_set_description(
      context, "Exit status: 0 drawn; 2 usage; 3 the capture cannot be read; 4 it breaks off;\n"
               "5 the ladders cannot be written.");
  g_option_context_add_main_entries(context, entries, NULL);
  return context;
}

static bool parse_tasks(Flow *flow, const RawOptions *raw, GError **error)
{
  const bool hex = raw->task && g_ascii_strncasecmp(raw->task, "0x", 2) == 0;
  guint64 itt = 0, n = raw->task ? OF_ONE_TAG : SLOWEST;

  if (raw->task && !g_ascii_string_to_unsigned(raw->task + (hex ? 2 : 0), hex ? 16 : 10, 0,
                                               WT_NO_TAG - 1, &itt, NULL))
    return refuse(error, "task '%s' is no Initiator Task Tag", raw->task);
  if (raw->slowest && !g_ascii_string_to_unsigned(raw->slowest, 10, 1, MOST_LADDERS, &n, NULL))
    return refuse(error, "--slowest '%s' is no number from 1 to %u", raw->slowest,
                  MOST_LADDERS);
  flow->by_tag = raw->task != NULL;
  flow->itt = (uint32_t) itt;
  wt_slowest_init(&flow->chosen, (guint) n);
  return true;
}

static bool parse_ports(WtConfig *config, char **ports, GError **error)
{
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

/* What cannot be read twice; what cannot be opened is said when it is. */
static bool parse_file(Flow *flow, char **files, GError **error)
{
  struct stat st;

  if (!files || !*files)
    return refuse(error, "no capture is named");
  if (files[1])
    return refuse(error, "one capture at a time");
  if (strcmp(*files, "-") == 0 ||
      (stat(*files, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
    return refuse(error, "'%s' is no regular file: flow reads a capture twice", *files);
  flow->file = *files;
  return true;
}

static bool read_capture(Flow *flow, const WtSink *sink, GError **error)
{
  g_autoptr(WtMerge) merge = wt_merge_open(&flow->file, 1, flow->filter, error);
  WtFrame frame;

  if (!merge)
    return false;

  g_autoptr(WtEngine) engine = wt_engine_new(&flow->config, sink);

  while (!wt_interrupt_signal() && wt_merge_next(merge, &frame))
    wt_engine_push(engine, &frame);
  wt_engine_finish(engine);

  const WtSourceBreak *const at = wt_source_break(wt_merge_input(merge, 0));

  flow->broken = at && at->reason;
  return true;
}

static void choose(void *user, const WtEvent *event)
{
  Flow *const flow = user;

  if (event->kind != WT_EVENT_TASK)
    return;
  if (!flow->by_tag || event->task->itt == flow->itt)
    wt_slowest_add(&flow->chosen, event->task);
}

static void collect(void *user, const WtEvent *event)
{
  Flow *const flow = user;

  if (event->kind != WT_EVENT_PDU)
    return;
  for (guint i = 0; i < flow->ladders->len; i++)
    wt_ladder_pdu(&g_array_index(flow->ladders, WtLadder, i), event->pdu);
}

static void begin_ladders(Flow *flow)
{
  flow->ladders = g_array_new(FALSE, FALSE, sizeof(WtLadder));
  g_array_set_clear_func(flow->ladders, ladder_clear);
  for (guint i = 0; i < flow->chosen.tasks->len; i++) {
    WtLadder ladder;

    wt_ladder_init(&ladder, wt_slowest_at(&flow->chosen, i));
    g_array_append_val(flow->ladders, ladder);
  }
}

static void write_ladders(const Flow *flow, WtPage *page)
{
  for (guint i = 0; i < flow->ladders->len; i++) {
    if (i)
      g_string_append_c(page->out, '\n');
    wt_ladder_write(&g_array_index(flow->ladders, WtLadder, i), page);
  }
  if (!flow->chosen.seen && flow->by_tag)
    g_string_append_printf(page->out, "No SCSI task with ITT 0x%08x.\n", flow->itt);
  else if (!flow->chosen.seen)
    g_string_append(page->out, "No SCSI task.\n");
  else if (flow->by_tag && flow->chosen.seen > flow->ladders->len)
    g_string_append_printf(page->out,
                           "\n%u of %" G_GUINT64_FORMAT " tasks with this tag, slowest first "
                           "(--slowest draws more)\n",
                           flow->ladders->len, flow->chosen.seen);
}

static int print_ladders(const Flow *flow)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open(NULL, &error);
  g_autoptr(GString) out = g_string_new(NULL);

  if (!output)
    return wt_cli_output_failed(0, error);

  WtPage page = {
    .out = out,
    .width = CLAMP(wt_terminal_width(output), 80, 120),
    .colour = wt_terminal_colour(output),
  };

  write_ladders(flow, &page);
  wt_output_write(output, out->str, out->len);
  if (!wt_output_commit(output, &error))
    return wt_cli_output_failed(wt_output_failed(output), error);
  if (!flow->broken)
    return WT_EXIT_OK;
  wt_cli_warn("capture '%s': breaks off; what came before is drawn", flow->file);
  return WT_EXIT_BROKEN;
}

static int draw(Flow *flow)
{
  g_autoptr(GError) error = NULL;

  wt_interrupt_watch();
  if (read_capture(flow, &(WtSink) { .event = choose, .user = flow }, &error)) {
    begin_ladders(flow);
    if (!flow->ladders->len ||
        read_capture(flow, &(WtSink) { .event = collect, .user = flow }, &error))
      return wt_interrupt_signal() ? WT_EXIT_SIGNAL + wt_interrupt_signal()
                                   : print_ladders(flow);
  }
  if (g_error_matches(error, WT_ERROR, WT_ERROR_FILTER))
    return wt_cli_usage("flow", error->message);
  wt_cli_warn("%s", error->message);
  return WT_EXIT_INPUT;
}

int wt_cli_flow(int argc, char **argv)
{
  g_auto(RawOptions) raw = { 0 };
  g_auto(Flow) flow = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) context = new_context(&raw);

  g_set_prgname("wiretruth flow"); /* for the first line of --help */
  if (!g_option_context_parse(context, &argc, &argv, &error))
    return wt_cli_usage("flow", error->message);
  if (raw.help) {
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);

    return wt_cli_print(help);
  }
  if (!parse_tasks(&flow, &raw, &error) || !parse_ports(&flow.config, raw.ports, &error) ||
      !parse_file(&flow, raw.files, &error))
    return wt_cli_usage("flow", error->message);
  flow.filter = raw.filter;
  return draw(&flow);
}
