/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/page.h"
#include "report/words.h"

#define INDENT (2 + WT_PAGE_LABEL)

static void broken_line(WtPage *page, const WtReportInput *input)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);

  g_string_append_printf(text, "breaks off in frame %" G_GUINT64_FORMAT " at octet ",
                         input->broken_frame);
  wt_words_count(text, input->broken_octet);
  g_string_append_printf(text, ": %s", input->broken_reason);
  wt_words_wrap(wrapped, text->str, INDENT, page->width);
  wt_page_paint(page, WT_PAINT_RED, wrapped->str);
}

static void input_line(WtPage *page, const WtReportInput *input, const char *label)
{
  wt_page_label(page, label);
  wt_words_name(page->out, input->path, page->width - INDENT);
  g_string_append_c(page->out, '\n');
  if (input->broken_reason)
    broken_line(page, input);
  if (input->dropped) {
    wt_page_label(page, "");
    wt_words_some(page->out, input->dropped, "packet");
    g_string_append(page->out, " dropped by the capturing program\n");
  }
}

static void inputs_lines(WtPage *page, const WtReportInfo *info)
{
  for (size_t i = 0; i < info->n_inputs && i < WT_PAGE_ROWS; i++)
    input_line(page, &info->inputs[i], i ? "" : info->n_inputs > 1 ? "files" : "file");
  wt_page_more(page, info->n_inputs, INDENT);
}

static void part(GString *out, uint64_t n, const char *word)
{
  if (!n)
    return;
  g_string_append(out, out->len ? ", " : "");
  wt_words_count(out, n);
  g_string_append_printf(out, " %s", word);
}

static void frames_line(WtPage *page, const WtSummary *s)
{
  g_autoptr(GString) parts = g_string_new(NULL);

  part(parts, s->capture.tcp_frames, "TCP");
  part(parts, s->capture.other_frames, "other");
  part(parts, s->capture.malformed_frames, "malformed");
  part(parts, s->capture.fragments, "IP fragments");
  wt_page_label(page, "frames");
  wt_words_count(page->out, s->capture.frames);
  if (parts->len)
    g_string_append_printf(page->out, " (%s)", parts->str);
  g_string_append(page->out, ", ");
  wt_words_octets(page->out, s->capture.octets);
  g_string_append_c(page->out, '\n');
}

static void time_line(WtPage *page, const WtSummary *s)
{
  wt_page_label(page, "time");
  wt_words_time(page->out, s->capture.first_ts_ns);
  g_string_append(page->out, ", ");
  wt_words_duration(page->out, s->capture.last_ts_ns - s->capture.first_ts_ns);
  g_string_append(page->out, " long\n");
}

static void incomplete_lines(WtPage *page, const WtSummary *s)
{
  if (s->capture.truncated_frames) {
    wt_page_label(page, "truncated");
    wt_words_some(page->out, s->capture.truncated_frames, "frame");
    g_string_append(page->out, " cut by the capture length\n");
  }
  if (s->capture.lost_octets) {
    wt_page_label(page, "lost");
    wt_words_some(page->out, s->capture.lost_octets, "octet");
    g_string_append(page->out, " of TCP data are in no frame\n");
  }
}

static void checksums_line(WtPage *page, const WtSummary *s)
{
  g_autoptr(GString) parts = g_string_new(NULL);

  for (unsigned i = 0; i < WT_N_CHECKSUMS; i++)
    part(parts, s->offload.checksums[i], wt_checksum_name((WtChecksum) i));
  if (!parts->len)
    return;
  wt_page_label(page, "checksums");
  g_string_append_printf(page->out, "%s\n", parts->str);
}

void wt_page_capture(WtPage *self, const WtSummary *summary, const WtReportInfo *info)
{
  wt_page_heading(self, "CAPTURE");
  inputs_lines(self, info);
  frames_line(self, summary);
  if (summary->capture.frames)
    time_line(self, summary);
  incomplete_lines(self, summary);
  checksums_line(self, summary);
}
