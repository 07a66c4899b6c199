/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/digests-before.h"

#include <glib.h>
#include <string.h>

#include "session/negotiate.h"
#include "wt-test.h"

static const WtDigestUse crc[] = { WT_DIGEST_CRC32C, WT_DIGEST_CRC32C };
static const WtDigestUse none[] = { WT_DIGEST_NONE, WT_DIGEST_NONE };

static WtConnection connection(uint32_t id, const char *initiator, uint8_t portal)
{
  WtConnection c = { .id = id,
                     .target = { .ip = { 10, 0, 0, portal }, .port = 3260, .ip_version = 4 },
                     .target_name = "iqn.t" };

  (void) g_strlcpy(c.initiator_name, initiator, sizeof c.initiator_name);
  return c;
}

/* What login number @i finds, of @n that each end, or not, before the next. */
typedef struct {
  const char *name;
  const char *initiators[3];
  uint8_t portals[3];
  bool closed[3];
  uint32_t replaces; /* by the last one */
  uint32_t before;   /* found by the last one, or 0 */
} Row;

static const Row rows[] = {
  { "logged in anew", { "a", "a" }, { 1, 1 }, { true }, 0, 1 },
  { "another initiator", { "a", "b" }, { 1, 1 }, { true }, 0, 0 },
  { "another portal", { "a", "a" }, { 1, 2 }, { true }, 0, 0 },
  { "the first one is still there", { "a", "a" }, { 1, 1 }, { false }, 0, 0 },
  { "the first one made way", { "a", "a" }, { 1, 1 }, { false }, 1, 1 },
  { "two at a time, once", { "a", "a", "a" }, { 1, 1, 1 }, { false, true }, 0, 0 },
  { "the last one counts", { "a", "a", "a" }, { 1, 1, 1 }, { true, true }, 0, 2 },
};

static void what_was_before(void **state)
{
  const Row *const row = *state;
  g_autofree WtDigestsMemory *memory = g_new0(WtDigestsMemory, 1);
  WtDigestsBefore before = { 0 };
  bool found = false;

  for (uint32_t i = 0; i < 3 && row->initiators[i]; i++) {
    WtConnection c = connection(i + 1, row->initiators[i], row->portals[i]);

    if (i == 2 || !row->initiators[i + 1])
      c.replaces = row->replaces;
    found = wt_digests_logged_in(memory, &c, i ? none : crc, &before);
    if (row->closed[i])
      wt_digests_closed(memory, &c);
  }
  assert_int_equal(found ? before.connection : 0, row->before);
  if (row->before)
    assert_int_equal(before.use[WT_DATA_DIGEST],
                     row->before == 1 ? WT_DIGEST_CRC32C : WT_DIGEST_NONE);
}

static void offers_are_remembered(void **state)
{
  static const struct {
    WtSender sender;
    const char *value;
  } said[] = { { WT_SENDER_INITIATOR, "CRC32C,None" }, { WT_SENDER_TARGET, "None" } };
  g_autofree WtDigestsMemory *memory = g_new0(WtDigestsMemory, 1);
  WtNegotiation *const keys = wt_negotiation_new();
  WtConnection first = connection(1, "a", 1), second = connection(2, "a", 1);
  WtDigestsBefore before;

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
    const WtTextPair pair = { { (const uint8_t *) "HeaderDigest", 12 },
                              { (const uint8_t *) said[i].value, strlen(said[i].value) } };

    wt_negotiation_push(keys, &pair, said[i].sender, i + 1);
  }
  first.negotiation = keys;
  assert_false(wt_digests_logged_in(memory, &first, none, &before));
  wt_digests_closed(memory, &first);
  assert_true(wt_digests_logged_in(memory, &second, none, &before));
  assert_true(before.said[WT_HEADER_DIGEST][0]);
  assert_false(before.said[WT_HEADER_DIGEST][1]);
  assert_false(before.said[WT_DATA_DIGEST][0]);
  wt_negotiation_free(keys);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1];

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = what_was_before,
      .initial_state = (void *) &rows[i],
    };
  tests[G_N_ELEMENTS(rows)] = (struct CMUnitTest) cmocka_unit_test(offers_are_remembered);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
