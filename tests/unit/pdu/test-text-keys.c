/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "pdu/text-keys.h"

#define TEXT(name, string, list)                                                               \
  {                                                                                            \
    name, string, sizeof string - 1, list                                                      \
  }

typedef struct {
  const char *name;
  const char *text;
  size_t len;
  const char *pairs; /* key=value; of what is found */
} Row;

static const Row rows[] = {
  TEXT("empty", "", ""),
  TEXT("one pair", "A=1\0", "A=1;"),
  TEXT("two pairs", "A=1\0Bb=None,CRC32C\0", "A=1;Bb=None,CRC32C;"),
  TEXT("no NUL at the end", "A=1\0B=2", "A=1;B=2;"),
  TEXT("NULs as padding", "A=1\0\0\0\0", "A=1;"),
  TEXT("no value", "A=\0", "A=;"),
  TEXT("no key", "=1\0", "=1;"),
  TEXT("no equals sign", "junk\0A=1\0", "A=1;"),
  TEXT("value with an equals sign", "A=b=c\0", "A=b=c;"),
  TEXT("octets beyond ASCII", "A=\xff\xfe\0", "A=\xff\xfe;"),
};

/*= test RFC7143 6.1 "Text Format" */
static void pairs(void **state)
{
  const Row *row = *state;
  uint8_t *exact = g_memdup2(row->text, row->len);
  WtBytes rest = { exact, row->len };
  g_autoptr(GString) found = g_string_new(NULL);
  WtTextPair pair;

  while (wt_text_next(&rest, &pair))
    g_string_append_printf(found, "%.*s=%.*s;", (int) pair.key.len,
                           (const char *) pair.key.data, (int) pair.value.len,
                           (const char *) pair.value.data);
  assert_string_equal(found->str, row->pairs);
  assert_int_equal(rest.len, 0);
  assert_false(wt_text_next(&rest, &pair));
  g_free(exact);
}

static void is_all_or_nothing(void **state)
{
  (void) state;
  const WtBytes none = { (const uint8_t *) "None", 4 };

  assert_true(wt_text_is(none, "None"));
  assert_false(wt_text_is(none, "Non"));
  assert_false(wt_text_is(none, "None,"));
  assert_false(wt_text_is(none, "none"));
  assert_true(wt_text_is((WtBytes) { none.data, 0 }, ""));
}

static void copies_what_fits(void **state)
{
  (void) state;
  const WtBytes name = { (const uint8_t *) "iqn.x", 5 };
  char out[6];

  wt_text_copy(name, out, 6);
  assert_string_equal(out, "iqn.x");
  wt_text_copy(name, out, 4);
  assert_string_equal(out, "iqn");
  wt_text_copy(name, out, 1);
  assert_string_equal(out, "");
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 2] = {
    cmocka_unit_test(is_all_or_nothing),
    cmocka_unit_test(copies_what_fits),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i + 2] = (struct CMUnitTest) { .name = rows[i].name,
                                         .test_func = pairs,
                                         .initial_state = (void *) &rows[i] };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
