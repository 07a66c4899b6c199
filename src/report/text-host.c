/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/page.h"
#include "report/words.h"

#define SESSIONS 4u   /* whose counters are listed */
#define INTERFACES 6u /* of which a line is written */

static const WtFactsFeature *find_feature(const WtFactsInterface *interface, const char *name)
{
  for (guint i = 0; i < interface->features->len; i++)
    if (strcmp(g_array_index(interface->features, WtFactsFeature, i).name, name) == 0)
      return &g_array_index(interface->features, WtFactsFeature, i);
  return NULL;
}

/* "i0, veth, MTU 1500, tso on, gso on, gro on, lro off" */
static void append_interface(GString *out, const WtFactsInterface *interface)
{
  static const struct {
    const char *name, *label;
  } listed[] = {
    { "tcp-segmentation-offload", "tso" },
    { "generic-segmentation-offload", "gso" },
    { "generic-receive-offload", "gro" },
    { "large-receive-offload", "lro" },
  };

  wt_words_name(out, interface->name, 0);
  if (*interface->driver) {
    g_string_append(out, ", ");
    wt_words_name(out, interface->driver, 0);
  }
  if (interface->mtu)
    g_string_append_printf(out, ", MTU %u", interface->mtu);
  for (size_t i = 0; i < G_N_ELEMENTS(listed); i++) {
    const WtFactsFeature *const feature = find_feature(interface, listed[i].name);

    if (feature)
      g_string_append_printf(out, ", %s %s", listed[i].label, feature->on ? "on" : "off");
  }
}

static void write_interfaces(WtPage *page, const WtFacts *facts)
{
  for (guint i = 0; i < MIN(facts->interfaces->len, INTERFACES); i++) {
    g_autoptr(GString) line = g_string_new(NULL);

    append_interface(line, facts->interfaces->pdata[i]);
    wt_page_labelled(page, i ? "" : "interfaces", line->str);
  }
  if (facts->interfaces->len > INTERFACES)
    wt_page_others(page, WT_LISTED_IN_JSON);
}

/* --- sessions ----------------------------------------------------------------------------- */

static void append_comparison(GString *out, const WtHostAccount *account)
{
  unsigned compared = 0;

  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    compared += account->compared >> i & 1;
  switch (account->kind) {
  case WT_ACCOUNT_ABSENT:
    g_string_append(out, account->session ? "; it tells no counters" : "; not in the capture");
    return;
  case WT_ACCOUNT_PARTIAL:
    g_string_append_printf(out, "; counters are not comparable: %s", account->why);
    return;
  case WT_ACCOUNT_WHOLE:
  default:
    if (account->differ)
      g_string_append_printf(out, "; %u of %u counters DIFFER", account->differ, compared);
    else
      g_string_append_printf(out, "; all %u counters agree", compared);
    if (account->later) {
      g_string_append(out, ", read before the last ");
      wt_words_some(out, account->later, "PDU");
    }
  }
}

static void append_session(GString *out, const WtHostAccount *account)
{
  const WtFactsSession *const host = account->host;

  g_string_append_printf(out, "%u", host->sid);
  if (account->session)
    g_string_append_printf(out, ", session %u of the capture", account->session);
  if (*account->transport) {
    g_string_append(out, ", transport ");
    wt_words_name(out, account->transport, 0);
  }
  if (*host->iface) {
    g_string_append(out, ", iface ");
    wt_words_name(out, host->iface, 0);
  }
  append_comparison(out, account);
}

static void append_column(GString *out, const char *text, int width)
{
  g_string_append_printf(out, "%*s", width, text);
}

static void append_count(GString *out, uint64_t n)
{
  g_autoptr(GString) text = g_string_new(NULL);

  wt_words_count(text, n);
  append_column(out, text->str, 15);
}

static void append_difference(GString *out, uint64_t host, uint64_t wire)
{
  g_autoptr(GString) text = g_string_new(host < wire ? "-" : host > wire ? "+" : "");

  wt_words_count(text, host < wire ? wire - host : host - wire);
  append_column(out, text->str, 13);
}

/* What a reader would else take for "nothing is wrong". */
static void write_doubts(WtPage *page, const WtHostReport *host)
{
  if (host->stranger)
    wt_page_labelled(page, "whose",
                     "no connection of the capture has an address of this host: "
                     "nothing could be compared. Are these the facts of another?");
  if (host->facts->incomplete)
    wt_page_labelled(page, "read",
                     "not all: of a file the first 16 MiB are, of logs the first "
                     "16,384 lines about iSCSI. Cut out what the capture's time "
                     "needs: journalctl --since, --until");
  if (!host->facts->interfaces->len && !host->n_accounts && !host->facts->lines->len &&
      !host->facts->ifaces->len)
    wt_page_labelled(page, "tells", "nothing about iSCSI, its interfaces or its sessions");
}

