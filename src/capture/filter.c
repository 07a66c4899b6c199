/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/filter.h"

#include <pcap/pcap.h>

#include "wiretruth/error.h"

#define SLOTS 16u /* link types whose programs are kept; more are compiled again and again */
#define SNAPLEN                                                                                \
  262144 /* the most that libpcap takes; a program's verdict is only zero or not  */

typedef struct {
  struct bpf_program program; /* empty if the expression does not compile */
  uint32_t linktype;
} Slot;

struct WtFilter {
  char *expression;
  unsigned used, next, latest;
  Slot slots[SLOTS];
};

/* Files and interfaces number a few link types differently; libpcap compiles for the latter. */
static const struct {
  uint32_t linktype;
  int dlt;
} other_numbers[] = {
  { 100, DLT_ATM_RFC1483 }, { 101, DLT_RAW },      { 102, DLT_SLIP_BSDOS },
  { 103, DLT_PPP_BSDOS },   { 106, DLT_ATM_CLIP },
};

static int dlt_of(uint32_t linktype)
{
  for (size_t i = 0; i < G_N_ELEMENTS(other_numbers); i++)
    if (other_numbers[i].linktype == linktype)
      return other_numbers[i].dlt;
  return (int) linktype;
}

static bool compile(WtFilter *self, Slot *slot, uint32_t linktype, GError **error)
{
  pcap_t *pcap = pcap_open_dead(dlt_of(linktype), SNAPLEN);

  *slot = (Slot) { .linktype = linktype };
  const bool good = pcap && pcap_compile(pcap, &slot->program, self->expression, 1,
                                         PCAP_NETMASK_UNKNOWN) == 0;

  if (!good)
    g_set_error(error, WT_ERROR, WT_ERROR_FILTER, "filter '%s': %s", self->expression,
                pcap ? pcap_geterr(pcap) : "libpcap has no memory");
  if (!good)
    slot->program = (struct bpf_program) { 0 };
  if (pcap)
    pcap_close(pcap);
  return good;
}

static Slot *find(WtFilter *self, uint32_t linktype)
{
  for (unsigned i = 0; i < self->used; i++)
    if (self->slots[i].linktype == linktype) {
      self->latest = i;
      return &self->slots[i];
    }
  return NULL;
}

static Slot *add(WtFilter *self, uint32_t linktype, GError **error)
{
  const unsigned i = self->next;

  if (i < self->used)
    pcap_freecode(&self->slots[i].program);
  self->used = MAX(self->used, i + 1);
  self->next = (i + 1) % SLOTS;
  self->latest = i;
  compile(self, &self->slots[i], linktype, error);
  return &self->slots[i];
}

WtFilter *wt_filter_new(const char *expression)
{
  WtFilter *self = g_new0(WtFilter, 1);

  self->expression = g_strdup(expression);
  return self;
}

void wt_filter_free(WtFilter *self)
{
  if (!self)
    return;
  for (unsigned i = 0; i < self->used; i++)
    pcap_freecode(&self->slots[i].program);
  g_free(self->expression);
  g_free(self);
}

bool wt_filter_check(WtFilter *self, uint32_t linktype, GError **error)
{
  return add(self, linktype, error)->program.bf_insns != NULL;
}

bool wt_filter_accepts(WtFilter *self, const WtFrame *frame)
{
  const Slot *slot = &self->slots[self->latest];
  const struct pcap_pkthdr header = { .caplen = (bpf_u_int32) frame->data.len,
                                      .len = frame->wire_len };

  if (self->used == 0 || slot->linktype != frame->linktype)
    slot = find(self, frame->linktype);
  if (!slot)
    slot = add(self, frame->linktype, NULL);
  return slot->program.bf_insns &&
         pcap_offline_filter(&slot->program, &header, frame->data.data) != 0;
}
