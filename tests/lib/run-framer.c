/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run-framer.h"

static void on_pdu(void *user, WtPdu *pdu)
{
  const struct WtRunSide *side = user;
  WtRun *self = side->run;

  if (pdu->text.len) {
    g_byte_array_set_size(self->text, 0);
    g_byte_array_append(self->text, pdu->text.data, (guint) pdu->text.len);
  }
  if (wt_bhs_is_login(&pdu->bhs) && !self->framer[side->index].past_login)
    wt_login_push(&self->login, pdu, &self->limits, &self->connection, &self->policy);
  pdu->text.data = NULL; /* borrowed: only its length is kept */
  g_array_append_val(self->pdus, *pdu);
}

static void on_unparsed(void *user, uint64_t octets)
{
  ((WtRun *) ((struct WtRunSide *) user)->run)->unparsed += octets;
}

static void on_lost_step(void *user, uint64_t offset, const WtSlice *at)
{
  (void) offset;
  (void) at;
  ((WtRun *) ((struct WtRunSide *) user)->run)->lost_steps++;
}

static void on_limit(void *user, uint64_t octets)
{
  (void) octets;
  ((WtRun *) ((struct WtRunSide *) user)->run)->limits_met++;
}

static void on_foreign(void *user, WtForeign what)
{
  struct WtRunSide *side = user;
  WtRun *self = side->run;

  self->foreign++;
  self->what = what;
}

static void on_sender(void *user, WtSender sender)
{
  struct WtRunSide *side = user;
  WtRun *self = side->run;

  wt_framer_set_sender(&self->framer[!side->index],
                       sender == WT_SENDER_TARGET ? WT_SENDER_INITIATOR : WT_SENDER_TARGET);
}

/* Every other task's: kept or not, a PDU is framed alike. */
static bool on_wants_data(void *user, const WtBhs *bhs)
{
  (void) user;
  return bhs->itt & 1;
}

static const WtFramerSink sink = {
  .pdu = on_pdu,
  .unparsed = on_unparsed,
  .lost_step = on_lost_step,
  .limit = on_limit,
  .foreign = on_foreign,
  .sender = on_sender,
  .wants_data = on_wants_data,
};

WtRun *wt_run_new(const WtLimits *limits, bool from_start)
{
  WtRun *self = g_new0(WtRun, 1);
  static const WtSender senders[] = { WT_SENDER_INITIATOR, WT_SENDER_TARGET };

  self->limits = limits ? *limits : wt_default_limits;
  self->budget.limit = self->limits.search_octets_all;
  self->pdus = g_array_new(FALSE, FALSE, sizeof(WtPdu));
  self->text = g_byte_array_new();
  self->shared = (WtFramerShared) {
    .sink = &sink,
    .limits = &self->limits,
    .search_budget = &self->budget,
    .policy = &self->policy,
    .numbers = &self->numbers,
    .shelf = &self->shelf,
  };
  for (int i = 0; i < 2; i++) {
    self->side[i].run = self;
    self->side[i].index = i;
    wt_framer_init(&self->framer[i], &self->shared, &self->side[i], senders[i], from_start,
                   WT_RUN_PATIENCE);
  }
  return self;
}

void wt_run_free(WtRun *self)
{
  wt_shelf_clear(&self->shelf);
  for (int i = 0; i < 2; i++)
    wt_framer_clear(&self->framer[i]);
  g_assert_cmpuint(self->budget.used, ==, 0);
  wt_login_clear(&self->login);
  g_array_unref(self->pdus);
  g_byte_array_unref(self->text);
  g_free(self);
}

void wt_run_use(WtRun *self, bool header, bool data)
{
  self->policy.use[WT_HEADER_DIGEST] = header ? WT_DIGEST_CRC32C : WT_DIGEST_NONE;
  self->policy.use[WT_DATA_DIGEST] = data ? WT_DIGEST_CRC32C : WT_DIGEST_NONE;
  for (int i = 0; i < 2; i++) {
    self->framer[i].past_login = true;
    if (self->framer[i].framing == WT_FRAMING_START)
      self->framer[i].framing = WT_FRAMING_SEARCH;
  }
}

void wt_run_push(WtRun *self, int side, const uint8_t *octets, size_t len)
{
  uint8_t *exact = g_memdup2(octets, len);
  const WtSlice slice = {
    .octets = { exact, len },
    .offset = self->framer[side].offset,
    .frame = ++self->frame,
    .ts_ns = (int64_t) self->frame * 1000,
    .suspect = self->suspect,
  };

  self->given += len;
  wt_framer_push(&self->framer[side], &slice);
  self->most_used = MAX(self->most_used, self->budget.used);
  g_free(exact);
}

void wt_run_hole(WtRun *self, int side, uint64_t octets)
{
  if (!self->framer[side].past_login)
    wt_login_gap(&self->login);
  wt_framer_hole(&self->framer[side], octets);
}

void wt_run_finish(WtRun *self)
{
  for (int i = 0; i < 2; i++)
    wt_framer_finish(&self->framer[i]);
  wt_shelf_clear(&self->shelf);
}

const WtPdu *wt_run_pdu(const WtRun *self, guint i)
{
  g_assert_cmpuint(i, <, self->pdus->len);
  return &g_array_index(self->pdus, WtPdu, i);
}
