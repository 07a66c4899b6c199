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
  wt_page_past(page, info->n_inputs, INDENT, WT_LISTED_IN_JSON);
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

/* "  offload    ...", and what does not fit below it. */
/* Connections may have been captured at different places: several inputs, or a router's tap. */
static void taken_line(WtPage *page, const WtCollect *collect)
{
  static const char *const places[WT_N_CAPTURED] = {
    [WT_CAPTURED_AT_INITIATOR] = "on the initiator's host, above its network card",
    [WT_CAPTURED_AT_TARGET] = "on the target's host, above its network card",
    [WT_CAPTURED_AT_BOTH] = "on one machine that holds both ends",
    [WT_CAPTURED_ON_WIRE] = "on the wire, or on a host that offloads nothing",
  };
  uint64_t count[WT_N_CAPTURED] = { 0 };
  g_autoptr(GString) text = g_string_new(NULL);
  unsigned kinds = 0;

  for (size_t i = 0; i < collect->connections->len; i++)
    count[wt_collect_connection(collect, i)->captured_at]++;
  for (unsigned at = 0; at < WT_N_CAPTURED; at++)
    kinds += places[at] && count[at];
  for (unsigned at = 0; at < WT_N_CAPTURED; at++) {
    if (!places[at] || !count[at])
      continue;
    g_string_append_printf(text, "%s%s", text->len ? "; " : "", places[at]);
    if (kinds == 1)
      continue;
    g_string_append(text, " (");
    wt_words_some(text, count[at], "connection");
    g_string_append_c(text, ')');
  }
  if (text->len)
    wt_page_labelled(page, "taken", text->str);
}

static bool is_one_segment(WtOffloadKind kind)
{
  return kind == WT_OFFLOAD_PLAIN || kind == WT_OFFLOAD_JUMBO;
}

/* "612 super-segments (480 tso, 132 gro): 1,051 TCP frames were 26,940 on the wire" */
static void super_words(GString *out, const WtSummary *s)
{
  g_autoptr(GString) kinds = g_string_new(NULL);

  for (unsigned i = 0; i < WT_N_OFFLOAD_KINDS; i++)
    if (!is_one_segment((WtOffloadKind) i))
      part(kinds, s->offload.kinds[i], wt_offload_kind_name((WtOffloadKind) i));
  wt_words_some(out, s->offload.super_segments, "super-segment");
  if (kinds->len)
    g_string_append_printf(out, " (%s)", kinds->str);
  g_string_append(out, ": ");
  wt_words_some(out, s->capture.tcp_frames, "TCP frame");
  g_string_append(out, s->capture.tcp_frames == 1 ? " was " : " were ");
  wt_words_count(out, s->offload.wire_segments);
  g_string_append(out, " on the wire");
}

static void offload_line(WtPage *page, const WtSummary *s)
{
  const uint64_t jumbo = s->offload.kinds[WT_OFFLOAD_JUMBO];
  g_autoptr(GString) text = g_string_new(NULL);

  if (s->offload.super_segments)
    super_words(text, s);
  if (s->offload.big_tcp) {
    g_string_append(text, text->len ? "; " : "");
    wt_words_count(text, s->offload.big_tcp);
    g_string_append(text, " beyond 64 KiB (BIG TCP)");
  }
  if (jumbo) {
    g_string_append(text, text->len ? "; " : "no super-segment; ");
    wt_words_some(text, jumbo, "jumbo frame");
    g_string_append(text, " crossed the wire whole");
  }
  if (text->len)
    wt_page_labelled(page, "offload", text->str);
}

/* How sure the count above is: for a single word, "all exact". */
static void cuts_line(WtPage *page, const WtSummary *s)
{
  g_autoptr(GString) parts = g_string_new(NULL);

  for (unsigned i = 0; i < WT_N_SURENESSES; i++)
    if (s->offload.cuts[i] && s->offload.cuts[i] == s->offload.super_segments)
      g_string_append_printf(parts, "all %s", wt_sureness_name((WtSureness) i));
    else
      part(parts, s->offload.cuts[i], wt_sureness_name((WtSureness) i));
  if (parts->len)
    wt_page_labelled(page, "cuts", parts->str);
}

static void checksums_line(WtPage *page, const WtSummary *s)
{
  g_autoptr(GString) parts = g_string_new(NULL);

  for (unsigned i = 0; i < WT_N_CHECKSUMS; i++)
    part(parts, s->offload.checksums[i], wt_checksum_name((WtChecksum) i));
  if (s->offload.ip_checksums[WT_CHECKSUM_WRONG]) {
    g_string_append(parts, parts->len ? "; of IPv4 headers " : "of IPv4 headers ");
    wt_words_count(parts, s->offload.ip_checksums[WT_CHECKSUM_WRONG]);
    g_string_append(parts, " wrong");
  }
  if (parts->len)
    wt_page_labelled(page, "checksums", parts->str);
}

void wt_page_capture(WtPage *self, const WtSummary *summary, const WtCollect *collect,
                     const WtReportInfo *info)
{
  wt_page_heading(self, "CAPTURE");
  inputs_lines(self, info);
  frames_line(self, summary);
  if (summary->capture.frames)
    time_line(self, summary);
  incomplete_lines(self, summary);
  taken_line(self, collect);
  offload_line(self, summary);
  cuts_line(self, summary);
  checksums_line(self, summary);
}
