/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/sessions.h"

#include <string.h>

#include "wt-test.h"

enum { LOGIN = 1, LOGOUT, LOST, LEAVE, END = 0 };
enum { A = 1, B = 2 }; /* ISIDs */

#define S INT64_C(1000000000)

/**
 * What happens, and what comes of a login.
 * @reason: of a logout; @session, @join, @replaces: of the connection; @waited_s: since what it
 *   takes the place of had ended, -1 if it had not
 */
typedef struct {
  int what;
  uint32_t connection;
  uint8_t isid;
  uint16_t tsih, cid; /* asked */
  uint8_t reason;
  uint32_t session, replaces;
  WtJoin join;
  int waited_s;
} Step;

typedef struct {
  const char *name;
  Step steps[8];
} Story;

#define IN(c, isid, tsih, cid, session, join, replaces, waited)                                \
  {                                                                                            \
    LOGIN, c, isid, tsih, cid, 0, session, replaces, WT_JOIN_##join, waited                    \
  }
#define OUT(c, cid, reason)                                                                    \
  {                                                                                            \
    LOGOUT, c, 0, 0, cid, reason, 0, 0, WT_JOIN_UNKNOWN, 0                                     \
  }
#define GONE(c)                                                                                \
  {                                                                                            \
    LOST, c, 0, 0, 0, 0, 0, 0, WT_JOIN_UNKNOWN, 0                                              \
  }
#define FREE(c)                                                                                \
  {                                                                                            \
    LEAVE, c, 0, 0, 0, 0, 0, 0, WT_JOIN_UNKNOWN, 0                                             \
  }

/*= test RFC7143 6.3.1 "the login results are defined by the following table" */
static const Story stories[] = {
  { "one session", { IN(1, A, 0, 0, 1, NEW, 0, -1) } },
  { "another ISID is another session",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, B, 0, 0, 2, NEW, 0, -1) } },
  { "the same ISID reinstates",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, A, 0, 0, 2, SESSION_REINSTATED, 1, -1) } },
  { "after a loss, too",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), GONE(1), IN(2, A, 0, 0, 2, SESSION_REINSTATED, 1, 1) } },
  { "and when nobody follows the old one any more",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), GONE(1), FREE(1),
      IN(2, A, 0, 0, 2, SESSION_REINSTATED, 1, 2) } },
  { "not after a logout",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), OUT(1, 0, WT_LOGOUT_SESSION),
      IN(2, A, 0, 0, 2, NEW, 0, 1) } },
  { "nor after one of the only connection",
    { IN(1, A, 0, 5, 1, NEW, 0, -1), OUT(1, 5, WT_LOGOUT_CONNECTION), FREE(1),
      IN(2, A, 0, 5, 2, NEW, 0, 2) } },
  { "a logout of another connection ends nothing",
    { IN(1, A, 0, 5, 1, NEW, 0, -1), OUT(1, 6, WT_LOGOUT_CONNECTION),
      IN(2, A, 0, 5, 2, SESSION_REINSTATED, 1, -1) } },
  { "nor does one for recovery log out",
    { IN(1, A, 0, 5, 1, NEW, 0, -1), OUT(1, 5, WT_LOGOUT_RECOVERY),
      IN(2, A, 0, 5, 2, SESSION_REINSTATED, 1, 1) } },
  { "a new CID is added", { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, A, 1, 1, 1, ADDED, 0, -1) } },
  { "the same CID is replaced",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, A, 1, 0, 1, CONNECTION_REINSTATED, 1, -1) } },
  { "also while another one lives",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, A, 1, 1, 1, ADDED, 0, -1), GONE(2),
      IN(3, A, 1, 1, 1, CONNECTION_REINSTATED, 2, -1) } },
  { "one of two lost is no end",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, A, 1, 1, 1, ADDED, 0, -1), GONE(1),
      IN(3, A, 0, 0, 2, SESSION_REINSTATED, 2, -1) } },
  { "both lost is",
    { IN(1, A, 0, 0, 1, NEW, 0, -1), IN(2, A, 1, 1, 1, ADDED, 0, -1), GONE(1), GONE(2),
      IN(3, A, 0, 0, 2, SESSION_REINSTATED, 2, 1) } },
  { "added to a session whose beginning was not captured",
    { IN(1, A, 1, 1, 1, ADDED, 0, -1), IN(2, A, 1, 2, 1, ADDED, 0, -1) } },
};

