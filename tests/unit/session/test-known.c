/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/known.h"

#include <glib.h>
#include <string.h>

#include "wt-test.h"

static WtEndpoint endpoint(uint8_t host, uint16_t port)
{
  return (WtEndpoint) { .ip = { 10, 0, 0, host }, .port = port, .ip_version = 4 };
}

static WtHostSession session(uint8_t initiator, uint8_t target, const char *header_digest)
{
  WtHostSession s = { .target_name = "iqn.t",
                      .initiator = endpoint(initiator, 0),
                      .target = endpoint(target, 3260),
                      .max_xmit = "8192" };

  (void) g_strlcpy(s.values[WT_KEY_HEADER_DIGEST], header_digest, WT_HOST_VALUE_MAX);
  (void) g_strlcpy(s.values[WT_KEY_MAX_RECV_DATA_SEGMENT], "262144", WT_HOST_VALUE_MAX);
  return s;
}

static void is_found_by_its_ends(void **state)
{
  const WtHostSession told[] = { session(1, 2, "None"), session(1, 3, "CRC32C"),
                                 session(4, 3, "None") };
  WtConnection c = { .initiator = endpoint(1, 40000), .target = endpoint(3, 3260) };

  (void) state;
  assert_ptr_equal(wt_known_find(told, 3, &c), &told[1]);
  c.initiator = endpoint(4, 1);
  assert_ptr_equal(wt_known_find(told, 3, &c), &told[2]);
  c.target.port = 3261;
  assert_null(wt_known_find(told, 3, &c));
  assert_null(wt_known_find(NULL, 0, &c));
}

static void several_must_agree(void **state)
{
  WtHostSession told[] = { session(1, 2, "None"), session(1, 2, "None") };
  const WtConnection c = { .initiator = endpoint(1, 40000), .target = endpoint(2, 3260) };

  (void) state;
  assert_non_null(wt_known_find(told, 2, &c));
  told[1] = session(1, 2, "CRC32C");
  assert_null(wt_known_find(told, 2, &c));
  told[1] = session(1, 2, "None");
  told[1].target_name[4] = 'u';
  assert_null(wt_known_find(told, 2, &c));
}

static void only_what_is_told_is_known(void **state)
{
  const WtHostSession told = session(1, 2, "CRC32C");
  WtNegotiation *keys = wt_known_negotiation(&told);

  (void) state;
  assert_true(keys->from_host);
  assert_string_equal(keys->keys[WT_KEY_HEADER_DIGEST].value, "CRC32C");
  assert_int_equal(keys->keys[WT_KEY_HEADER_DIGEST].state, WT_KEY_IN_FORCE);
  assert_string_equal(keys->keys[WT_KEY_MAX_RECV_DATA_SEGMENT].said[0], "262144");
  assert_string_equal(keys->keys[WT_KEY_MAX_RECV_DATA_SEGMENT].said[1], "8192");
  assert_int_not_equal(keys->keys[WT_KEY_MAX_CONNECTIONS].state, WT_KEY_DEFAULT);
  assert_int_not_equal(keys->keys[WT_KEY_ERROR_RECOVERY_LEVEL].state, WT_KEY_IN_FORCE);
  wt_negotiation_free(keys);
}

static void digests_tell_another_session(void **state)
{
  const WtHostSession told = session(1, 2, "CRC32C");
  static const struct {
    WtDigestUse use[WT_N_DIGESTS];
    bool contradicts;
  } rows[] = {
    { { WT_DIGEST_UNKNOWN, WT_DIGEST_UNKNOWN }, false },
    { { WT_DIGEST_CRC32C, WT_DIGEST_CRC32C }, false }, /* of the data digest nothing is told */
    { { WT_DIGEST_NONE, WT_DIGEST_UNKNOWN }, true },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_int_equal(wt_known_contradicts(&told, rows[i].use), rows[i].contradicts);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(is_found_by_its_ends),
    cmocka_unit_test(several_must_agree),
    cmocka_unit_test(only_what_is_told_is_known),
    cmocka_unit_test(digests_tell_another_session),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
