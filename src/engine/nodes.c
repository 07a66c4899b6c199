/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What connections show of the hosts at their ends, and of the way between them, brought to those who
 * compare several.
 */
#include <string.h>

#include "anomaly/fingerprint.h"
#include "base/address.h"
#include "engine/engine-private.h"

enum { INITIATOR, TARGET };

static void fill_fingerprints(WtIscsi *self)
{
  const WtNegotiation *const keys = self->login.keys;
  WtFingerprint *const prints = self->info.fingerprint;

  for (int end = INITIATOR; end <= TARGET; end++) {
    const int direction =
        end == INITIATOR ? wt_iscsi_initiator(self) : !wt_iscsi_initiator(self);

    prints[end].host = self->flow->marks[direction];
    prints[end].mss = self->flow->mss[direction];
    prints[end].window_scale = self->flow->window_shift[direction];
    prints[end].architecture = keys && keys->keys[WT_KEY_NODE_ARCHITECTURE].said[end][0]
                                   ? keys->keys[WT_KEY_NODE_ARCHITECTURE].said[end]
                                   : NULL;
  }
  prints[INITIATOR].has_isid = self->login.begun;
  memcpy(prints[INITIATOR].isid, self->info.isid, sizeof self->info.isid);
}

/* --- paths -------------------------------------------------------------------------------- */

static void on_path_finding(void *user, const WtFinding *finding)
{
  WtEngine *const self = user;

  wt_ledger_note(&self->summary, &self->sink, finding);
}

static void on_path(void *user, const WtPath *path)
{
  const WtEngine *const self = user;
  const WtEvent event = { .kind = WT_EVENT_PATH, .path = path };

  if (self->sink.event)
    self->sink.event(self->sink.user, &event);
}

void wt_engine_paths(WtEngine *self)
{
  const WtPathsSink sink = { on_path_finding, self };

  wt_paths_finish(self->paths, &sink);
  wt_paths_each(self->paths, on_path, self);
}

void wt_engine_node_login(WtIscsi *self)
{
  const WtPathsSink sink = { on_path_finding, self->engine };

  fill_fingerprints(self);
  if (self->session)
    self->path = wt_paths_login(self->engine->paths, &self->info, &sink);
}

/* --- silence ------------------------------------------------------------------------------ */

static void tell_silence(WtIscsi *self, int silent, const WtUnanswered *waiting, uint64_t ns)
{
  const uint64_t others = self->path ? wt_paths_others(self->path) : 0;
  char detail[WT_DETAIL_MAX];
  int len;

  if (!self->recognised || !ns || wt_engine_in_hole(&self->side[!silent]))
    return;
  len = g_snprintf(detail, sizeof detail, "%u segments with data went unanswered by the %s",
                   waiting->segments, wt_sender_name(self->side[silent].framer.sender));
  if (others)
    (void) g_snprintf(detail + len, sizeof detail - (gulong) len,
                      "; other paths between the two carried %" G_GUINT64_FORMAT
                      " reads and writes so far",
                      others);
  wt_iscsi_note_at(&self->side[!silent], (WtFinding) {
                                             .id = WT_FINDING_PATH_SILENT,
                                             .frame = waiting->frame,
                                             .ts_ns = waiting->since_ns,
                                             .input = waiting->input,
                                             .seen = ns,
                                             .detail = detail,
                                             .itt = WT_NO_TAG,
                                         });
}

void wt_engine_silence(WtIscsi *self, int direction, const WtSegment *segment)
{
  WtUnanswered waiting;
  const uint64_t ns = wt_silence_push(&self->silence, direction, segment, &waiting);

  if (G_UNLIKELY(ns) && !self->flow->closed)
    tell_silence(self, direction, &waiting, ns);
}

static void end_silence(WtIscsi *self, int direction)
{
  WtUnanswered waiting;
  const uint64_t ns = wt_silence_end(&self->silence, direction, &waiting);

  if (ns)
    tell_silence(self, !direction, &waiting, ns);
}

/* --- leaving ------------------------------------------------------------------------------ */

static void leave_path(WtIscsi *self)
{
  const WtPathsSink sink = { on_path_finding, self->engine };

  if (self->path)
    wt_paths_leave(self->path, self->info.id, &sink);
}

void wt_engine_node_closed(WtIscsi *self, int direction)
{
  end_silence(self, direction);
  leave_path(self);
}

/* --- one name, two hosts ------------------------------------------------------------------ */

bool wt_engine_threw_out(WtSide *side, const WtPdu *response, const void *owner)
{
  WtIscsi *const self = side->iscsi;
  const WtIscsi *const other = owner;
  char detail[WT_DETAIL_MAX];

  if (!other || !wt_nodes_threw_out(self->engine->nodes, &self->info, &other->info, detail))
    return false;
  wt_iscsi_note_at(side, (WtFinding) {
                             .id = WT_FINDING_SESSION_ISID_CLASH,
                             .frame = response->frame,
                             .ts_ns = response->ts_ns,
                             .input = response->input,
                             .stream_offset = response->stream_offset,
                             .detail = detail,
                             .itt = response->bhs.itt,
                         });
  return true;
}

/* --- the way ------------------------------------------------------------------------------ */

/* RFC 7143 9.3: where the way is not trusted IPsec is to protect it. */
static void note_routed(WtIscsi *self)
{
  const unsigned hops[] = { wt_fingerprint_hops(&self->info.fingerprint[INITIATOR]),
                            wt_fingerprint_hops(&self->info.fingerprint[TARGET]) };
  const bool is_public =
      wt_address_is_public(&self->info.initiator) || wt_address_is_public(&self->info.target);
  char from[WT_ADDRESS_WORDS], to[WT_ADDRESS_WORDS], detail[WT_DETAIL_MAX];

  if (!hops[INITIATOR] && !hops[TARGET])
    return;
  (void) g_snprintf(detail, sizeof detail,
                    "initiator %s, %u routers from the capture; target %s, %u routers from it",
                    wt_address_words(&self->info.initiator, from), hops[INITIATOR],
                    wt_address_words(&self->info.target, to), hops[TARGET]);
  wt_iscsi_note_at(wt_iscsi_side(self, hops[TARGET] ? WT_SENDER_TARGET : WT_SENDER_INITIATOR),
                   (WtFinding) {
                       .id = is_public ? WT_FINDING_PATH_PUBLIC : WT_FINDING_PATH_ROUTED,
                       .frame = self->info.first_frame,
                       .ts_ns = self->info.first_ts_ns,
                       .input = self->info.input,
                       .detail = detail,
                       .itt = WT_NO_TAG,
                   });
}

/* --- the end ------------------------------------------------------------------------------ */

static void note_change(WtIscsi *self)
{
  const int64_t closed_ns = self->flow->closed ? self->flow->closed_ns : 0;
  WtFinding change;

  if (self->info.full_feature && !self->info.discovery && self->info.initiator_name[0] &&
      wt_nodes_left(self->engine->nodes, &self->info, closed_ns, &change))
    wt_iscsi_note_at(wt_iscsi_side(self, WT_SENDER_INITIATOR), change);
}

void wt_engine_node_left(WtIscsi *self)
{
  fill_fingerprints(self);
  for (int direction = 0; direction < 2 && !self->flow->closed; direction++)
    end_silence(self, direction);
  leave_path(self);
  note_routed(self);
  note_change(self);
}