static WtConnection connection_of(const Step *step)
{
  return (WtConnection) {
    .id = step->connection,
    .initiator_name = "iqn.i",
    .target_name = "iqn.t",
    .isid = { 0, 0, 0, 0, 0, step->isid },
    .tsih = 1,
    .cid = step->cid,
    .full_feature = true,
  };
}

static void log_in(WtSessions *sessions, WtSessionEntry **entries, const Step *step,
                   int64_t now)
{
  WtConnection c = connection_of(step);
  WtRejoin rejoin = { 0 };

  c.first_ts_ns = now;
  entries[c.id] = wt_sessions_join(sessions, &c, step->tsih, &entries[c.id], &rejoin);
  assert_non_null(entries[c.id]);
  assert_int_equal(c.session, step->session);
  assert_string_equal(wt_join_name(c.join), wt_join_name(step->join));
  assert_int_equal(c.replaces, step->replaces);
  assert_int_equal(rejoin.ended_ns ? (now - rejoin.ended_ns) / S : -1, step->waited_s);
}

static void is_told_apart(void **state)
{
  const Story *const story = *state;
  WtSessions *sessions = wt_sessions_new(10);
  WtSessionEntry *entries[8] = { NULL };
  int64_t now = S;

  for (const Step *step = story->steps; step->what != END; step++, now += S) {
    WtSessionEntry *const entry = entries[step->connection];

    if (step->what == LOGIN)
      log_in(sessions, entries, step, now);
    else if (step->what == LOGOUT)
      wt_sessions_logout(entry, step->reason, step->cid, now);
    else if (step->what == LOST)
      wt_sessions_lost(entry, step->connection, now);
    else
      wt_sessions_leave(sessions, entry, step->connection);
    if (step->what == LEAVE)
      entries[step->connection] = NULL;
  }
  for (uint32_t c = 0; c < G_N_ELEMENTS(entries); c++)
    if (entries[c])
      wt_sessions_leave(sessions, entries[c], c);
  wt_sessions_free(sessions);
}

/* However many come and go, few are remembered. */
static void memory_is_bounded(void **state)
{
  WtSessions *sessions = wt_sessions_new(2);
  WtRejoin rejoin;
  Step step = IN(1, 0, 0, 0, 1, NEW, 0, -1);

  (void) state;
  for (uint8_t isid = 0; isid < 100; isid++) {
    step.isid = isid;
    step.connection = isid + 1u;

    WtConnection c = connection_of(&step);
    WtSessionEntry *entry = wt_sessions_join(sessions, &c, 0, sessions, &rejoin);

    wt_sessions_lost(entry, c.id, S);
    wt_sessions_leave(sessions, entry, c.id);
  }
  for (uint8_t isid = 0; isid < 100; isid++) {
    step.isid = isid;
    step.connection = 200u + isid;

    WtConnection c = connection_of(&step);
    WtSessionEntry *entry = wt_sessions_join(sessions, &c, 0, sessions, &rejoin);

    assert_int_equal(c.join, WT_JOIN_NEW); /* those remembered were pushed out meanwhile */
    wt_sessions_leave(sessions, entry, c.id);
  }
  wt_sessions_free(sessions);
}

/* A session comes again and again: each takes the place of the one before, and no other's. */
static void a_reinstated_session_takes_no_room(void **state)
{
  WtSessions *sessions = wt_sessions_new(2);
  const Step steps[] = { IN(1, B, 0, 0, 1, NEW, 0, -1), IN(2, A, 0, 0, 2, NEW, 0, -1),
                         IN(3, A, 0, 0, 3, SESSION_REINSTATED, 2, 1),
                         IN(4, A, 0, 0, 4, SESSION_REINSTATED, 3, 1),
                         IN(5, B, 0, 0, 5, SESSION_REINSTATED, 1, 4) };
  WtSessionEntry *entries[8];
  int64_t now = S;

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(steps); i++, now += S) {
    const uint32_t id = steps[i].connection;

    log_in(sessions, entries, &steps[i], now);
    wt_sessions_lost(entries[id], id, now);
    wt_sessions_leave(sessions, entries[id], id);
  }
  wt_sessions_free(sessions);
}

