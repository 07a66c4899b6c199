/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/experts.h"
#include "dissectors/tree.h"

/* Which of @expected and @seen mean something. As in --format json. */
static bool has_expected(const WtFinding *f)
{
  switch (wt_finding_kind(f->id)->evidence) {
  case WT_EVIDENCE_CRC:
  case WT_EVIDENCE_DIGESTS:
  case WT_EVIDENCE_NUMBERS:
    return true;
  case WT_EVIDENCE_SIZES:
  case WT_EVIDENCE_TIME:
    return f->expected != 0;
  case WT_EVIDENCE_NONE:
  case WT_EVIDENCE_STATUS:
  case WT_EVIDENCE_OCTETS:
  case WT_EVIDENCE_COUNT:
  case WT_EVIDENCE_SEGMENTS:
  case WT_EVIDENCE_FIELD:
  case WT_EVIDENCE_HOST:
  default:
    return false;
  }
}

static bool has_seen(const WtFinding *f)
{
  const WtEvidence evidence = wt_finding_kind(f->id)->evidence;

  return evidence != WT_EVIDENCE_NONE && evidence != WT_EVIDENCE_HOST;
}

static void show_evidence(const WtBranch *at, const WtFinding *f)
{
  if (has_expected(f))
    wt_add_uint64(at, WT_FIELD_FINDING_EXPECTED, f->expected);
  if (has_seen(f))
    wt_add_uint64(at, WT_FIELD_FINDING_SEEN, f->seen);
  if (f->times > 1)
    wt_add_uint64(at, WT_FIELD_FINDING_TIMES, f->times);
  if (f->detail)
    wt_add_string(at, WT_FIELD_FINDING_DETAIL, f->detail);
}

static void show_place(const WtBranch *at, const WtFinding *f)
{
  if (f->sender != WT_SENDER_UNKNOWN)
    wt_add_uint(at, WT_FIELD_FINDING_SENDER, f->sender);
  if (f->itt != WT_NO_TAG)
    wt_add_uint(at, WT_FIELD_FINDING_ITT, f->itt);
  if (!f->connection)
    return;
  wt_add_uint(at, WT_FIELD_FINDING_CONNECTION, f->connection);
  wt_add_uint64(at, WT_FIELD_FINDING_OFFSET, f->stream_offset);
}

void wt_tree_finding(const WtBranch *at, const WtFinding *f)
{
  const WtFindingKind *const kind = wt_finding_kind(f->id);
  proto_item *const item = wt_add_string(at, WT_FIELD_FINDING_ID, kind->id);
  const WtBranch in = { at->pinfo, at->tvb,
                        proto_item_add_subtree(item, wt_subtree(WT_SUBTREE_FINDING)) };

  wt_expert_add(at->pinfo, item, f);
  wt_add_uint(&in, WT_FIELD_FINDING_SEVERITY, kind->severity);
  wt_add_string(&in, WT_FIELD_FINDING_TEXT, kind->text);
  show_place(&in, f);
  show_evidence(&in, f);
  wt_add_string(&in, WT_FIELD_FINDING_REMEDY, kind->remedy);
  wt_add_string(&in, WT_FIELD_FINDING_SOURCE, kind->source);
}
