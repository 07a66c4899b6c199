/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/fingerprint.h"

#include <glib.h>
#include <string.h>

#include "pdu/bhs.h"

#define BLOCK 512u
#define SHAPES_MIN 4u /* Data-Outs that show a shape */
#define TAGS_MIN 8u   /* commands that show how tags are given */

/* --- vendors ------------------------------------------------------------------------------ */

/* IEEE's registry: those whose adapters have an iSCSI offload; most also are plain network cards. */
static const struct {
  uint32_t oui;
  const char *vendor;
} adapters[] = {
  { 0x000743, "Chelsio" },  { 0x00c0dd, "QLogic" },   { 0x000e1e, "QLogic" },
  { 0x0024ff, "QLogic" },   { 0x001b32, "QLogic" },   { 0x00e08b, "QLogic" },
  { 0x001018, "Broadcom" }, { 0x000af7, "Broadcom" }, { 0x0000c9, "Emulex" },
  { 0x0090fa, "Emulex" },   { 0x00109b, "Emulex" },
};

static const char *adapter_of(uint32_t oui)
{
  for (size_t i = 0; i < G_N_ELEMENTS(adapters); i++)
    if (adapters[i].oui == oui)
      return adapters[i].vendor;
  return NULL;
}

const char *wt_mac_vendor(const uint8_t mac[6])
{
  return adapter_of((uint32_t) mac[0] << 16 | (uint32_t) mac[1] << 8 | mac[2]);
}

/* RFC 7143 11.12.5 */
enum { ISID_OUI, ISID_EN, ISID_RANDOM, ISID_RESERVED };

typedef struct {
  unsigned type;
  uint32_t authority; /* 0 where the type has none */
} IsidOwner;

static IsidOwner isid_owner(const uint8_t isid[6])
{
  const unsigned type = isid[0] >> 6;

  if (type == ISID_OUI)
    return (IsidOwner) { type, (isid[0] & 0x3fu) << 16 | (uint32_t) isid[1] << 8 | isid[2] };
  if (type == ISID_EN)
    return (IsidOwner) { type, (uint32_t) isid[1] << 16 | (uint32_t) isid[2] << 8 | isid[3] };
  return (IsidOwner) { type, 0 };
}

/* open-iscsi's OUI is Cisco's; its adapters' drivers log in with it too, so it tells no kind. */
static const struct {
  unsigned type;
  uint32_t authority;
  WtInitiatorKind kind;
  const char *vendor;
} authorities[] = {
  { ISID_OUI, 0x00023d, WT_INITIATOR_UNKNOWN, "open-iscsi" },
  { ISID_EN, 311, WT_INITIATOR_SOFTWARE, "Microsoft" },
  { ISID_EN, 10019, WT_INITIATOR_BOOT, "iPXE" },
};

const char *wt_isid_vendor(const uint8_t isid[6])
{
  const IsidOwner owner = isid_owner(isid);

  for (size_t i = 0; i < G_N_ELEMENTS(authorities); i++)
    if (authorities[i].type == owner.type && authorities[i].authority == owner.authority)
      return authorities[i].vendor;
  return owner.type == ISID_OUI ? adapter_of(owner.authority) : NULL;
}

/* --- words of each mark ------------------------------------------------------------------- */

unsigned wt_fingerprint_hops(const WtFingerprint *self)
{
  static const uint8_t begun_with[] = { 64, 128, 255 }; /* what systems send with */
  const unsigned farthest = 30;

  for (size_t i = 0; self->host.ttl && i < G_N_ELEMENTS(begun_with); i++) {
    const unsigned hops = begun_with[i] - (unsigned) self->host.ttl;

    if (self->host.ttl <= begun_with[i])
      return hops <= farthest ? hops : 0;
  }
  return 0;
}

/* A router's address says nothing of the host. */
static void mac_words(const WtFingerprint *self, char *out)
{
  const uint8_t *const m = self->host.mac;
  const char *const vendor = wt_mac_vendor(m);

  if (!self->host.has_mac || wt_fingerprint_hops(self))
    return;
  (void) g_snprintf(out, WT_MARK_WORDS_MAX, "%02x:%02x:%02x:%02x:%02x:%02x%s%s%s", m[0], m[1],
                    m[2], m[3], m[4], m[5], vendor ? " (" : "", vendor ? vendor : "",
                    vendor ? ")" : "");
}

/* As it was sent. */
static void ttl_words(const WtFingerprint *self, char *out)
{
  if (self->host.ttl)
    (void) g_snprintf(out, WT_MARK_WORDS_MAX, "%u", self->host.ttl + wt_fingerprint_hops(self));
}

