/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Any octets as a file of host facts: what is kept stays within its bounds, and is terminated.
 */
#include <string.h>

#include "host/facts.h"
#include "host/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_word(const char *word)
{
  g_assert(memchr(word, 0, WT_FACTS_WORD_MAX));
}

static void check(const WtFacts *facts)
{
  int64_t at_ns;

  g_assert(facts->interfaces->len <= WT_FACTS_INTERFACES_MAX);
  g_assert(facts->sessions->len <= WT_FACTS_SESSIONS_MAX);
  g_assert(facts->ifaces->len <= WT_FACTS_IFACES_MAX);
  g_assert(facts->lines->len <= WT_FACTS_LINES_MAX);
  for (guint i = 0; i < facts->interfaces->len; i++)
    check_word(((const WtFactsInterface *) facts->interfaces->pdata[i])->name);
  for (guint i = 0; i < facts->sessions->len; i++)
    check_word(((const WtFactsSession *) facts->sessions->pdata[i])->transport);
  for (guint i = 0; i < facts->lines->len; i++)
    (void) wt_log_place(&g_array_index(facts->lines, WtFactsLine, i),
                        INT64_C(1795180972) * 1000000000, &at_ns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
  g_autoptr(WtFacts) facts = wt_facts_new();
  g_autofree char *text = g_strndup((const char *) data, len);

  wt_facts_text(facts, text);
  (void) wt_facts_json(facts, (const char *) data, len, NULL);
  wt_facts_text(facts, text);
  check(facts);
  return 0;
}
