/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "anomaly/ledger.h"

static void count(void *user, const WtEvent *event)
{
  assert_int_equal(event->kind, WT_EVENT_FINDING);
  ++*(unsigned *) user;
}

static void many_are_folded(void **state)
{
  static WtSummary summary;
  const WtTally *const tally = &summary.findings[WT_FINDING_DIGEST_DATA];
  unsigned events = 0;
  const WtSink sink = { .event = count, .user = &events };

  (void) state;
  for (uint32_t i = 1; i <= 10; i++) {
    const WtFinding finding = {
      .id = WT_FINDING_DIGEST_DATA,
      .frame = 100 * i,
      .connection = i,
      .times = i == 3 ? 5 : 0,
      .sender = i == 3 ? WT_SENDER_INITIATOR : WT_SENDER_TARGET,
      .itt = WT_NO_TAG,
    };

    wt_ledger_note(&summary, &sink, &finding);
    wt_ledger_note(&summary, &sink, &finding);
  }
  assert_int_equal(events, 20);
  assert_int_equal(tally->count, 28);
  assert_int_equal(tally->senders[WT_SENDER_INITIATOR], 10);
  assert_int_equal(tally->senders[WT_SENDER_TARGET], 18);
  assert_int_equal(tally->first.frame, 100);
  assert_int_equal(tally->last.frame, 1000);
  assert_int_equal(tally->n_connections, WT_TALLY_CONNECTIONS);
  assert_int_equal(tally->connections[7], 8);
  assert_true(tally->more_connections);
}

/* The words of an occurrence are gone when its event is over. */
static void words_are_kept(void **state)
{
  static WtSummary summary;
  const WtTally *const tally = &summary.findings[WT_FINDING_ISCSI_LOGIN_REFUSED];
  const WtSink nobody = { 0 };
  char words[2 * WT_DETAIL_MAX] = "the first";
  const WtFinding finding = { .id = WT_FINDING_ISCSI_LOGIN_REFUSED,
                              .detail = words,
                              .itt = WT_NO_TAG };

  (void) state;
  wt_ledger_note(&summary, &nobody, &finding);
  memset(words, 'x', sizeof words - 1);
  wt_ledger_note(&summary, &nobody, &finding);
  assert_string_equal(tally->first.detail, "the first");
  assert_int_equal(strlen(tally->last.detail), WT_DETAIL_MAX - 1);
  assert_int_equal(tally->n_connections, 0);
  assert_false(tally->more_connections);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(many_are_folded),
    cmocka_unit_test(words_are_kept),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
