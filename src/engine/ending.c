/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a connection ended, why, and what came of it; what led there: pings without an answer, logouts,
 * the target's announcements.
 */
#include <string.h>

#include "base/time.h"
#include "engine/engine-private.h"

#define SECOND_NS UINT64_C(1000000000)
#define AT_ONCE_NS (5 * SECOND_NS) /* between what went wrong and the end that it brought */
#define PING_NS (30 * SECOND_NS)   /* open-iscsi: 5 s, and 5 s between two pings          */
#define LOGOUT_NS (5 * SECOND_NS)  /* what a logout may take; open-iscsi waits 15 s       */
#define REPLACEMENT_NS (120 * SECOND_NS) /* open-iscsi: replacement_timeout               */

enum { ASYNC_DROPS_CONNECTION = 2, ASYNC_DROPS_ALL = 3 }; /* RFC 7143 11.9.1 */

/* --- what led there ----------------------------------------------------------------------- */

void wt_engine_bad_digest(WtSide *side, const WtPdu *pdu, int which)
{
  side->iscsi->omen = (WtOmen) {
    .kind = which == WT_HEADER_DIGEST ? WT_OMEN_HEADER_DIGEST : WT_OMEN_DATA_DIGEST,
    .sender = pdu->sender,
    .ts_ns = pdu->ts_ns,
  };
}

/* The words are those of drivers/scsi/libiscsi.c and drivers/target/iscsi/iscsi_target_erl0.c. */
void wt_engine_unanswered_ping(WtSide *side, const WtPdu *ping)
{
  const bool by_initiator = ping->sender == WT_SENDER_INITIATOR;

  side->iscsi->omen = (WtOmen) { WT_OMEN_PING, ping->sender, ping->ts_ns };
  wt_iscsi_note_at(
      side, (WtFinding) {
                .id = WT_FINDING_NOP_UNANSWERED,
                .frame = ping->frame,
                .ts_ns = ping->ts_ns,
                .input = ping->input,
                .stream_offset = ping->stream_offset,
                .itt = ping->bhs.itt,
                .detail = by_initiator ? "Linux logs \"ping timeout of 5 secs expired\" and "
                                         "\"detected conn error (1022)\""
                                       : "LIO logs \"Did not receive response to NOPIN\"",
            });
}

static void judge_logout(WtIscsi *self, const WtExchange *x)
{
  const int64_t until_ns =
      self->end.by ? self->end.ts_ns : self->engine->summary.capture.last_ts_ns;
  const uint64_t waited_ns = wt_time_between(x->request.ts_ns, until_ns);

  if (x->answer.frame || x->gap || waited_ns < LOGOUT_NS || wt_engine_ends_unsure(self))
    return;
  wt_iscsi_note_at(wt_iscsi_side(self, WT_SENDER_TARGET),
                   (WtFinding) {
                       .id = WT_FINDING_LOGOUT_UNANSWERED,
                       .frame = x->request.frame,
                       .ts_ns = x->request.ts_ns,
                       .input = x->input,
                       .itt = x->tag,
                       .seen = waited_ns,
                   });
}

/*= RFC7143 11.9.1 "Target indicates that it will drop the connection", "... all the connections" */
static void judge_async(WtIscsi *self, const WtExchange *x)
{
  WtDetail words = { 0 };

  if (x->code != ASYNC_DROPS_CONNECTION && x->code != ASYNC_DROPS_ALL)
    return;
  wt_detail_add(&words, "event %u: the target drops %s", x->code,
                x->code == ASYNC_DROPS_ALL ? "all connections of the session" : "a connection");
  wt_detail_add(&words, "Time2Wait %u s, Time2Retain %u s", x->time2wait, x->time2retain);
  wt_iscsi_note_at(wt_iscsi_side(self, WT_SENDER_TARGET), (WtFinding) {
                                                              .id = WT_FINDING_ASYNC_DROPPED,
                                                              .frame = x->request.frame,
                                                              .ts_ns = x->request.ts_ns,
                                                              .input = x->input,
                                                              .itt = WT_NO_TAG,
                                                              .detail = words.text,
                                                          });
}

void wt_engine_hear_exchange(WtIscsi *self, const WtExchange *exchange)
{
  wt_timeouts_exchange(&self->timeouts, exchange);
  if (exchange->kind == WT_EXCHANGE_LOGOUT)
    judge_logout(self, exchange);
  if (exchange->kind == WT_EXCHANGE_ASYNC)
    judge_async(self, exchange);
}

/* --- why ---------------------------------------------------------------------------------- */

