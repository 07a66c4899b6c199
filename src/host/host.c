/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/host-private.h"

static void on_event(void *user, const WtEvent *event)
{
  WtHost *const self = user;

  if (!self->engine) /* what is told after the end is its own */
    wt_seen_event(&self->seen, event);
  self->next.event(self->next.user, event);
}

WtHost *wt_host_new(const WtFacts *facts, const WtSink *next)
{
  WtHost *const self = g_new0(WtHost, 1);

  self->facts = facts;
  self->next = *next;
  self->accounts = g_array_new(FALSE, TRUE, sizeof(WtHostAccount));
  wt_seen_init(&self->seen, facts);
  return self;
}

void wt_host_free(WtHost *self)
{
  if (!self)
    return;
  wt_seen_clear(&self->seen);
  g_array_unref(self->accounts);
  g_free(self);
}

WtSink wt_host_sink(WtHost *self)
{
  return (WtSink) { on_event, self };
}

void wt_host_finish(WtHost *self, WtEngine *engine)
{
  self->engine = engine;
  wt_host_account(self);
  wt_host_judge_counters(self);
  wt_host_judge_transports(self);
  wt_host_judge_settings(self);
  wt_host_judge_log(self);
  self->report.facts = self->facts;
  self->report.accounts = (const WtHostAccount *) (gpointer) self->accounts->data;
  self->report.n_accounts = self->accounts->len;
}

const WtHostReport *wt_host_report(const WtHost *self)
{
  return &self->report;
}

/* --- what judges share -------------------------------------------------------------------- */

void wt_host_tell(WtHost *self, const WtFinding *finding, const char *format, ...)
{
  WtFinding told = *finding;
  char detail[WT_DETAIL_MAX];
  va_list arguments;

  va_start(arguments, format);
  (void) g_vsnprintf(detail, sizeof detail, format, arguments);
  va_end(arguments);
  told.detail = detail;
  wt_engine_note(self->engine, &told);
}

WtFinding wt_host_about(WtFindingId id, const WtSeenConnection *connection)
{
  return (WtFinding) {
    .id = id,
    .connection = connection ? connection->info.id : 0,
    .input = connection ? connection->info.input : 0,
    .itt = WT_NO_TAG,
  };
}

const WtSeenConnection *wt_host_connection(const WtHost *self, uint32_t id)
{
  const WtSeenConnection *const found =
      id && id <= self->seen.connections->len ? self->seen.connections->pdata[id - 1] : NULL;

  return found && found->info.id ? found : NULL;
}
