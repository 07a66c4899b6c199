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
#include "cli/options.h"
#include "report/ladder.h"
#include "report/slowest.h"

#define SLOWEST 5u     /* drawn if nobody says how many          */
#define OF_ONE_TAG 20u /* tags are used again and again          */
#define MOST_LADDERS 100u

/* As the user wrote them; as file names, GOption leaves their octets alone. */
typedef struct {
  char *task, *slowest, *filter;
  char **ports, **files;
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

static const WtOptionsPage help_page = {
  .program = "wiretruth flow",
  .summary = "Draws SCSI tasks as ladders: command, R2Ts, data and status, "
             "with frames and times.\n"
             "FILE is a pcap or pcapng file, plain or gzip; it is read twice.",
  .description = "Exit status: 0 drawn; 2 usage; 3 the capture cannot be read; 4 it breaks "
                 "off;\n5 the ladders cannot be written.",
};

static bool parse_tasks(Flow *flow, const RawOptions *raw, GError **error)
{
  const bool hex = raw->task && g_ascii_strncasecmp(raw->task, "0x", 2) == 0;
  guint64 itt = 0, n = raw->task ? OF_ONE_TAG : SLOWEST;

  if (raw->task && !g_ascii_string_to_unsigned(raw->task + (hex ? 2 : 0), hex ? 16 : 10, 0,
                                               WT_NO_TAG - 1, &itt, NULL))
    return wt_options_refuse(error, "task '%s' is no Initiator Task Tag", raw->task);
  if (raw->slowest && !g_ascii_string_to_unsigned(raw->slowest, 10, 1, MOST_LADDERS, &n, NULL))
    return wt_options_refuse(error, "--slowest '%s' is no number from 1 to %u", raw->slowest,
                             MOST_LADDERS);
  flow->by_tag = raw->task != NULL;
  flow->itt = (uint32_t) itt;
  wt_slowest_init(&flow->chosen, (guint) n);
  return true;
}

/* What cannot be read twice; what cannot be opened is said when it is. */
static bool parse_file(Flow *flow, char **files, GError **error)
{
  struct stat st;

  if (!files || !*files)
    return wt_options_refuse(error, "no capture is named");
  if (files[1])
    return wt_options_refuse(error, "one capture at a time");
  if (strcmp(*files, "-") == 0 ||
      (stat(*files, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
    return wt_options_refuse(error, "'%s' is no regular file: flow reads a capture twice",
                             *files);
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
  if (!flow->broken) /* said once, of two readings */
    flow->broken = wt_cli_broke_off(wt_merge_input(merge, 0), flow->file, "drawn") != NULL;
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

static void write_ladders(WtPage *page, void *user)
{
  const Flow *const flow = user;

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

static int print_ladders(Flow *flow)
{
  const int status = wt_cli_print_page(120, write_ladders, flow);

  return status == WT_EXIT_OK && flow->broken ? WT_EXIT_BROKEN : status;
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
  return wt_cli_open_failed("flow", error);
}

int wt_cli_flow(int argc, char **argv)
{
  g_auto(RawOptions) raw = { 0 };
  g_auto(Flow) flow = { 0 };
  g_autofree char *help = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "task", 0, 0, G_OPTION_ARG_FILENAME, &raw.task,
      "the tasks with this Initiator Task Tag, 0x1a or 26", "ITT" },
    { "slowest", 0, 0, G_OPTION_ARG_FILENAME, &raw.slowest,
      "as many of the tasks that took longest, 1 to 100 (default: 5)", "N" },
    { "port", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.ports,
      "TCP port of a target; may repeat (iSCSI is recognised on any port)", "N" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &raw.filter,
      "look only at frames that match, see pcap-filter(7)", "BPF" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.files, NULL, "FILE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!wt_options_parse(&help_page, entries, argc, argv, &help, &error))
    return wt_cli_usage("flow", error->message);
  if (help)
    return wt_cli_print(help);
  if (!parse_tasks(&flow, &raw, &error) || !wt_options_ports(&flow.config, raw.ports, &error) ||
      !parse_file(&flow, raw.files, &error))
    return wt_cli_usage("flow", error->message);
  if (wt_cli_same_file(flow.file, "-"))
    return wt_cli_usage("flow", "the output is also the input");
  flow.filter = raw.filter;
  return draw(&flow);
}
