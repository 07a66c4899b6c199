/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each reader makes of its output, alone, with others around it, and of JSON.
 */
#include <string.h>

#include "host/facts.h"
#include "host/log.h"
#include "wt-test.h"

#define SESSION_LIST "tcp: [3] 10.0.0.2:3260,1 iqn.2003-01.x:d (non-flash)\n"
#define P3                                                                                     \
  "Target: iqn.2003-01.x:d (non-flash)\n\tCurrent Portal: 10.0.0.2:3260,1\n"                   \
  "\t\tIface Name: bnx2i.00:10:18:ab:cd:ef\n\t\tIface Transport: bnx2i\n"                      \
  "\t\tIface Initiatorname: iqn.i\n\t\tIface IPaddress: 10.0.0.1\n"                            \
  "\t\tIface HWaddress: 00:10:18:ab:cd:ef\n\t\tIface Netdev: default\n\t\tSID: 3\n"            \
  "\t\tiSCSI Session State: LOGGED_IN\n\t\tCHAP:\n\t\tusername: alice\n"                       \
  "\t\tpassword: secret\n\t\tHeaderDigest: CRC32C\n"
#define COUNTERS                                                                               \
  "Stats for session [sid: 3, target: iqn.2003-01.x:d, portal: 10.0.0.2,3260]\niSCSI SNMP:\n"  \
  "\ttxdata_octets: 3676716\n\tr2t_pdus: 3\niSCSI Extended:\n\teh_abort_cnt: 9\n"
#define FEATURES                                                                               \
  "Features for eth0:\nrx-checksumming: on\n\ttx-checksum-ipv4: off [fixed]\n"                 \
  "tcp-segmentation-offload: off [requested on]\nudp: n/a\n"
#define LINK                                                                                   \
  "2: eth0@if3: <BROADCAST,UP> mtu 9000 qdisc noqueue\n    link/ether 02:00:00:00:01:01 brd "  \
  "ff:ff:ff:ff:ff:ff minmtu 68 maxmtu 65535\n    veth numrxqueues 2 gso_max_size 185000 "      \
  "gro_max_size 65536\n    inet 10.0.0.1/24 scope global eth0\n    inet6 fd00::1/64 scope\n"

