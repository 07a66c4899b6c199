/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/redirects.h"

#include <glib.h>
#include <string.h>

#include "wt-test.h"

/*= test RFC7143 13.8 "domainname[:port][,portal-group-tag]" */
static const struct {
  const char *address;
  bool known;
  uint8_t ip_version, first, last;
  uint16_t port;
} addresses[] = {
  { "10.0.0.1:3261,1", true, 4, 10, 1, 3261 },
  { "10.0.0.1", true, 4, 10, 1, 3260 },
  { "10.0.0.1,1", true, 4, 10, 1, 3260 },
  { "[fd00::2]:860,3", true, 6, 0xfd, 2, 860 },
  { "[fd00::2]", true, 6, 0xfd, 2, 3260 },
  { "[fd00::2],7", true, 6, 0xfd, 2, 3260 },
  { "storage.example.com:3260,1", false, 0, 0, 0, 0 },
  { "10.0.0.1:0", false, 0, 0, 0, 0 },
  { "10.0.0.1:99999", false, 0, 0, 0, 0 },
  { "10.0.0.1:", false, 0, 0, 0, 0 },
  { "[fd00::2", false, 0, 0, 0, 0 },
  { "[]", false, 0, 0, 0, 0 },
  { ":3260", false, 0, 0, 0, 0 },
  { "", false, 0, 0, 0, 0 },
};

static void addresses_are_read(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
    WtEndpoint to;

    assert_int_equal(wt_redirects_parse(addresses[i].address, &to), addresses[i].known);
    if (!addresses[i].known)
      continue;
    assert_int_equal(to.ip_version, addresses[i].ip_version);
    assert_int_equal(to.port, addresses[i].port);
    assert_int_equal(to.ip[0], addresses[i].first);
    assert_int_equal(to.ip[to.ip_version == 4 ? 3 : 15], addresses[i].last);
  }
}

static WtConnection connection(uint32_t id, const char *initiator)
{
  WtConnection c = { .id = id,
                     .target = { .ip = { 10, 0, 0, 1 }, .port = 3261, .ip_version = 4 },
                     .target_name = "iqn.t" };

  (void) g_strlcpy(c.initiator_name, initiator, sizeof c.initiator_name);
  return c;
}

static void are_followed_once(void **state)
{
  WtRedirects *redirects = wt_redirects_new();
  const WtConnection sent = connection(1, "iqn.i"), other = connection(2, "iqn.other");
  const WtConnection follows = connection(3, "iqn.i");

  (void) state;
  wt_redirects_add(redirects, &sent, "10.0.0.1:3261,1");
  assert_int_equal(wt_redirects_follow(redirects, &other), 0);
  assert_int_equal(wt_redirects_follow(redirects, &sent), 0); /* not to oneself */
  assert_int_equal(wt_redirects_follow(redirects, &follows), 1);
  assert_int_equal(wt_redirects_follow(redirects, &follows), 0);
  for (uint32_t i = 0; i < 1000; i++) { /* the last few are kept */
    const WtConnection c = connection(i + 1, "iqn.i");

    wt_redirects_add(redirects, &c, "10.0.0.1:3261,1");
  }
  assert_true(wt_redirects_follow(redirects, &follows) > 900);
  wt_redirects_free(redirects);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(addresses_are_read),
    cmocka_unit_test(are_followed_once),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
