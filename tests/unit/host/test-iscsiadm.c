/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/facts.h"

#include <glib/gstdio.h>
#include <string.h>

#include "wiretruth/error.h"
#include "wt-test.h"

#define SESSION(portal, iface, first_burst) NUMBERED("8", portal, iface, first_burst)

#define NUMBERED(sid, portal, iface, first_burst)                                              \
  "\tCurrent Portal: " portal ",1\n\tPersistent Portal: " portal                               \
  ",1\n" INTERFACE(sid, iface, first_burst)

#define INTERFACE(sid, iface, first_burst)                                                     \
  "\t\t**********\n\t\tInterface:\n\t\tIface Name: default\n\t\tIface Initiatorname: iqn.i\n"  \
  "\t\tIface IPaddress: " iface "\n\t\tSID: " sid "\n\t\tpassword: ********\n"                 \
  "\t\tNegotiated iSCSI params:\n\t\tHeaderDigest: CRC32C\n"                                   \
  "\t\tMaxRecvDataSegmentLength: 262144\n\t\tMaxXmitDataSegmentLength: 65536\n"                \
  "\t\tFirstBurstLength: " first_burst "\n"

/** @told: "target portal port initiator first-burst;" of each */
static const struct {
  const char *name, *text, *told;
} rows[] = {
  { "one session", "Target: iqn.t (non-flash)\n" SESSION("10.0.0.2:3260", "10.0.0.1", "65536"),
    "iqn.t v4 2:3260 1 65536;" },
  { "two paths to one target",
    "Target: iqn.t (non-flash)\n" SESSION("10.0.0.2:3260", "10.0.0.1", "65536")
        SESSION("10.0.0.3:3261", "10.0.0.1", "32768"),
    "iqn.t v4 2:3260 1 65536;iqn.t v4 3:3261 1 32768;" },
  { "two sessions with one portal",
    "Target: iqn.t (non-flash)\n" NUMBERED("2", "10.0.0.2:3260", "10.0.0.1", "65536")
        INTERFACE("3", "10.0.0.5", "32768"),
    "iqn.t v4 2:3260 1 65536;iqn.t v4 2:3260 5 32768;" },
  { "two sessions with no portal that can be read",
    "Target: iqn.t\n" NUMBERED("2", "store:3260", "10.0.0.1", "1")
        INTERFACE("3", "10.0.0.1", "2"),
    "" },
  { "two targets",
    "Target: iqn.t (non-flash)\n" SESSION(
        "10.0.0.2:3260", "10.0.0.1",
        "1") "Target: iqn.u (non-flash)\n" SESSION("10.0.0.2:3260", "10.0.0.1", "2"),
    "iqn.t v4 2:3260 1 1;iqn.u v4 2:3260 1 2;" },
  { "IPv6", "Target: iqn.t\n" SESSION("[fd00::2]:3260", "fd00::1", "65536"),
    "iqn.t v6 2:3260 1 65536;" },
  { "IPv6 in brackets", "Target: iqn.t\n" SESSION("[fd00::2]:3260", "[fd00::1]", "65536"),
    "iqn.t v6 2:3260 1 65536;" },
  { "address not known", "Target: iqn.t\n" SESSION("10.0.0.2:3260", "<empty>", "65536"),
    "iqn.t v4 2:3260 0 65536;" },
  { "among other text",
    "# whatever: 1\nTarget: \n\nTarget: iqn.t\n" SESSION("10.0.0.2:3260", "10.0.0.1",
                                                         "65536") "\n### next\nFirstBurst: 3\n",
    "iqn.t v4 2:3260 1 65536;" },
  { "no portal that can be read", "Target: iqn.t\n" SESSION("store:3260", "10.0.0.1", "1"),
    "" },
  { "carriage returns",
    "Target: iqn.t\r\n\tCurrent Portal: 10.0.0.2:3260,1\r\n"
    "\tFirstBurstLength: 512\r\n",
    "iqn.t v4 2:3260 0 512;" },
  { "nothing negotiated", "Target: iqn.t\n\tCurrent Portal: 10.0.0.2:3260,1\n", "" },
  { "nothing", "", "" },
};

static void append(GString *told, const WtHostSession *s)
{
  const size_t last = s->target.ip_version == 4 ? 3 : 15;

  g_string_append_printf(told, "%s v%u %u:%u %u %s;", s->target_name, s->target.ip_version,
                         s->target.ip[last], s->target.port, s->initiator.ip[last],
                         s->values[WT_KEY_FIRST_BURST_LENGTH]);
}

static void is_read(void **state)
{
  const size_t i = (size_t) *state;
  g_autoptr(WtFacts) facts = wt_facts_new();
  g_autoptr(GString) told = g_string_new(NULL);

  wt_facts_text(facts, rows[i].text);

  g_autoptr(GArray) known = wt_facts_known(facts);

  for (guint n = 0; n < known->len; n++)
    append(told, &g_array_index(known, WtHostSession, n));
  assert_string_equal(told->str, rows[i].told);
}

static void many_are_bounded(void **state)
{
  g_autoptr(WtFacts) facts = wt_facts_new();
  g_autoptr(GString) text = g_string_new("Target: iqn.t\n");

  (void) state;
  for (unsigned i = 1; i <= 5000; i++) {
    g_autofree char *sid = g_strdup_printf("%u", i);
    g_autofree char *block =
        g_strdup_printf(NUMBERED("%s", "10.0.0.2:3260", "10.0.0.1", "65536"), sid);

    g_string_append(text, block);
  }
  wt_facts_text(facts, text->str);
  assert_int_equal(facts->sessions->len, WT_FACTS_SESSIONS_MAX);
}

static void files_and_folders(void **state)
{
  g_autofree char *folder = g_dir_make_tmp("wt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "facts", NULL);
  g_autofree char *empty = g_build_filename(folder, "other", NULL);
  g_autoptr(GError) error = NULL;
  static const char text[] = "Target: iqn.t\n" SESSION("10.0.0.2:3260", "10.0.0.1", "65536");

  (void) state;
  assert_true(g_file_set_contents(path, text, -1, NULL));
  assert_true(g_file_set_contents(empty, "nothing\n", -1, NULL));

  WtFacts *one = wt_facts_read(path, NULL), *all = wt_facts_read(folder, NULL);

  assert_int_equal(one->sessions->len, 1);
  assert_int_equal(all->sessions->len, 1);
  wt_facts_free(one);
  wt_facts_free(all);
  assert_null(wt_facts_read(empty, &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_FORMAT));
  g_clear_error(&error);
  assert_null(wt_facts_read("/nonexistent", &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_OPEN));
  (void) g_remove(path);
  (void) g_remove(empty);
  (void) g_rmdir(folder);
}

int main(void)
{
  enum { N = G_N_ELEMENTS(rows) };
  struct CMUnitTest tests[N + 2] = {
    [N] = cmocka_unit_test(many_are_bounded),
    [N + 1] = cmocka_unit_test(files_and_folders),
  };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = is_read,
      .initial_state = (void *) i,
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
