/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * host.log.*: lines of the host's log, at the time at which they were written, and with the
 * connection that ended or began anew about then.
 */
#include "host/host-private.h"
#include "host/log.h"

#define NS_PER_S INT64_C(1000000000)
#define AROUND_NS (300 * NS_PER_S) /* a recovery timeout is told minutes after the packets */
#define BESIDE_NS (5 * NS_PER_S)   /* a log's clock and the capture's differ */

static WtFindingId finding_of(WtLogKind kind)
{
  static const WtFindingId ids[WT_N_LOG_KINDS] = {
#define WT_LOG_KIND(name, json, words, then, before_number, base, finding)                     \
  [WT_LOG_##name] = WT_FINDING_HOST_LOG_##finding,
#include "wiretruth/tbl/log-kinds.h"
  };

  return ids[kind];
}

/** The connection that ended about then; 0 if there is none, or more than one. */
static uint32_t connection_at(const GArray *ends, int64_t ts_ns)
{
  uint32_t found = 0;

  for (guint i = 0; i < ends->len; i++) {
    const WtSeenEnd *const end = &g_array_index(ends, WtSeenEnd, i);

    if (end->ts_ns < ts_ns - BESIDE_NS || end->ts_ns > ts_ns + BESIDE_NS ||
        end->connection == found)
      continue;
    if (found)
      return 0;
    found = end->connection;
  }
  return found;
}

static void tell_line(WtHost *self, const WtFactsLine *line, int64_t ts_ns)
{
  const char *const error =
      line->kind == WT_LOG_CONNECTION_ERROR || line->kind == WT_LOG_REPORTED_ERROR
          ? wt_log_error_name(line->number)
          : NULL;
  WtFinding finding = wt_host_about(finding_of(line->kind), NULL);

  finding.connection = connection_at(self->seen.ends, ts_ns);
  finding.ts_ns = ts_ns;
  finding.seen = line->number;
  wt_host_tell(self, &finding, "%s%s%s%s", line->text, error ? " (" : "", error ? error : "",
               error ? ")" : "");
}

static void tell_undated(WtHost *self, const WtFactsLine *first)
{
  WtFinding finding = wt_host_about(WT_FINDING_HOST_LOG_UNDATED, NULL);

  finding.seen = self->report.lines_undated;
  wt_host_tell(self, &finding, "%s", first->text);
}

/** Line: with the time at which it was written. */
typedef struct {
  const WtFactsLine *line;
  int64_t ts_ns;
} Placed;

static gint by_time(gconstpointer a, gconstpointer b)
{
  const Placed *const x = a, *const y = b;

  return (x->ts_ns > y->ts_ns) - (x->ts_ns < y->ts_ns);
}

/** Those of the capture's time, in order; the others are counted. */
static GArray *place_lines(WtHost *self, const WtFactsLine **undated)
{
  const WtSummary *const summary = wt_engine_summary(self->engine);
  const int64_t first_ns = summary->capture.first_ts_ns, last_ns = summary->capture.last_ts_ns;
  GArray *const placed = g_array_new(FALSE, FALSE, sizeof(Placed));

  for (guint i = 0; i < self->facts->lines->len; i++) {
    const WtFactsLine *const line = &g_array_index(self->facts->lines, WtFactsLine, i);
    Placed at = { .line = line };

    if (!wt_log_place(line, first_ns, &at.ts_ns)) {
      *undated = *undated ? *undated : line;
      self->report.lines_undated++;
    } else if (at.ts_ns < first_ns - AROUND_NS || at.ts_ns > last_ns + AROUND_NS) {
      self->report.lines_elsewhere++;
    } else {
      g_array_append_val(placed, at);
    }
  }
  g_array_sort(placed, by_time);
  return placed;
}

void wt_host_judge_log(WtHost *self)
{
  const WtFactsLine *undated = NULL;
  g_autoptr(GArray) placed = place_lines(self, &undated);

  for (guint i = 0; i < placed->len; i++)
    tell_line(self, g_array_index(placed, Placed, i).line,
              g_array_index(placed, Placed, i).ts_ns);
  self->report.lines_told = placed->len;
  if (undated)
    tell_undated(self, undated);
}