/* As p0f writes them. */
static void syn_words(const WtFingerprint *self, char *out)
{
  static const char *const names[] = {
    [0] = "eol", [1] = "nop", [2] = "mss", [3] = "ws", [4] = "sok", [5] = "sack", [8] = "ts"
  };
  size_t len = 0;

  if (self->host.has_syn && !self->host.n_syn_options)
    (void) g_strlcpy(out, "none", WT_MARK_WORDS_MAX);
  for (size_t i = 0; self->host.has_syn && i < self->host.n_syn_options; i++) {
    const uint8_t kind = self->host.syn_options[i];
    const char *const name = kind < G_N_ELEMENTS(names) ? names[kind] : NULL;

    len += (size_t) (name ? g_snprintf(out + len, WT_MARK_WORDS_MAX - len, "%s%s", i ? "," : "",
                                       name)
                          : g_snprintf(out + len, WT_MARK_WORDS_MAX - len, "%s?%u",
                                       i ? "," : "", kind));
  }
}

static void scale_words(const WtFingerprint *self, char *out)
{
  if (self->host.has_syn && self->window_scale < 0)
    (void) g_strlcpy(out, "none", WT_MARK_WORDS_MAX);
  else if (self->host.has_syn)
    (void) g_snprintf(out, WT_MARK_WORDS_MAX, "%d", self->window_scale);
}

/* Who chose it; what else is in it differs between sessions of one initiator. */
static void isid_words(const WtFingerprint *self, char *out)
{
  const IsidOwner owner = isid_owner(self->isid);
  const char *const vendor = wt_isid_vendor(self->isid);

  if (!self->has_isid)
    return;
  if (owner.type == ISID_RANDOM || owner.type == ISID_RESERVED)
    (void) g_strlcpy(out, owner.type == ISID_RANDOM ? "random" : "reserved", WT_MARK_WORDS_MAX);
  else if (vendor)
    (void) g_strlcpy(out, vendor, WT_MARK_WORDS_MAX);
  else if (owner.type == ISID_OUI)
    (void) g_snprintf(out, WT_MARK_WORDS_MAX, "OUI %06x", owner.authority);
  else
    (void) g_snprintf(out, WT_MARK_WORDS_MAX, "enterprise %u", owner.authority);
}

static void architecture_words(const WtFingerprint *self, char *out)
{
  if (self->architecture)
    (void) g_strlcpy(out, self->architecture, WT_MARK_WORDS_MAX);
}

static bool is_odd(const WtFingerprint *self)
{
  return self->odd >= SHAPES_MIN && self->odd * 4 >= self->data_outs;
}

static void data_out_words(const WtFingerprint *self, char *out)
{
  if (self->data_outs >= SHAPES_MIN)
    (void) g_strlcpy(out, is_odd(self) ? "parts of blocks" : "whole blocks", WT_MARK_WORDS_MAX);
}

static void tag_words(const WtFingerprint *self, char *out)
{
  const uint64_t most = self->commands - self->commands / 4;

  if (self->commands >= TAGS_MIN)
    (void) g_strlcpy(out,
                     self->up >= most           ? "counted up"
                     : self->up_swapped >= most ? "counted up, octets swapped"
                                                : "not counted",
                     WT_MARK_WORDS_MAX);
}

/* How much a change of it tells: 3: nobody else would have sent it; 1: settings change it, too. */
static const struct {
  const char *name;
  void (*words)(const WtFingerprint *self, char *out);
  unsigned weight;
} marks[WT_N_MARKS] = {
  [WT_MARK_MAC] = { "MAC address", mac_words, 1 },
  [WT_MARK_TTL] = { "TTL", ttl_words, 2 },
  [WT_MARK_SYN_OPTIONS] = { "SYN options", syn_words, 2 },
  [WT_MARK_WINDOW_SCALE] = { "window scale", scale_words, 1 },
  [WT_MARK_ISID] = { "ISID", isid_words, 3 },
  [WT_MARK_ARCHITECTURE] = { "X#NodeArchitecture", architecture_words, 3 },
  [WT_MARK_DATA_OUT] = { "Data-Out", data_out_words, 2 },
  [WT_MARK_TASK_TAGS] = { "task tags", tag_words, 1 },
};

const char *wt_mark_name(WtPrintMark mark)
{
  return marks[mark].name;
}

void wt_mark_words(const WtFingerprint *self, WtPrintMark mark, char out[WT_MARK_WORDS_MAX])
{
  out[0] = '\0';
  marks[mark].words(self, out);
}

/* --- kinds -------------------------------------------------------------------------------- */

