/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/headline.h"

#include "report/words.h"

static uint64_t digests(const WtSummary *s, WtVerdict verdict)
{
  return s->digests[WT_HEADER_DIGEST][verdict] + s->digests[WT_DATA_DIGEST][verdict];
}

/* Kinds of findings of one severity; bad digests have a headline of their own. */
static unsigned kinds_found(const WtSummary *s, WtSeverity severity)
{
  unsigned n = 0;

  for (unsigned id = 0; id < WT_N_FINDINGS; id++)
    if (s->findings[id].count && wt_finding_kind((WtFindingId) id)->severity == severity)
      n++;
  return n;
}

static void no_iscsi(GString *out, const WtSummary *s)
{
  if (!s->capture.frames) {
    g_string_append(out, "Nothing to look at: no frame was read.");
  } else if (s->findings[WT_FINDING_ISCSI_IWARP].count) {
    g_string_append(
        out, "No iSCSI over plain TCP in this capture; it travels over RDMA (iWARP) here.");
  } else if (s->iscsi.connections) {
    g_string_append(out, "No whole iSCSI PDU in this capture: ");
    wt_words_some(out, s->iscsi.connections, "connection");
    g_string_append(out, " without one that could be framed.");
  } else if (!s->capture.tcp_frames) {
    g_string_append(out, "No iSCSI in this capture: none of its ");
    wt_words_some(out, s->capture.frames, "frame");
    g_string_append(out, " is TCP.");
  } else {
    g_string_append(out, "No iSCSI in this capture: ");
    wt_words_some(out, s->capture.tcp_frames, "TCP frame");
    g_string_append(out, " of other protocols.");
  }
}

/* "all 90 digests are good": what the digests prove, and what they do not. */
static void digests_clause(GString *out, const WtSummary *s)
{
  const uint64_t good = digests(s, WT_VERDICT_GOOD);
  const uint64_t unchecked = digests(s, WT_VERDICT_UNVERIFIABLE);

  if (good) {
    g_string_append(out, good == 1 ? "the " : "all ");
    wt_words_some(out, good, "digest");
    g_string_append(out, unchecked ? " that could be checked " : " ");
    g_string_append(out, good == 1 ? "is good" : "are good");
  }
  if (unchecked) {
    g_string_append(out, good ? ", " : "");
    wt_words_count(out, unchecked);
    g_string_append(out, good ? " could not be" : " digests could not be checked");
  }
  if (!good && !unchecked)
    g_string_append(out, "without digests, damage could go unnoticed");
}

static void needs_a_look(GString *out, unsigned errors, unsigned warnings)
{
  g_string_append(out, "; ");
  if (errors)
    wt_words_some(out, errors, "error");
  if (errors && warnings)
    g_string_append(out, " and ");
  if (warnings)
    wt_words_some(out, warnings, "warning");
  g_string_append(out, errors + warnings == 1 ? " needs a look." : " need a look.");
}

WtSeverity wt_headline(GString *out, const WtSummary *s)
{
  const uint64_t bad = digests(s, WT_VERDICT_BAD);
  const unsigned errors = kinds_found(s, WT_SEVERITY_ERROR);
  const unsigned warnings = kinds_found(s, WT_SEVERITY_WARNING);
  const WtSeverity worst = errors     ? WT_SEVERITY_ERROR
                           : warnings ? WT_SEVERITY_WARNING
                                      : WT_SEVERITY_NOTE;

  if (bad) {
    wt_words_count(out, bad);
    g_string_append(out, " of ");
    wt_words_some(out, bad + digests(s, WT_VERDICT_GOOD), "digest");
    g_string_append(out, bad == 1 ? " is bad: " : " are bad: ");
    g_string_append(out, "data is being damaged between initiator and target.");
    return WT_SEVERITY_ERROR;
  }
  if (!s->iscsi.pdus) {
    no_iscsi(out, s);
    return worst;
  }
  if (worst == WT_SEVERITY_NOTE)
    g_string_append(out, "Nothing wrong was found in ");
  wt_words_some(out, s->iscsi.pdus, "PDU");
  g_string_append(out, worst == WT_SEVERITY_NOTE ? "; " : ": ");
  digests_clause(out, s);
  if (worst == WT_SEVERITY_NOTE)
    g_string_append_c(out, '.');
  else
    needs_a_look(out, errors, warnings);
  return worst;
}