/* Connections of one session without end: those that nobody follows are forgotten. */
static void members_are_bounded(void **state)
{
  WtSessions *sessions = wt_sessions_new(2);
  WtSessionEntry *entry = NULL;
  WtRejoin rejoin;
  Step step = IN(1, A, 0, 0, 1, NEW, 0, -1);

  (void) state;
  for (uint16_t cid = 0; cid < 1000; cid++) {
    step.connection = cid + 1u;
    step.cid = cid;

    WtConnection c = connection_of(&step);

    entry = wt_sessions_join(sessions, &c, cid != 0, sessions, &rejoin);
    assert_int_equal(c.session, 1);
    if (cid)
      wt_sessions_leave(sessions, entry, c.id);
  }
  assert_true(entry->members->len <= 64);
  wt_sessions_leave(sessions, entry, 1);
  wt_sessions_free(sessions);
}

/* What a login brings to its end had not ended before it. */
static void ended_by_the_login(void **state)
{
  WtSessions *sessions = wt_sessions_new(2);
  const Step first = IN(1, A, 0, 0, 1, NEW, 0, -1), second = IN(2, A, 0, 0, 2, NEW, 0, -1);
  WtConnection old = connection_of(&first), new = connection_of(&second);
  WtRejoin rejoin;
  WtSessionEntry *entry = wt_sessions_join(sessions, &old, 0, sessions, &rejoin);

  (void) state;
  wt_sessions_ask(sessions, &old);
  assert_false(wt_sessions_asked_again(sessions, &old));
  new.first_ts_ns = S;
  wt_sessions_ask(sessions, &new);
  assert_true(wt_sessions_asked_again(sessions, &old));
  wt_sessions_lost(entry, 1, 2 * S);

  WtSessionEntry *const again = wt_sessions_join(sessions, &new, 0, sessions, &rejoin);

  assert_int_equal(new.join, WT_JOIN_SESSION_REINSTATED);
  assert_int_equal(rejoin.ended_ns, 0);
  wt_sessions_leave(sessions, entry, 1);
  wt_sessions_leave(sessions, again, 2);
  wt_sessions_free(sessions);
}

/* A target may make another session of a login than the one that it names. */
static void the_target_decides(void **state)
{
  WtSessions *sessions = wt_sessions_new(2);
  const Step first = IN(1, A, 0, 0, 1, NEW, 0, -1), second = IN(2, A, 1, 1, 2, NEW, 0, -1);
  WtConnection one = connection_of(&first), two = connection_of(&second);
  WtRejoin rejoin;
  WtSessionEntry *const a = wt_sessions_join(sessions, &one, 0, sessions, &rejoin);

  (void) state;
  two.tsih = 9;

  WtSessionEntry *const b = wt_sessions_join(sessions, &two, 1, sessions, &rejoin);

  assert_int_equal(two.join, WT_JOIN_NEW);
  assert_int_equal(two.session, 2);
  wt_sessions_leave(sessions, a, 1);
  wt_sessions_leave(sessions, b, 2);
  wt_sessions_free(sessions);
}

static void needs_names(void **state)
{
  WtSessions *sessions = wt_sessions_new(2);
  WtConnection c = { .id = 1, .full_feature = true };
  WtRejoin rejoin;

  (void) state;
  assert_null(wt_sessions_join(sessions, &c, 0, NULL, &rejoin));
  assert_int_equal(c.session, 0);
  assert_int_equal(wt_sessions_alone(sessions), 1);
  wt_sessions_free(sessions);
}

int main(void)
{
  enum { N = G_N_ELEMENTS(stories) };
  struct CMUnitTest tests[N + 6] = {
    [N] = cmocka_unit_test(memory_is_bounded),
    [N + 1] = cmocka_unit_test(members_are_bounded),
    [N + 2] = cmocka_unit_test(needs_names),
    [N + 3] = cmocka_unit_test(ended_by_the_login),
    [N + 4] = cmocka_unit_test(the_target_decides),
    [N + 5] = cmocka_unit_test(a_reinstated_session_takes_no_room),
  };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = is_told_apart,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