/* p0f 3: [tcp:request]. An adapter's firmware may send the same: such a one is taken for software. */
static bool has_system_syn(const WtFingerprint *self)
{
  static const char *const systems[] = {
    "mss,sok,ts,nop,ws",         /* Linux */
    "mss,nop,nop,sok,nop,ws",    /* Linux without timestamps */
    "mss,nop,ws,nop,nop,sok",    /* Windows */
    "mss,nop,ws,sok,ts",         /* FreeBSD, ESXi; Windows with timestamps */
    "mss,nop,ws,nop,nop,ts,sok", /* macOS begins so */
  };
  char words[WT_MARK_WORDS_MAX];

  wt_mark_words(self, WT_MARK_SYN_OPTIONS, words);
  for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
    if (g_str_has_prefix(words, systems[i]))
      return true;
  return false;
}

static bool says_hardware(const WtFingerprint *self)
{
  static const char *const words[] = { "hba", "hardware", "offload" };
  g_autofree char *said = g_ascii_strdown(self->architecture ? self->architecture : "", -1);

  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(said, words[i]))
      return true;
  return false;
}

/** edk2's IScsiDxe, and adapters that boot, make the ISID of their own address. */
static bool isid_is_mac(const WtFingerprint *self)
{
  return self->host.has_mac && self->has_isid && (self->host.mac[0] & 0x3f) == self->isid[0] &&
         memcmp(self->host.mac + 1, self->isid + 1, sizeof self->host.mac - 1) == 0;
}

static WtInitiatorKind isid_kind(const WtFingerprint *self)
{
  const IsidOwner owner = isid_owner(self->isid);

  if (!self->has_isid)
    return WT_INITIATOR_UNKNOWN;
  if (isid_is_mac(self))
    return WT_INITIATOR_BOOT;
  for (size_t i = 0; i < G_N_ELEMENTS(authorities); i++)
    if (authorities[i].type == owner.type && authorities[i].authority == owner.authority)
      return authorities[i].kind;
  return wt_isid_vendor(self->isid) ? WT_INITIATOR_HARDWARE : WT_INITIATOR_UNKNOWN;
}

/** A sign for itself counts 2, one that needs another besides it counts 1. */
static unsigned hardware_signs(const WtFingerprint *self)
{
  const bool direct = self->host.has_mac && !wt_fingerprint_hops(self);

  return (isid_kind(self) == WT_INITIATOR_HARDWARE) * 2u + says_hardware(self) * 2u +
         is_odd(self) * 2u + (direct && wt_mac_vendor(self->host.mac)) * 1u +
         (self->host.has_syn && !has_system_syn(self)) * 1u;
}

WtInitiatorKind wt_fingerprint_kind(const WtFingerprint *self)
{
  const WtInitiatorKind by_isid = isid_kind(self);

  if (by_isid == WT_INITIATOR_BOOT || by_isid == WT_INITIATOR_SOFTWARE)
    return by_isid;
  if (hardware_signs(self) >= 2)
    return WT_INITIATOR_HARDWARE;
  return has_system_syn(self) ? WT_INITIATOR_SOFTWARE : WT_INITIATOR_UNKNOWN;
}

/* --- learning and comparing --------------------------------------------------------------- */

static void learn_tag(WtFingerprint *self, uint32_t itt)
{
  if (self->commands++) {
    self->up += itt == self->last_itt + 1;
    self->up_swapped += GUINT32_SWAP_LE_BE(itt) == GUINT32_SWAP_LE_BE(self->last_itt) + 1;
  }
  self->last_itt = itt;
}

static void learn_shape(WtFingerprint *self, uint32_t len)
{
  self->data_outs++;
  if (len % BLOCK == 0)
    return;
  if (!self->odd++)
    self->odd_len = len;
}

void wt_fingerprint_learn(WtFingerprint *self, const WtPdu *pdu)
{
  if (pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND)
    learn_tag(self, pdu->bhs.itt);
  else if (pdu->bhs.opcode == WT_OPCODE_DATA_OUT && !(pdu->bhs.flags & WT_FLAG_FINAL))
    learn_shape(self, pdu->bhs.data_len);
}

void wt_fingerprint_compare(const WtFingerprint *before, const WtFingerprint *after,
                            WtPrintChange *out)
{
  g_autoptr(GString) words = g_string_new(NULL);
  char old[WT_MARK_WORDS_MAX], new[WT_MARK_WORDS_MAX];

  *out = (WtPrintChange) { 0 };
  for (unsigned mark = 0; mark < WT_N_MARKS; mark++) {
    wt_mark_words(before, (WtPrintMark) mark, old);
    wt_mark_words(after, (WtPrintMark) mark, new);
    if (!old[0] || !new[0])
      continue;
    out->known++;
    if (strcmp(old, new) == 0)
      continue;
    out->changed++;
    out->weight += marks[mark].weight;
    g_string_append_printf(words, "%s%s %s -> %s", words->len ? ", " : "", marks[mark].name,
                           old, new);
  }
  (void) g_snprintf(out->words, sizeof out->words, "%u of %u marks changed: %s", out->changed,
                    out->known, words->str);
}
