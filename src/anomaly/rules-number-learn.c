/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where both directions count, the capture may show PDUs in another order than the ends saw (a
 * clock off, a frame late). Such a PDU is only suspected, and broken once an answer that its
 * receiver sent after it proves it. Any sign of disorder ends those rules.
 */
#include "anomaly/rules-number-private.h"

#define TASK_OCTETS (sizeof(Task) + WT_TAG_MAP_OCTETS)
#define LONG_CLOSED_NS UINT64_C(1000000000) /* longer than a command takes that goes well */
#define AT_ONCE_NS 10000000                 /* far beyond what an initiator takes to go on */
#define LATE 64                             /* a number no further behind was overtaken */

/* --- suspects --- */

/** The one that is not settled yet, or NULL. */
static Suspect *suspected(const WtNumbering *self, int which)
{
  Suspect *const s = self->suspects[which];

  return s && s->active ? s : NULL;
}

static void suspect(WtNumbering *self, int which, const WtPdu *pdu, uint64_t expected,
                    uint64_t seen)
{
  if (suspected(self, which) || self->disordered)
    return;
  if (!self->suspects[which])
    self->suspects[which] = g_new(Suspect, 1);

  Suspect *const s = self->suspects[which];

  *s = (Suspect) {
    .pdu = wt_pdu_to_keep(pdu),
    .order = self->order,
    .expected = expected,
    .seen = seen,
    .ends = self->ends,
    .stat_sn = self->stat_next,
    .active = true,
  };
}

/** @old: another request of the same tag that is not answered, as far as was seen */
static void suspect_request(WtNumbering *self, const Look *look, const Task *old)
{
  const uint32_t cmd_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN);
  const uint32_t exp_stat_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_STAT_SN);
  const int32_t ahead = wt_distance(exp_stat_sn, self->stat_next);

  if (look->known && self->max_known && !look->pdu->bhs.immediate &&
      wt_distance(cmd_sn, self->max_cmd_sn) > 0)
    suspect(self, SUSPECT_WINDOW, look->pdu, self->max_cmd_sn, cmd_sn);
  if (self->stat_known && ahead > 0 && ahead < WT_NOT_COUNTING)
    suspect(self, SUSPECT_EXP_STAT_SN, look->pdu, self->stat_next, exp_stat_sn);
  if (old && in_step(self, old) && old->ends == self->ends && self->stat_known)
    suspect(self, SUSPECT_REUSE, look->pdu, old->cmd_sn, cmd_sn);
}

/*= RFC7143 4.2.2.1 "The target acknowledges all commands up to, but not including, this number" */
static void suspect_acknowledgment(WtNumbering *self, const Look *look)
{
  const uint32_t exp_cmd_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_CMD_SN);
  const int32_t ahead = wt_distance(exp_cmd_sn, self->cmd_top);

  if (look->single && self->cmd_known && self->stat_known && ahead > 0 &&
      ahead < WT_NOT_COUNTING && !wt_bhs_is_login(&look->pdu->bhs))
    suspect(self, SUSPECT_EXP_CMD_SN, look->pdu, self->cmd_top, exp_cmd_sn);
}

/** Another connection, which is not in the capture, may have sent what is missing. */
static void suspect_hole(WtNumbering *self, const Look *look)
{
  const uint32_t cmd_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN);

  if (self->alone && look->known && !look->single && self->cmd_known &&
      wt_distance(cmd_sn, self->cmd_next) > 0)
    suspect(self, SUSPECT_HOLE, look->pdu, self->cmd_next, cmd_sn);
}

/** Whether an answer to that request or a later one shows that it broke its rule. */
static bool proved(const WtNumbering *self, const Suspect *s, int which, const Look *look)
{
  const uint32_t stat_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_STAT_SN);
  const uint32_t exp_cmd_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_CMD_SN);
  const uint32_t max_cmd_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_MAX_CMD_SN);

  switch (which) {
  case SUSPECT_WINDOW: /* the target had told no more when it got the request, on any connection */
    return wt_distance((uint32_t) s->seen, self->max_cmd_sn) > 0 &&
           (look->single || wt_distance((uint32_t) s->seen, max_cmd_sn) > 0);
  case SUSPECT_HOLE: /* the target awaits that number after a while */
    return wt_distance(exp_cmd_sn, (uint32_t) s->expected) == 0;
  case SUSPECT_EXP_STAT_SN: /* the status was sent after it had been acknowledged */
    return wt_distance(stat_sn, (uint32_t) s->seen) < 0;
  case SUSPECT_REUSE: /* the initiator had no answer to the first when it sent the second */
  default:
    return wt_distance(stat_sn, look->task->exp_stat_sn) >= 0;
  }
}

