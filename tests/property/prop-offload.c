/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offload does not matter: what a host handed to its card, and what it merged, becomes the
 * wire's segments again, octet for octet. Where the evidence is too little for that, a cut
 * that calls itself exact is right all the same, and no payload is lost, made up or moved.
 */
#include <glib.h>
#include <string.h>

#include "rng.h"
#include "talk.h"
#include "wiretruth/rewrite.h"
#include "wt-test.h"

#define ETHERNET_TYPE_AT 12u

/**
 * Situation:
 * @identity: all frames must come out right
 * @untouched: frames that were merged must come out as they are, and be called irreversible
 */
typedef struct {
  const char *name;
  WtTestTalkKind talk;
  uint32_t rounds;
  bool identity, untouched;
} Situation;

/** Came: a frame that came out. */
typedef struct {
  GByteArray *octets;
  uint32_t wire_len;
  bool changed;
} Came;

/**
 * Tally: over all rounds: cuts by how sure they were, and those of them that were wrong.
 * @plain: frames said to be one segment; @lie: the first exact cut that was wrong
 */
typedef struct {
  unsigned cuts[WT_N_SURENESSES], wrong[WT_N_SURENESSES], outside;
  unsigned plain, plain_wrong;
  GString *lie;
} Tally;

/**
 * Round:
 * @at: the captured frame whose segments come out; @came: of Came: they
 * @cut: its cut
 */
typedef struct {
  WtRng rng;
  uint32_t round;
  const Situation *situation;
  GPtrArray *captured;
  Tally *tally;
  guint at;
  GArray *came;
  WtCut cut;
  uint64_t frames_out;
} Round;

