/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * host.counters: the same PDUs, counted by the host and on the wire.
 */
#include "host/host-private.h"

static void name_differences(GString *out, const WtHostAccount *account)
{
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++) {
    const uint64_t host = account->host->counters[i];

    if (!(account->compared >> i & 1) || host == account->wire[i])
      continue;
    g_string_append_printf(
        out, "%s%s %" G_GUINT64_FORMAT " on the host, %" G_GUINT64_FORMAT " on the wire",
        out->len ? ", " : "", wt_host_counter_name((WtHostCounter) i), host, account->wire[i]);
  }
}

void wt_host_judge_counters(WtHost *self)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    const WtHostAccount *const account = &g_array_index(self->accounts, WtHostAccount, i);
    const WtSeenConnection *const c = wt_host_connection(self, account->connection);
    const bool whole = account->kind == WT_ACCOUNT_WHOLE;
    WtFinding finding =
        wt_host_about(whole ? WT_FINDING_HOST_COUNTERS : WT_FINDING_HOST_COUNTERS_PARTIAL, c);

    if (account->kind == WT_ACCOUNT_ABSENT || !account->differ)
      continue;

    g_autoptr(GString) words = g_string_new(NULL);

    name_differences(words, account);
    finding.seen = account->differ;
    wt_host_tell(self, &finding, "session %u: %s%s%s", account->host->sid,
                 whole ? "" : account->why, whole ? "" : "; ", words->str);
  }
}