static void settle(WtNumbering *self, int which, const Look *look, const WtRulesSink *sink)
{
  static const WtFindingId ids[N_SUSPECTS] = {
    [SUSPECT_WINDOW] = WT_FINDING_ISCSI_CMDSN_WINDOW,
    [SUSPECT_EXP_STAT_SN] = WT_FINDING_ISCSI_EXPSTATSN_AHEAD,
    [SUSPECT_REUSE] = WT_FINDING_ISCSI_ITT_REUSED,
    [SUSPECT_HOLE] = WT_FINDING_ISCSI_CMDSN_ORDER,
  };
  Suspect *const s = suspected(self, which);

  if (!s || look->task->order < s->order)
    return;
  if (which == SUSPECT_REUSE ? look->task->order != s->order : look->task->unsure)
    return;
  if (which == SUSPECT_HOLE &&
      wt_time_between(s->pdu.ts_ns, look->pdu->ts_ns) < LONG_CLOSED_NS &&
      proved(self, s, which, look))
    return; /* it may be on its way, elsewhere */
  s->active = false;
  if (which == SUSPECT_REUSE && s->ends != self->ends)
    return;
  if (proved(self, s, which, look))
    sink->broken(sink->user, ids[which], &s->pdu, s->expected, s->seen);
  else if (which == SUSPECT_HOLE)
    self->alone = false;
  else if (which != SUSPECT_WINDOW || look->single)
    self->disordered = true;
}

/** An initiator that knows a status sent since then, and had not sent the command yet, never did. */
static void settle_acknowledgment(WtNumbering *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  Suspect *const s = suspected(self, SUSPECT_EXP_CMD_SN);
  const uint32_t exp_stat_sn = wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN);

  if (!s)
    return;
  if (wt_distance((uint32_t) s->seen, self->cmd_top) <= 0) {
    s->active = false; /* it was only late */
    return;
  }
  if (wt_distance(exp_stat_sn, s->stat_sn) <= 0 ||
      wt_distance(exp_stat_sn, self->stat_next) > 0)
    return;
  s->active = false;
  sink->broken(sink->user, WT_FINDING_ISCSI_EXPCMDSN_AHEAD, &s->pdu, s->expected, s->seen);
}

/** An initiator that had to wait sends at once when it may. */
static void settle_closed(WtNumbering *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  Suspect *const s = suspected(self, SUSPECT_CLOSED);

  if (!s || pdu->bhs.immediate || !is_request(pdu))
    return;
  s->active = false;
  if (wt_time_between(s->pdu.ts_ns, pdu->ts_ns) < AT_ONCE_NS)
    sink->broken(sink->user, WT_FINDING_ISCSI_WINDOW_CLOSED, &s->pdu, s->expected, s->seen);
}

/* --- learning --- */

static void forget_all(WtNumbering *self)
{
  wt_budget_give(self->budget, self->tasks.n * TASK_OCTETS);
  wt_tag_map_clear(&self->tasks, g_free);
  self->disordered = true;
}

static void forget(WtNumbering *self, uint32_t itt)
{
  Task *const task = wt_tag_map_take(&self->tasks, itt);

  if (!task)
    return;
  g_free(task);
  wt_budget_give(self->budget, TASK_OCTETS);
}

/** Room for one more: the tasks of this connection give way, no other's do. */
static Task *add(WtNumbering *self, uint32_t itt)
{
  if (!wt_budget_take(self->budget, TASK_OCTETS)) {
    forget_all(self);
    if (!wt_budget_take(self->budget, TASK_OCTETS))
      return NULL;
  }

  Task *task = g_new0(Task, 1);

  wt_tag_map_put(&self->tasks, itt, task);
  return task;
}

static void remember(WtNumbering *self, const Look *look)
{
  const WtPdu *pdu = look->pdu;
  const uint8_t both = WT_FLAG_READ | WT_FLAG_WRITE;
  const bool sure = !look->task && !self->disordered;
  Task *task = look->task ? look->task : add(self, pdu->bhs.itt);

  if (!task)
    return;
  *task = (Task) {
    .order = self->order,
    .cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN),
    .exp_stat_sn = wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN),
    .lost = { self->lost[0], self->lost[1] },
    .ends = self->ends,
    .immediate = pdu->bhs.immediate,
    .bidirectional =
        pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND && (pdu->bhs.flags & both) == both,
    .unsure = look->task != NULL,
    .whole = sure,
    .in_known = sure,
    .r2t_known = sure,
  };
}

/**
 * Numbers that came before are repeated, or late: what is due stays. @step_back: nothing is
 * ever repeated, so one from far behind shows that the number before it was the stray one.
 */
static void advance(uint32_t *next, bool *known, uint32_t seen, bool step_back)
{
  const int32_t ahead = wt_distance(seen, *next);

  if (*known && ahead < 0 && (!step_back || ahead >= -LATE))
    return;
  *next = seen + 1;
  *known = true;
}