/** @told: what dump() makes of the facts */
static const struct {
  const char *name, *text, *told;
} rows[] = {
  { "features", FEATURES,
    "eth0 [rx-checksumming+ tx-checksum-ipv4-! tcp-segmentation-offload-];" },
  { "features of an old ethtool", "Offload parameters for eth0:\nrx-checksumming: on\n",
    "eth0 [rx-checksumming+];" },
  { "coalescing",
    "Coalesce parameters for eth0:\nAdaptive RX: on  TX: off\nrx-usecs: 3\nrx-frames:\tn/a\n",
    "eth0 {adaptive_rx=1 adaptive_tx=0 rx_usecs=3};" },
  { "statistics", "# ethtool -S eth0\nNIC statistics:\n     rx_packets: 7\n     x: -1\n",
    "eth0 {rx_packets=7};" },
  { "statistics of nobody", "NIC statistics:\n     rx_packets: 7\n", "" },
  { "driver", "$ ethtool -i eth0\ndriver: mlx5_core\nversion: 5\n", "eth0 mlx5_core;" },
  { "link", LINK, "eth0 02:00:00:00:01:01 mtu 9000 gso 185000 gro 65536 v4 v6;" },
  { "link and features are of one interface", LINK FEATURES,
    "eth0 02:00:00:00:01:01 mtu 9000 gso 185000 gro 65536 v4 v6 [rx-checksumming+ "
    "tx-checksum-ipv4-! tcp-segmentation-offload-];" },
  { "iface records",
    "default tcp,<empty>,<empty>,<empty>,<empty>\n"
    "qla4xxx.a qla4xxx,00:c0:dd:08:63:e8,20.15.0.7,default,iqn.x\n",
    "iface default tcp;iface qla4xxx.a qla4xxx 00:c0:dd:08:63:e8;" },
  { "no iface records", "a tcp,b\nhe said tcp,,,,\nx foo,,,,\n", "" },
  { "an iface record",
    "# BEGIN RECORD 2.0-871\niface.iscsi_ifacename = cx\niface.hwaddress = 00:07:43:05:97:07\n"
    "iface.transport_name = cxgb3i\n# END RECORD\n",
    "iface cx cxgb3i 00:07:43:05:97:07;" },
  { "a record of a node",
    "# BEGIN RECORD 2.0-870\nnode.name = iqn.t\niface.iscsi_ifacename = default\n"
    "iface.transport_name = tcp\nnode.session.auth.username = bob\n"
    "node.session.auth.password = secret\n# END RECORD\n",
    "iface default tcp;" },
  { "list of sessions", SESSION_LIST, "session 3 iqn.2003-01.x:d tcp;" },
  { "session", P3,
    "session 3 iqn.2003-01.x:d bnx2i LOGGED_IN 00:10:18:ab:cd:ef HeaderDigest=CRC32C;" },
  { "counters", COUNTERS, "session 3 iqn.2003-01.x:d txdata_octets=3676716 r2t_pdus=3;" },
  { "counters of IPv6",
    "Stats for session [sid: 1, target: iqn.t, portal: fd00:2::1,3260]\n\ttimeout_err: 0\n",
    "session 1 iqn.t timeout_err=0;" },
  { "session and its counters",
    "### iscsiadm -m session -P3\n" P3 "### iscsiadm -m session -s\n" COUNTERS "###\nx: 1\n",
    "session 3 iqn.2003-01.x:d bnx2i LOGGED_IN 00:10:18:ab:cd:ef HeaderDigest=CRC32C "
    "txdata_octets=3676716 r2t_pdus=3;" },
  { "counters before their session", COUNTERS P3,
    "session 3 iqn.2003-01.x:d bnx2i LOGGED_IN 00:10:18:ab:cd:ef HeaderDigest=CRC32C "
    "txdata_octets=3676716 r2t_pdus=3;" },
  { "log",
    "Nov 20 13:22:52 h kernel:  connection1:0: detected conn error (1022)\n"
    "Nov 20 13:22:53 h systemd: started\n",
    "log connection_error 1022;" },
  { "a log with names of accounts",
    "Nov 20 13:22:52 h iscsid: login failed, username alice password x\n", "" },
  { "a log that says nothing", "Nov 20 13:22:53 h systemd: started\n", "" },
  { "JSON",
    "{\"schema\": \"wiretruth-host/1\", \"host\": \"h\", \"time_ns\": 5, "
    "\"interfaces\": [{\"name\": \"eth0\", \"mtu\": 1500, \"driver\": \"veth\", \"address\": \"02:00:00:00:01:01\", "
    "\"addresses\": [\"10.0.0.1/24\", \"fe80::1%eth0\"], \"features\": {\"rx\": {\"on\": true, "
    "\"fixed\": true}}, \"coalesce\": {\"rx_usecs\": 3, \"adaptive_rx\": true}, "
    "\"statistics\": {\"rx_packets\": 7, \"bad\": \"x\"}}, 5], \"iscsi\": {\"ifaces\": [{\"name\": \"i\", "
    "\"transport\": \"tcp\"}], \"sessions\": [{\"sid\": 3, \"target_name\": \"iqn.t\", "
    "\"portal\": \"10.0.0.2:3260\", \"transport\": \"tcp\", \"negotiated\": {\"HeaderDigest\": "
    "\"None\"}, \"counters\": {\"r2t_pdus\": 2}}]}, \"cpu\": {\"cpus\": 4}}",
    "host h 5 4;eth0 veth 02:00:00:00:01:01 mtu 1500 v4 v6 [rx+!] {rx_usecs=3 adaptive_rx=1} "
    "{rx_packets=7};iface i tcp;session 3 iqn.t tcp HeaderDigest=None r2t_pdus=2;" },
  { "JSON of another kind", "{\"schema\": \"other/1\"}", "refused" },
  { "no JSON", "{\"schema\": ", "refused" },
  { "nothing", "", "" },
};

static void dump_numbers(GString *out, const GArray *list)
{
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf(out, "%s%s=%" G_GUINT64_FORMAT "%s", i ? " " : " {",
                           g_array_index(list, WtFactsNumber, i).name,
                           g_array_index(list, WtFactsNumber, i).value,
                           i + 1 == list->len ? "}" : "");
}

static void dump_word(GString *out, const char *word)
{
  if (*word)
    g_string_append_printf(out, " %s", word);
}

