/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/address.h"

#include "wt-test.h"

static const struct {
  const char *words;
  bool is_public;
} addresses[] = {
  { "9.255.255.255", true },
  { "10.0.0.0", false },
  { "10.255.255.255", false },
  { "11.0.0.0", true },
  { "100.63.255.255", true },
  { "100.64.0.0", false },
  { "100.127.255.255", false },
  { "100.128.0.0", true },
  { "127.0.0.1", false },
  { "169.254.1.1", false },
  { "172.15.255.255", true },
  { "172.16.0.1", false },
  { "172.31.255.255", false },
  { "172.32.0.0", true },
  { "192.168.255.255", false },
  { "192.169.0.0", true },
  { "198.18.0.1", false },
  { "198.19.255.255", false },
  { "198.20.0.0", true },
  { "203.0.113.9", false },
  { "224.0.0.1", false },
  { "255.255.255.255", false },
  { "20.15.0.7", true },
  { "0.0.0.0", false },
  { "2000::1", true },
  { "2a00:1450::1", true },
  { "2001:db8::1", false },
  { "2001:db9::1", true },
  { "fd77::2", false },
  { "fe80::1", false },
  { "::1", false },
  { "3fff::1", true },
  { "4000::", false },
};

static WtEndpoint endpoint(const char *words)
{
  WtEndpoint e = { .ip_version = strchr(words, ':') ? 6 : 4 };

  assert_int_equal(inet_pton(e.ip_version == 6 ? AF_INET6 : AF_INET, words, e.ip), 1);
  return e;
}

static void who_can_be_reached(void **state)
{
  (void) state;
  for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
    const WtEndpoint e = endpoint(addresses[i].words);
    char words[WT_ADDRESS_WORDS];

    if (wt_address_is_public(&e) != addresses[i].is_public)
      fail_msg("%s", addresses[i].words);
    assert_string_equal(wt_address_words(&e, words), addresses[i].words);
  }
}

static void ports_do_not_count(void **state)
{
  WtEndpoint a = endpoint("10.0.0.1"), b = a;

  (void) state;
  b.port = 3260;
  assert_true(wt_address_equal(&a, &b));
  b.ip[3]++;
  assert_false(wt_address_equal(&a, &b));
  b = a;
  b.ip_version = 6;
  assert_false(wt_address_equal(&a, &b));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(who_can_be_reached),
    cmocka_unit_test(ports_do_not_count),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