/** Its target does not take it, unless the window had been opened unseen: the next one shows that. */
/*= RFC7143 4.2.2.1 "The target MUST silently ignore any non-immediate command outside of this
 * range" */
static bool is_astray(const WtNumbering *self, uint32_t cmd_sn)
{
  return self->cmd_known && self->max_known && wt_distance(cmd_sn, self->cmd_next) > 0 &&
         wt_distance(cmd_sn, self->max_cmd_sn) > 0 && !follows_stray(self, cmd_sn);
}

static void learn_cmd_sn(WtNumbering *self, const Look *look)
{
  const uint32_t cmd_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN);
  bool top_known = self->cmd_known;

  self->stray_known = is_astray(self, cmd_sn);
  self->stray = cmd_sn;
  if (!self->stray_known)
    advance(&self->cmd_next, &self->cmd_known, cmd_sn, look->level_0);
  advance(&self->cmd_top, &top_known, cmd_sn, false);
}

/** What has not been sent yet is no measure for what comes. */
static void learn_exp_stat_sn(WtNumbering *self, const WtPdu *pdu)
{
  const uint32_t seen = wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN);
  const int32_t behind = wt_distance(self->stat_next, seen);

  self->exp_stat_sn = seen;
  self->exp_stat_known = self->stat_known && behind >= 0;
  self->unacknowledged = self->stat_known && behind >= WT_NOT_COUNTING;
}

static void learn_request(WtNumbering *self, const Look *look)
{
  const WtPdu *pdu = look->pdu;

  learn_exp_stat_sn(self, pdu);
  if (!pdu->bhs.immediate && !is_retry(look->task, pdu)) {
    suspect_hole(self, look);
    learn_cmd_sn(self, look);
  }
  if (pdu->bhs.opcode == WT_OPCODE_TMF_REQ)
    self->ends++;
  self->order++;
  if (pdu->bhs.itt == WT_NO_TAG)
    return;
  suspect_request(self, look, is_retry(look->task, pdu) ? NULL : look->task);
  remember(self, look);
}

static void learn_login(WtNumbering *self, const WtPdu *pdu)
{
  if (!self->login_known) {
    self->leading = pdu->bhs.octets[WT_AT_TSIH] == 0 && pdu->bhs.octets[WT_AT_TSIH + 1] == 0;
    self->login_cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
    self->login_known = true;
  }
  self->cmd_next = self->cmd_top = self->login_cmd_sn;
  self->cmd_known = self->leading;
}

static void learn_data_out(WtNumbering *self, Task *task, const WtPdu *pdu)
{
  task->lost[0] = self->lost[0];
  task->out_mixed |= is_other_sequence(task, pdu);
  task->out_ttt = wt_bhs_word(&pdu->bhs, WT_AT_TTT);
  task->out_next = wt_bhs_word(&pdu->bhs, WT_AT_DATA_SN) + 1;
  task->out_open = !(pdu->bhs.flags & WT_FLAG_FINAL);
}

/** Data-In and R2T; of a bidirectional command they share their numbers. RFC 7143 4.2.2.4. */
static void learn_data(WtNumbering *self, Task *task, const Look *look)
{
  const bool is_data = look->pdu->bhs.opcode == WT_OPCODE_DATA_IN;
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_DATA_SN);

  if (task->lost[1] != self->lost[1])
    task->whole = task->in_known = task->r2t_known = false;
  task->lost[1] = self->lost[1];
  *(is_data ? &task->ins : &task->r2ts) += 1;
  if (is_data || task->bidirectional)
    advance(&task->in_next, &task->in_known, seen, look->level_0);
  if (!is_data || task->bidirectional)
    advance(&task->r2t_next, &task->r2t_known, seen, look->level_0);
}

/** One alone may fill a small window and take its time. */
static bool several_wait(const WtNumbering *self)
{
  unsigned n = 0;

  for (uint32_t i = 0; n < 2 && i < self->tasks.room; i++) {
    const Task *const task = self->tasks.slots[i].value;

    n += in_step(self, task) && task->lost[0] == self->lost[0];
  }
  return n > 1;
}

/** @opened: MaxCmdSN advanced */
static void learn_closed(WtNumbering *self, const Look *look, uint32_t room, bool opened)
{
  const int64_t now = look->pdu->ts_ns;
  const uint64_t closed_for = wt_time_between(self->closed_ns, now);

  if (opened && self->closed_ns && closed_for >= LONG_CLOSED_NS && several_wait(self))
    suspect(self, SUSPECT_CLOSED, look->pdu, 0, closed_for);
  if (opened || !look->single)
    self->closed_ns = 0;
  if (room == 0 && look->single && !self->closed_ns)
    self->closed_ns = now;
}