#define CHECK(r, condition)                                                                    \
  do {                                                                                         \
    if (!(condition))                                                                          \
      fail_msg("WT_SEED=%u, %s, round %u, frame %u: %s", (r)->rng.seed, (r)->situation->name,  \
               (r)->round, (r)->at + 1, #condition);                                           \
  } while (0)

/* --- a frame, read anew --- */

typedef struct {
  size_t tcp_at, payload_at;
  uint32_t seq;
} Layout;

static uint16_t be16(const GByteArray *a, size_t at)
{
  assert_true(at + 2 <= a->len);
  return (uint16_t) (a->data[at] << 8 | a->data[at + 1]);
}

static Layout layout_of(const GByteArray *a)
{
  const size_t ip_at = be16(a, ETHERNET_TYPE_AT) == 0x8100 ? 18 : 14;
  const bool v4 = a->data[ip_at] >> 4 == 4;
  Layout l = { .tcp_at = ip_at + (v4 ? 20 : 40) };

  if (!v4 && a->data[ip_at + 6] == 0)
    l.tcp_at += 8;
  l.payload_at = l.tcp_at + (size_t) (a->data[l.tcp_at + 12] >> 4) * 4;
  l.seq = (uint32_t) be16(a, l.tcp_at + 4) << 16 | be16(a, l.tcp_at + 6);
  return l;
}

static const WtTestCaptured *captured_at(const Round *r)
{
  return g_ptr_array_index(r->captured, r->at);
}

static const Came *came_at(const Round *r, guint i)
{
  return &g_array_index(r->came, Came, i);
}

/* --- what must hold of every frame --- */

/* The pieces, one after the other, are the captured frame's data: no more, no less. */
static void check_conserved(const Round *r)
{
  const WtTestCaptured *const c = captured_at(r);
  const Layout whole = layout_of(c->frame);
  size_t at = 0, wire_at = 0;

  for (guint i = 0; i < r->came->len; i++) {
    const Came *const came = came_at(r, i);
    const Layout l = layout_of(came->octets);
    const size_t n = came->octets->len - l.payload_at;

    CHECK(r, l.seq == whole.seq + (uint32_t) wire_at);
    CHECK(r, whole.payload_at + at + n <= c->frame->len);
    CHECK(r, n == 0 || memcmp(came->octets->data + l.payload_at,
                              c->frame->data + whole.payload_at + at, n) == 0);
    at += n;
    wire_at += came->wire_len - l.payload_at;
  }
  CHECK(r, whole.payload_at + at == c->frame->len);
  CHECK(r, wire_at == c->len);
}

/* A capture that cut it off cannot know the sum over what is missing. */
static bool same(const GByteArray *octets, const GByteArray *wire, bool snapped)
{
  if (!snapped)
    return octets->len == wire->len && memcmp(octets->data, wire->data, wire->len) == 0;
  const size_t sum_at = layout_of(wire).tcp_at + 16;

  return octets->len <= wire->len && memcmp(octets->data, wire->data, sum_at) == 0 &&
         memcmp(octets->data + sum_at + 2, wire->data + sum_at + 2, octets->len - sum_at - 2) ==
             0;
}

static bool is_right(const Round *r)
{
  const WtTestCaptured *const c = captured_at(r);
  bool right = r->came->len == c->wire->len;

  for (guint i = 0; right && i < r->came->len; i++) {
    const GByteArray *const wire = g_ptr_array_index(c->wire, i);
    const Came *const came = came_at(r, i);

    right =
        came->wire_len == wire->len && same(came->octets, wire, c->frame->len < c->wire_len);
  }
  return right;
}

/* A frame no larger than the largest segment that may be in use is taken for one. */
static bool may_be_unknown(const Round *r)
{
  const WtTestTalkKind *const talk = &r->situation->talk;

  return !wt_cut_is_super(&r->cut) && (talk->begun || talk->one_way || talk->narrow ||
                                       talk->drops || r->situation->untouched);
}

static void note_lie(Round *r)
{
  const WtTestCaptured *const c = captured_at(r);
  const WtCut *const cut = &r->cut;

  if (r->tally->lie->len)
    return;
  g_string_printf(r->tally->lie,
                  "WT_SEED=%u round %u frame %u (%s, %u octets): said %s %u x %u, clues 0x%x, "
                  "pieces came %u; was %u x %u",
                  r->rng.seed, r->round, r->at + 1, c->received ? "received" : "sent", c->len,
                  wt_offload_kind_name(cut->kind), cut->segments, cut->size, cut->clues,
                  r->came->len, c->wire->len, c->size);
}

static void judge_cut(Round *r, bool right)
{
  const WtTestCaptured *const c = captured_at(r);
  const WtCut *const cut = &r->cut;
  Tally *const t = r->tally;

  if (!wt_cut_is_super(cut)) {
    t->plain++;
    t->plain_wrong += !right;
  } else {
    t->cuts[cut->sure]++;
    t->wrong[cut->sure] += !right;
  }
  if (!right && cut->sure == WT_SURENESS_EXACT && !may_be_unknown(r))
    note_lie(r);
  if (cut->sure == WT_SURENESS_BOUNDED)
    t->outside += c->size < cut->size_min || c->size > cut->size_max;
  CHECK(r, cut->size_min <= cut->size && cut->size <= MAX(cut->size_max, cut->size));
}

static void judge(Round *r)
{
  const WtTestCaptured *const c = captured_at(r);
  const bool right = is_right(r);
  const bool changed = r->came->len > 1 || came_at(r, 0)->octets->len != c->frame->len ||
                       memcmp(came_at(r, 0)->octets->data, c->frame->data, c->frame->len) != 0;

  CHECK(r, came_at(r, 0)->changed == changed);
  check_conserved(r);
  if (c->by_chance)
    return;
  judge_cut(r, right);
  if (r->situation->untouched && c->wire->len > 1 && c->received) {
    CHECK(r, !changed);
    /* no larger than the receiver's SYN allows, it may be one of a larger MTU */
    CHECK(r, r->cut.sure == WT_SURENESS_IRREVERSIBLE || r->cut.segments == 1);
  } else if (r->situation->identity && !right) {
    note_lie(r);
    fail_msg("%s: not what the wire had: %s (%s)", r->situation->name, r->tally->lie->str,
             wt_sureness_name(r->cut.sure));
  }
}

/* --- the rewriter's side --- */

static void forget_came(Round *r)
{
  for (guint i = 0; i < r->came->len; i++)
    g_byte_array_unref(came_at(r, i)->octets);
  g_array_set_size(r->came, 0);
}

static void on_frame(void *user, const WtWireFrame *f)
{
  Round *const r = user;
  const Came came = {
    .octets = g_byte_array_new(),
    .wire_len = (uint32_t) f->wire_len,
    .changed = f->changed,
  };

  CHECK(r, r->at < r->captured->len);
  CHECK(r, f->origin->number == r->at + 1 && f->cut);
  CHECK(r, f->index == r->came->len && f->index < f->count);
  CHECK(r, f->ts_ns == captured_at(r)->ts_ns);
  g_byte_array_append(came.octets, f->head.data, (guint) f->head.len);
  g_byte_array_append(came.octets, f->tail.data, (guint) f->tail.len);
  g_array_append_val(r->came, came);
  r->cut = *f->cut;
  r->frames_out++;
  if (r->came->len < f->count)
    return;
  judge(r);
  forget_came(r);
  r->at++;
}

static void on_block(void *user, WtBytes octets, bool big_endian)
{
  (void) octets;
  (void) big_endian;
  CHECK((const Round *) user, false); /* nobody put one in */
}

/* Frames are borrowed: each is gone once it was pushed. */
static void push(WtRewriter *rewriter, const WtTestCaptured *c, guint i)
{
  uint8_t *const exact = g_memdup2(c->frame->data, c->frame->len);
  const WtFrame frame = {
    .data = { exact, c->frame->len },
    .number = i + 1,
    .ts_ns = c->ts_ns,
    .wire_len = c->wire_len,
    .linktype = 1,
  };

  wt_rewriter_push(rewriter, &frame);
  g_free(exact);
}

static void run_round(Round *r)
{
  const WtRewriteSink sink = { on_frame, on_block, r };
  const WtRewriteOptions options = { 0 };
  g_autoptr(WtRewriter) rewriter = wt_rewriter_new(&options, &wt_default_limits, &sink);

  for (guint i = 0; i < r->captured->len; i++)
    push(rewriter, g_ptr_array_index(r->captured, i), i);
  wt_rewriter_flush(rewriter);
  CHECK(r, r->at == r->captured->len);
  CHECK(r, wt_rewriter_summary(rewriter)->frames_in == r->captured->len);
  CHECK(r, wt_rewriter_summary(rewriter)->frames_out == r->frames_out);
}

static void report(const Situation *situation, const Tally *t)
{
  print_message("%s: exact %u (%u wrong), bounded %u (%u wrong, %u outside), assumed %u (%u "
                "wrong), irreversible %u, one segment %u (%u wrong)\n",
                situation->name, t->cuts[WT_SURENESS_EXACT], t->wrong[WT_SURENESS_EXACT],
                t->cuts[WT_SURENESS_BOUNDED], t->wrong[WT_SURENESS_BOUNDED], t->outside,
                t->cuts[WT_SURENESS_ASSUMED], t->wrong[WT_SURENESS_ASSUMED],
                t->cuts[WT_SURENESS_IRREVERSIBLE], t->plain, t->plain_wrong);
}

static void situation_holds(void **state)
{
  const Situation *const situation = *state;
  Tally tally = { .lie = g_string_new(NULL) };

  for (uint32_t i = 1; i <= situation->rounds; i++) {
    Round r = { .rng = wt_rng(i), .round = i, .situation = situation, .tally = &tally };

    r.captured = wt_test_talk(&r.rng, &situation->talk);
    r.came = g_array_new(FALSE, FALSE, sizeof(Came));
    run_round(&r);
    g_array_unref(r.came);
    g_ptr_array_unref(r.captured);
    wt_rng_clear(&r.rng);
  }
  report(situation, &tally);
  if (tally.lie->len)
    fail_msg("%s: %u exact cuts and %u plain frames are wrong, first: %s", situation->name,
             tally.wrong[WT_SURENESS_EXACT], tally.plain_wrong, tally.lie->str);
  /* A frame without data that was not captured counts as a piece of the one before it. */
  const WtTestTalkKind *const talk = &situation->talk;

  if (tally.outside && !talk->small && !talk->loss && !talk->drops)
    fail_msg("%s: %u sizes are not within what is told", situation->name, tally.outside);
  g_string_free(tally.lie, TRUE);
}

/* Rounds are as many as it takes to be sure; a round is some fifty frames. */
static const Situation situations[] = {
  { .name = "SYNs seen, nothing lost",
    .rounds = 150,
    .talk = { .merge = WT_TEST_MERGE_GRO },
    .identity = true },
  { .name = "SYNs seen, nothing merged", .rounds = 60, .identity = true },
  { .name = "small writes merged",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .small = true } },
  { .name = "small writes merged, identifications counted",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .small = true, .ip_version = 4, .counted = true } },
  { .name = "begun in the middle",
    .rounds = 150,
    .talk = { .merge = WT_TEST_MERGE_GRO, .begun = true } },
  { .name = "begun in the middle, small writes merged",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .begun = true, .small = true } },
  { .name = "lost before the host",
    .rounds = 150,
    .talk = { .merge = WT_TEST_MERGE_GRO, .loss = 3 } },
  { .name = "lost before the host, begun in the middle",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .loss = 3, .begun = true } },
  { .name = "lost before the host, small writes merged",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .loss = 3, .small = true } },
  { .name = "smaller than the SYNs agreed",
    .rounds = 150,
    .talk = { .merge = WT_TEST_MERGE_GRO, .narrow = true } },
  { .name = "smaller than agreed, lost before the host",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .narrow = true, .loss = 3 } },
  { .name = "one direction",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .one_way = true } },
  { .name = "missed by the capture",
    .rounds = 100,
    .talk = { .merge = WT_TEST_MERGE_GRO, .drops = 5 } },
  { .name = "snapped",
    .rounds = 60,
    .talk = { .merge = WT_TEST_MERGE_GRO, .snap = 128 },
    .identity = true },
  { .name = "fraglist GRO",
    .rounds = 60,
    .talk = { .merge = WT_TEST_MERGE_LIST },
    .identity = true },
  { .name = "LRO", .rounds = 60, .talk = { .merge = WT_TEST_MERGE_LRO }, .untouched = true },
  { .name = "Windows", .rounds = 80, .talk = { .windows = true }, .identity = true },
  { .name = "Windows, begun in the middle",
    .rounds = 80,
    .talk = { .windows = true, .begun = true } },
};

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(situations)];

  for (size_t i = 0; i < G_N_ELEMENTS(situations); i++)
    tests[i] = (struct CMUnitTest) {
      .name = situations[i].name,
      .test_func = situation_holds,
      .initial_state = (void *) &situations[i],
    };
  return cmocka_run_group_tests_name("offload", tests, NULL, NULL);
}
