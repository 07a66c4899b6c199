/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/discovery.h"

#include <string.h>

#include "wt-test.h"

enum { F = 0x80, C = 0x40, CUT = 1 };

/** '|' stands for a NUL; @found: "name address;" of each */
static const struct {
  const char *name;
  struct {
    uint8_t flags;
    const char *text;
  } said[3];
  const char *found;
} stories[] = {
  { "one target", { { F, "TargetName=a|TargetAddress=1:3260,1|" } }, "a 1:3260,1;" },
  { "several addresses",
    { { F, "TargetName=a|TargetAddress=1|TargetAddress=2|TargetName=b|TargetAddress=3|" } },
    "a 1;a 2;b 3;" },
  { "no address: the one that was asked", { { F, "TargetName=a|TargetName=b|" } }, "a ;b ;" },
  { "an address without a target", { { F, "TargetAddress=1|TargetName=a|" } }, "a ;" },
  { "in two PDUs, a pair cut apart",
    { { 0, "TargetName=a|TargetAdd" }, { F, "ress=1|TargetName=b|" } },
    "a 1;b ;" },
  { "with the C bit", { { C, "TargetName=a|" }, { F, "TargetAddress=1|" } }, "a 1;" },
  { "nothing", { { F, "" } }, "" },
  { "other keys", { { F, "MaxRecvDataSegmentLength=8192|" } }, "" },
  { "a part of it missing", { { 0, "TargetName=a|TargetName=b" }, { F | CUT, "" } }, "a ;" },
  { "two answers", { { F, "TargetName=a|" }, { F, "TargetName=a|" } }, "a ;a ;" },
};

static void on_found(void *user, const WtDiscovered *found)
{
  g_string_append_printf(user, "%s %s;", found->target_name, found->address);
  assert_int_equal(found->connection, 7);
}

static void push(WtDiscovery *discovery, uint8_t flags, const char *text, size_t most,
                 const WtDiscoverySink *sink)
{
  g_autofree char *octets = g_strdelimit(g_strdup(text), "|", '\0');
  WtPdu pdu = { .connection = 7, .text = { (const uint8_t *) octets, strlen(text) } };

  pdu.bhs.flags = flags & (F | C);
  pdu.bhs.data_len = (uint32_t) strlen(text);
  pdu.missing = flags & CUT ? 10 : 0;
  wt_discovery_push(discovery, &pdu, most, sink);
}

static void is_read(void **state)
{
  const size_t i = (size_t) *state;
  WtDiscovery discovery = { NULL };
  g_autoptr(GString) found = g_string_new(NULL);
  const WtDiscoverySink sink = { on_found, found };

  for (size_t n = 0; n < G_N_ELEMENTS(stories[i].said) && stories[i].said[n].text; n++)
    push(&discovery, stories[i].said[n].flags, stories[i].said[n].text, 1000, &sink);
  assert_string_equal(found->str, stories[i].found);
  wt_discovery_clear(&discovery);
}

/* An answer without end: what came is read when there is no more room. */
static void memory_is_bounded(void **state)
{
  WtDiscovery discovery = { NULL };
  g_autoptr(GString) found = g_string_new(NULL);
  const WtDiscoverySink sink = { on_found, found };

  (void) state;
  for (unsigned i = 0; i < 1000; i++) {
    push(&discovery, 0, "TargetName=abcdefgh|", 100, &sink);
    assert_true(!discovery.part || discovery.part->len <= 100);
  }
  assert_true(found->len > 0);
  wt_discovery_clear(&discovery);
}

int main(void)
{
  enum { N = G_N_ELEMENTS(stories) };
  struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(memory_is_bounded) };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = is_read,
      .initial_state = (void *) i,
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