/* Those that the host counts, in its own order. */
static void write_counters(WtPage *page, const WtHostAccount *account)
{
  g_autoptr(GString) head = g_string_new(NULL);

  g_string_append_printf(head, "%-15s%15s%15s%13s", "counter", "host", "wire", "difference");
  wt_page_pad(page, 2 + WT_PAGE_LABEL);
  wt_page_paint(page, WT_PAINT_DIM, head->str);
  g_string_append_c(page->out, '\n');
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++) {
    const uint64_t host = account->host->counters[i], wire = account->wire[i];
    const bool whole = account->kind == WT_ACCOUNT_WHOLE;
    g_autoptr(GString) line = g_string_new(NULL);

    if (!(account->compared >> i & 1))
      continue;
    g_string_append_printf(line, "%-15s", wt_host_counter_name((WtHostCounter) i));
    append_count(line, host);
    append_count(line, wire);
    append_difference(line, host, wire);
    wt_page_pad(page, 2 + WT_PAGE_LABEL);
    wt_page_paint(page, whole && host != wire ? WT_PAINT_YELLOW : WT_PAINT_NONE, line->str);
    g_string_append_c(page->out, '\n');
  }
}

static void write_sessions(WtPage *page, const WtHostReport *host)
{
  for (size_t i = 0; i < MIN(host->n_accounts, SESSIONS); i++) {
    g_autoptr(GString) line = g_string_new(NULL);

    append_session(line, &host->accounts[i]);
    wt_page_labelled(page, "session", line->str);
    if (host->accounts[i].kind != WT_ACCOUNT_ABSENT)
      write_counters(page, &host->accounts[i]);
  }
  if (host->n_accounts > SESSIONS)
    wt_page_others(page, WT_LISTED_IN_JSON);
}

/* "by tcp", "by iser and tcp": what carried the I/O. */
static void append_transports(GString *out, const WtHostReport *host)
{
  g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
  const char *before = " by ";

  for (size_t i = 0; i < host->n_accounts; i++) {
    const char *const transport = host->accounts[i].transport;

    if (!*transport || !g_hash_table_add(named, (char *) transport))
      continue;
    g_string_append(out, before);
    wt_words_name(out, transport, 0);
    before = " and ";
  }
}

static double for_each(uint64_t amount, uint64_t n)
{
  return (double) amount / (double) n;
}

/* Whether the offload engine does the work: what each I/O costs the host. */
static void write_load(WtPage *page, const WtHostReport *host)
{
  const WtFactsLoad *const load = &host->facts->load;
  g_autoptr(GString) line = g_string_new(NULL);

  if (!load->ios || !host->facts->interval_ns)
    return;
  wt_words_some(line, load->ios, "I/O");
  append_transports(line, host);
  g_string_append(line, " in ");
  wt_words_duration(line, host->facts->interval_ns);
  g_string_append(line, ": ");
  wt_words_duration(line, (int64_t) for_each(load->busy_ns, load->ios));
  g_string_append(line, " of CPU time for each, ");
  wt_words_duration(line, (int64_t) for_each(load->interrupt_ns, load->ios));
  g_string_append_printf(
      line, " of it in interrupts; %.2f interrupts and %.2f softirqs of the network",
      for_each(load->interrupts, load->ios), for_each(load->net_softirqs, load->ios));
  if (load->octets) {
    g_string_append(line, "; ");
    wt_words_duration(line, (int64_t) (1e9 * for_each(load->busy_ns, load->octets)));
    g_string_append(line, " a GB");
  }
  wt_page_labelled(page, "load", line->str);
}

static void write_log(WtPage *page, const WtHostReport *host)
{
  g_autoptr(GString) line = g_string_new(NULL);

  if (!host->facts->lines->len)
    return;
  wt_words_some(line, host->facts->lines->len, "line");
  g_string_append(line, " about iSCSI: ");
  wt_words_count(line, host->lines_told);
  g_string_append(line, " of the capture's time, ");
  wt_words_count(line, host->lines_elsewhere);
  g_string_append(line, " of another, ");
  wt_words_count(line, host->lines_undated);
  g_string_append(line, " without a date");
  wt_page_labelled(page, "log", line->str);
}

void wt_page_host(WtPage *self, const WtHostReport *host)
{
  wt_page_heading(self, "HOST, AS ITS FACTS SAY");
  if (*host->facts->host) {
    g_autoptr(GString) name = g_string_new(NULL);

    wt_words_name(name, host->facts->host, 0);
    wt_page_labelled(self, "name", name->str);
  }
  write_doubts(self, host);
  write_interfaces(self, host->facts);
  write_sessions(self, host);
  write_load(self, host);
  write_log(self, host);
}
