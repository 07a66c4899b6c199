/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --format text: what an engineer reads at night. The answer first, then what was found, then
 * what was looked at.
 */
#include "report/collect.h"
#include "report/headline.h"
#include "report/page.h"
#include "report/performance.h"
#include "report/words.h"

typedef struct {
  WtOutput *output;
  WtReportOptions options;
  WtCollect collect;
  WtPerformance *performance;
} TextReport;

static void *text_new(WtOutput *output, const WtReportOptions *options)
{
  TextReport *const self = g_new0(TextReport, 1);

  self->output = output;
  self->options = *options;
  wt_collect_init(&self->collect);
  self->performance = wt_performance_new();
  return self;
}

static void text_free(void *user)
{
  TextReport *const self = user;

  wt_collect_clear(&self->collect);
  wt_performance_free(self->performance);
  g_free(self);
}

static void text_event(void *user, const WtEvent *event)
{
  TextReport *const self = user;

  wt_collect_event(&self->collect, event);
  if (event->kind == WT_EVENT_TASK)
    wt_performance_event(self->performance, event->task);
}

static void write_headline(WtPage *page, const WtSummary *summary, const WtReportInfo *info)
{
  static const WtPaint paints[WT_N_SEVERITIES] = {
    [WT_SEVERITY_NOTE] = WT_PAINT_BOLD,
    [WT_SEVERITY_WARNING] = WT_PAINT_YELLOW,
    [WT_SEVERITY_ERROR] = WT_PAINT_RED,
  };
  g_autoptr(GString) sentence = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);
  const WtSeverity severity = wt_headline(sentence, summary);

  wt_words_wrap(wrapped, sentence->str, 0, page->width);
  wt_page_paint(page, paints[severity], wrapped->str);
  if (info->interrupted)
    wt_page_paint(page, WT_PAINT_YELLOW,
                  "Interrupted: this report is about the part that was read.\n");
}

static void text_finish(void *user, const WtSummary *summary, const WtReportInfo *info)
{
  TextReport *const self = user;
  g_autoptr(GString) out = g_string_new(NULL);
  WtPage page = {
    .out = out,
    .width = CLAMP(self->options.width, 80, 100),
    .colour = self->options.colour,
    .several_inputs = self->options.several_inputs,
  };

  wt_collect_finish(&self->collect);
  write_headline(&page, summary, info);
  wt_page_findings(&page, summary, info);
  wt_page_capture(&page, summary, &self->collect, info);
  wt_page_iscsi(&page, summary, &self->collect);
  if (info->host)
    wt_page_host(&page, info->host);
  wt_performance_text(self->performance, &self->collect, &page);
  wt_output_write(self->output, out->str, out->len);
}

const WtReportFormat wt_report_text = {
  .name = "text",
  .new = text_new,
  .event = text_event,
  .finish = text_finish,
  .free = text_free,
};