static void dump_size(GString *out, const char *name, uint32_t size)
{
  if (size)
    g_string_append_printf(out, " %s %u", name, size);
}

static void dump_interface(GString *out, const WtFactsInterface *i)
{
  g_string_append(out, i->name);
  dump_word(out, i->driver);
  dump_word(out, i->address);
  dump_size(out, "mtu", i->mtu);
  dump_size(out, "gso", i->gso_max_size);
  dump_size(out, "gro", i->gro_max_size);
  for (guint n = 0; n < i->addresses->len; n++)
    g_string_append_printf(out, " v%u", g_array_index(i->addresses, WtEndpoint, n).ip_version);
  for (guint n = 0; n < i->features->len; n++) {
    const WtFactsFeature *const f = &g_array_index(i->features, WtFactsFeature, n);

    g_string_append_printf(out, "%s%s%s%s%s", n ? " " : " [", f->name, f->on ? "+" : "-",
                           f->fixed ? "!" : "", n + 1 == i->features->len ? "]" : "");
  }
  dump_numbers(out, i->coalesce);
  dump_numbers(out, i->statistics);
  g_string_append_c(out, ';');
}

static void dump_session(GString *out, const WtFactsSession *s)
{
  g_string_append_printf(out, "session %u %s", s->sid, s->known.target_name);
  dump_word(out, s->transport);
  dump_word(out, s->state);
  dump_word(out, s->address);
  for (int key = 0; key < WT_N_KEYS; key++)
    if (*s->known.values[key])
      g_string_append_printf(out, " %s=%s", wt_key_name((WtKey) key), s->known.values[key]);
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    if (s->counted >> i & 1)
      g_string_append_printf(out, " %s=%" G_GUINT64_FORMAT,
                             wt_host_counter_name((WtHostCounter) i), s->counters[i]);
  g_string_append_c(out, ';');
}

static void dump(GString *out, const WtFacts *facts)
{
  if (*facts->host)
    g_string_append_printf(out, "host %s %d %u;", facts->host, (int) facts->time_ns,
                           facts->cpu.cpus);
  for (guint i = 0; i < facts->interfaces->len; i++)
    dump_interface(out, facts->interfaces->pdata[i]);
  for (guint i = 0; i < facts->ifaces->len; i++) {
    const WtFactsIface *const iface = &g_array_index(facts->ifaces, WtFactsIface, i);

    g_string_append_printf(out, "iface %s %s", iface->name, iface->transport);
    dump_word(out, iface->address);
    g_string_append_c(out, ';');
  }
  for (guint i = 0; i < facts->sessions->len; i++)
    dump_session(out, facts->sessions->pdata[i]);
  for (guint i = 0; i < facts->lines->len; i++)
    g_string_append_printf(out, "log %s %u;",
                           wt_log_kind_name(g_array_index(facts->lines, WtFactsLine, i).kind),
                           g_array_index(facts->lines, WtFactsLine, i).number);
}

static void is_read(void **state)
{
  const size_t i = (size_t) *state;
  g_autoptr(WtFacts) facts = wt_facts_new();
  g_autoptr(GString) told = g_string_new(NULL);

  if (*rows[i].text != '{')
    wt_facts_text(facts, rows[i].text);
  else if (!wt_facts_json(facts, rows[i].text, strlen(rows[i].text), NULL))
    g_string_assign(told, "refused");
  dump(told, facts);
  assert_string_equal(told->str, rows[i].told);
}

/* Of two files, what is told of one interface is one; what contradicts is another's. */
static void texts_are_joined(void **state)
{
  g_autoptr(WtFacts) facts = wt_facts_new();
  g_autoptr(GString) told = g_string_new(NULL);

  (void) state;
  wt_facts_text(facts, "Features for eth0:\nrx: on\n");
  wt_facts_text(facts, "2: eth0: <UP> mtu 1500\n");
  wt_facts_text(facts, "Features for eth0:\nrx: off\n");
  dump(told, facts);
  assert_string_equal(told->str, "eth0 mtu 1500 [rx+];eth0 [rx-];");
}

int main(void)
{
  enum { N = G_N_ELEMENTS(rows) };
  struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(texts_are_joined) };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = is_read,
      .initial_state = (void *) i,
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