static void learn_window(WtNumbering *self, const Look *look)
{
  const uint32_t max = wt_bhs_word(&look->pdu->bhs, WT_AT_MAX_CMD_SN);
  const uint32_t exp = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_CMD_SN);
  const bool opened = !self->max_known || wt_distance(max, self->max_cmd_sn) > 0;

  if (wt_distance(max, exp - 1) < 0)
    return; /* such numbers are ignored, RFC 7143 4.2.2.1 */
  if (opened)
    self->max_cmd_sn = max;
  self->max_known = true;
  suspect_acknowledgment(self, look);
  learn_closed(self, look, self->max_cmd_sn + 1 - exp, opened);
}

static bool of_task(const WtPdu *pdu)
{
  return is_answer(pdu) || pdu->bhs.opcode == WT_OPCODE_DATA_IN ||
         pdu->bhs.opcode == WT_OPCODE_R2T;
}

static void learn_from_initiator(WtNumbering *self, const Look *look, const WtRulesSink *sink)
{
  settle_acknowledgment(self, look->pdu, sink);
  settle_closed(self, look->pdu, sink);
  if (look->pdu->bhs.opcode == WT_OPCODE_LOGIN_REQ)
    learn_login(self, look->pdu);
  else if (wt_asks_again(look->pdu))
    self->resent = true;
  else if (look->pdu->bhs.opcode == WT_OPCODE_DATA_OUT && look->task)
    learn_data_out(self, look->task, look->pdu);
  else if (is_request(look->pdu))
    learn_request(self, look);
}

static void learn_from_target(WtNumbering *self, const Look *look, const WtRulesSink *sink)
{
  const WtPdu *pdu = look->pdu;

  if (!has_numbers(pdu))
    return;
  if (of_task(pdu) && !look->task)
    self->disordered = true;
  if (look->task && (pdu->bhs.opcode == WT_OPCODE_DATA_IN || pdu->bhs.opcode == WT_OPCODE_R2T))
    learn_data(self, look->task, look);
  if (pdu->bhs.opcode == WT_OPCODE_TMF_RSP || pdu->bhs.opcode == WT_OPCODE_REJECT ||
      pdu->bhs.opcode == WT_OPCODE_ASYNC)
    self->ends++;
  for (int i = 0; i < N_SUSPECT_REQUESTS && look->task && is_answer(pdu); i++)
    settle(self, i, look, sink);
  learn_window(self, look);
  if (has_status(pdu))
    advance(&self->stat_next, &self->stat_known, wt_bhs_word(&pdu->bhs, WT_AT_STAT_SN),
            look->level_0);
  if (is_answer(pdu))
    forget(self, pdu->bhs.itt);
}

void wt_numbering_learn(WtNumbering *self, const Look *look, const WtRulesSink *sink)
{
  if (look->pdu->sender == WT_SENDER_INITIATOR)
    learn_from_initiator(self, look, sink);
  else if (look->pdu->sender == WT_SENDER_TARGET)
    learn_from_target(self, look, sink);
}

/* --- life --- */

Task *wt_numbering_task(const WtNumbering *self, uint32_t itt)
{
  return itt == WT_NO_TAG ? NULL : wt_tag_map_find(&self->tasks, itt);
}

void wt_numbering_share(WtNumbering *self)
{
  self->shared = true;
  self->alone = false;
}

void wt_numbering_alone(WtNumbering *self)
{
  self->alone = !self->shared;
}

bool wt_numbering_awaits(const WtNumbering *self, uint32_t itt)
{
  const Task *const task = wt_numbering_task(self, itt);

  return in_step(self, task) && task->lost[0] == self->lost[0] && task->ends == self->ends &&
         !self->disordered;
}

bool wt_numbering_lacks(const WtNumbering *self, uint32_t itt)
{
  return !wt_numbering_task(self, itt) && !self->disordered && !self->lost[0] && !self->lost[1];
}

void wt_numbering_gap(WtNumbering *self, WtSender sender)
{
  if (sender != WT_SENDER_TARGET) {
    self->lost[0]++;
    self->cmd_known = self->login_known = self->exp_stat_known = self->stray_known = false;
  }
  if (sender != WT_SENDER_INITIATOR) {
    self->lost[1]++;
    self->stat_known = self->max_known = false;
  }
  self->closed_ns = 0;
  for (int i = 0; i < N_SUSPECTS; i++)
    if (self->suspects[i])
      self->suspects[i]->active = false;
}

WtNumbering *wt_numbering_new(WtBudget *budget)
{
  WtNumbering *self = g_new0(WtNumbering, 1);

  self->budget = budget;
  return self;
}

void wt_numbering_free(WtNumbering *self)
{
  forget_all(self);
  for (int i = 0; i < N_SUSPECTS; i++)
    g_free(self->suspects[i]);
  g_free(self);
}