/** Cause: @error: as open-iscsi's kernel part calls it, enum iscsi_err of scsi/iscsi_if.h. */
typedef struct {
  const char *words;
  unsigned error;
} Cause;

/** Whether @sender's PDU was damaged, or its ping not answered, just before the end. */
static bool has_omen(const WtIscsi *self, WtSender sender, bool ping)
{
  const WtOmen *const omen = &self->omen;

  return omen->kind != WT_OMEN_NONE && omen->sender == sender &&
         (omen->kind == WT_OMEN_PING) == ping &&
         wt_time_within(omen->ts_ns, self->end.ts_ns, ping ? PING_NS : AT_ONCE_NS);
}

/* What the initiator holds against the target, and drops the connection for. */
static Cause initiators_cause(const WtIscsi *self)
{
  if (wt_timeouts_failed(self->timeouts, self->end.ts_ns))
    return (Cause) { "task management had failed", 1021 };
  if (has_omen(self, WT_SENDER_INITIATOR, true))
    return (Cause) { "a ping of the initiator had no answer", 1022 };
  if (!has_omen(self, WT_SENDER_TARGET, false))
    return (Cause) { 0 };
  if (self->omen.kind == WT_OMEN_HEADER_DIGEST)
    return (Cause) { "just before, a header digest of the target was bad", 1014 };
  return (Cause) { "just before, a data digest of the target was bad", 1015 };
}

/* Whatever the target's reason is: the initiator sees the connection closed. */
static Cause targets_cause(const WtIscsi *self)
{
  if (has_omen(self, WT_SENDER_TARGET, true))
    return (Cause) { "the target closed it: its ping had no answer", 1020 };
  if (has_omen(self, WT_SENDER_INITIATOR, false))
    return (Cause) { "the target closed it: just before, a digest of the initiator was bad",
                     1020 };
  return (Cause) { self->end.reset ? "the target reset it (RST)" : "the target closed it",
                   1020 };
}

/** The ISID of open-iscsi's software and iSER initiators. */
static bool is_open_iscsi(const WtConnection *info)
{
  static const uint8_t qualifier[] = { 0x00, 0x02, 0x3d };

  return info->login_seen && memcmp(info->isid, qualifier, sizeof qualifier) == 0;
}

void wt_engine_explain_end(const WtIscsi *self, WtDetail *words)
{
  const Cause cause = self->end.by->framer.sender == WT_SENDER_TARGET ? targets_cause(self)
                                                                      : initiators_cause(self);

  if (!cause.words)
    return;
  wt_detail_add(words, "%s", cause.words);
  if (is_open_iscsi(&self->info))
    wt_detail_add(words, "Linux logs \"detected conn error (%u)\"", cause.error);
}

/* --- what came of it ---------------------------------------------------------------------- */

void wt_engine_judge_timeouts(WtIscsi *self, bool logged_out)
{
  const WtEnd *const end = &self->end;
  const WtEnding ending = {
    .by = end->by ? end->by->framer.sender : WT_SENDER_UNKNOWN,
    .reset = end->reset,
    .closed_ns = end->by && !logged_out ? end->ts_ns : 0,
    .rejoined_ns = self->rejoined_ns,
  };
  WtDetail words = { 0 };
  WtFinding finding = { 0 };

  if (wt_timeouts_judge(self->timeouts, &ending, &words, &finding))
    wt_iscsi_note_at(wt_iscsi_side(self, WT_SENDER_INITIATOR), finding);
}

void wt_engine_judge_unrecovered(WtIscsi *self)
{
  const WtEnd *const end = &self->end;
  const uint64_t since_ns =
      wt_time_between(end->ts_ns, self->engine->summary.capture.last_ts_ns);
  WtDetail words = { 0 };

  if (self->rejoined_ns || !self->session || since_ns < REPLACEMENT_NS ||
      wt_sessions_asked_again(self->engine->sessions, &self->info))
    return;
  if (is_open_iscsi(&self->info))
    wt_detail_add(&words, "Linux logs \"session recovery timed out after 120 secs\", and fails "
                          "the disk's commands");
  wt_iscsi_note_at(wt_iscsi_side(self, WT_SENDER_INITIATOR),
                   (WtFinding) {
                       .id = WT_FINDING_SESSION_UNRECOVERED,
                       .frame = end->frame,
                       .ts_ns = end->ts_ns,
                       .input = end->input,
                       .seen = since_ns,
                       .itt = WT_NO_TAG,
                       .detail = words.text[0] ? words.text : NULL,
                   });
}
