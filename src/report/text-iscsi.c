/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/page.h"
#include "report/words.h"

#define N_COLUMNS 5u
#define GUTTER 2u

typedef struct {
  char *cell[WT_PAGE_ROWS + 1][N_COLUMNS]; /* row 0 is the head */
  size_t width[N_COLUMNS];
  size_t n_rows;
} Table;

/* Numbers stand right, words left. */
static const bool stands_right[N_COLUMNS] = { true, false, true, false, false };

static void table_clear(Table *table)
{
  for (size_t row = 0; row < table->n_rows; row++)
    for (size_t i = 0; i < N_COLUMNS; i++)
      g_free(table->cell[row][i]);
}

static void set_cell(Table *table, size_t row, size_t i, GString *take)
{
  const size_t width = wt_words_columns(take->str);

  table->cell[row][i] = g_string_free(take, FALSE);
  table->width[i] = MAX(table->width[i], width);
}

static void write_row(WtPage *page, const Table *table, size_t row, WtPaint paint)
{
  g_autoptr(GString) line = g_string_new(NULL);

  for (size_t i = 0; i < N_COLUMNS; i++) {
    const char *const text = table->cell[row][i];
    const int pad = (int) (table->width[i] - wt_words_columns(text));

    g_string_append_printf(line, "%*s", (int) GUTTER, "");
    g_string_append_printf(line, "%*s", stands_right[i] ? pad : 0, "");
    g_string_append(line, text);
    if (!stands_right[i] && i + 1 < N_COLUMNS)
      g_string_append_printf(line, "%*s", pad, "");
  }
  wt_page_paint(page, paint, line->str);
  g_string_append_c(page->out, '\n');
}

static GString *digest_cell(const WtConnection *c, unsigned which)
{
  static const struct {
    WtVerdict verdict;
    const char *word;
  } parts[] = {
    { WT_VERDICT_GOOD, "good" },
    { WT_VERDICT_BAD, "BAD" },
    { WT_VERDICT_UNVERIFIABLE, "unverifiable" },
  };
  GString *const text = g_string_new(NULL);

  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    const uint64_t n = c->digests[which][parts[i].verdict];

    if (!n)
      continue;
    if (text->len)
      g_string_append(text, ", ");
    wt_words_count(text, n);
    g_string_append_printf(text, " %s", parts[i].word);
  }
  if (!text->len)
    g_string_append(text, c->digest_use[which] == WT_DIGEST_NONE      ? "off"
                          : c->digest_use[which] == WT_DIGEST_UNKNOWN ? "unknown"
                                                                      : "on, none sent");
  return text;
}

static void fill_row(Table *table, const WtConnection *c)
{
  GString *const id = g_string_new(NULL);
  GString *const ends = g_string_new(NULL);
  GString *const pdus = g_string_new(NULL);
  const size_t row = table->n_rows++;

  g_string_append_printf(id, "%u", c->id);
  wt_words_endpoint(ends, &c->initiator);
  g_string_append(ends, " -> ");
  wt_words_endpoint(ends, &c->target);
  wt_words_count(pdus, c->pdus);
  set_cell(table, row, 0, id);
  set_cell(table, row, 1, ends);
  set_cell(table, row, 2, pdus);
  set_cell(table, row, 3, digest_cell(c, WT_HEADER_DIGEST));
  set_cell(table, row, 4, digest_cell(c, WT_DATA_DIGEST));
}

static void fill_head(Table *table)
{
  static const char *const heads[N_COLUMNS] = { "#", "initiator -> target", "PDUs",
                                                "header digest", "data digest" };

  for (size_t i = 0; i < N_COLUMNS; i++)
    set_cell(table, 0, i, g_string_new(heads[i]));
  table->n_rows = 1;
}

/* How it came to its session, where that is not by a plain login. */
static void join_words(GString *out, const WtConnection *c)
{
  if (c->redirected_by)
    g_string_append_printf(out, "; redirected by connection %u", c->redirected_by);
  if (c->join == WT_JOIN_ADDED)
    g_string_append_printf(out, "; added to session %u, CID %u", c->session, c->cid);
  if (c->replaces)
    g_string_append_printf(out, "; in place of connection %u", c->replaces);
}

static void login_words(GString *out, const WtConnection *c)
{
  if (c->discovery)
    g_string_append(out, "discovery; ");
  if (c->login_status)
    g_string_append_printf(out, "login ended with status 0x%04x", c->login_status);
  else if (c->login_seen)
    g_string_append(out, "negotiated");
  else if (c->digests_inferred)
    g_string_append(out, "login not captured, digests inferred");
  else
    g_string_append(out, c->initiator_name[0] ? "login not completed" : "login not captured");
  if (c->negotiation && c->negotiation->from_host)
    g_string_append(out, ", keys as the host says");
  join_words(out, c);
}

/* A name shorter than its half leaves the rest to the other. */
static void write_pair(GString *out, const WtConnection *c, size_t room)
{
  g_autoptr(GString) initiator = g_string_new(NULL);
  g_autoptr(GString) target = g_string_new(NULL);

  wt_words_name(initiator, c->initiator_name, 0);
  wt_words_name(target, c->target_name, 0);
  if (!initiator->len)
    return;

  const size_t arrow = target->len ? strlen(" -> ") : 0;
  const size_t wants_initiator = wt_words_columns(initiator->str);
  const size_t wants_target = wt_words_columns(target->str);
  const size_t half = (room - arrow) / 2;
  const size_t left = room - arrow - MIN(wants_target, half);

  wt_words_name(out, c->initiator_name, left);
  g_string_append(out, arrow ? " -> " : "");
  wt_words_name(out, c->target_name, room - arrow - MIN(wants_initiator, left));
  g_string_append(out, "; ");
}

static void write_dim(WtPage *page, size_t indent, const char *text)
{
  wt_page_pad(page, indent);
  wt_page_paint(page, WT_PAINT_DIM, text);
  g_string_append_c(page->out, '\n');
}

/* "offload: 12.3 wire segments a frame to the target, 3.4 from it; 45.0 an I/O, 712,000 a GB" */
static void write_offload(WtPage *page, const WtConnection *c, size_t indent)
{
  const WtOffloadUse *const use = c->offload;
  g_autoptr(GString) line = g_string_new("offload: ");

  if (!wt_offload_use_sent(use).super_segments)
    return;
  g_string_append_printf(line, "%.1f wire segments a frame to the target, %.1f from it",
                         wt_offload_gain(&use->sent[0]), wt_offload_gain(&use->sent[1]));
  if (use->io_tasks) {
    g_string_append_printf(line, "; %.1f an I/O, ", wt_offload_per_io(use));
    wt_words_count(line, (uint64_t) wt_offload_per_gb(use));
    g_string_append(line, " a GB");
  }
  write_dim(page, indent, line->str);
}

/* Under each row: who they say they are, how the digests are known, why a login failed. */
static void write_names(WtPage *page, const WtConnection *c, size_t indent)
{
  g_autoptr(GString) line = g_string_new(NULL);
  g_autoptr(GString) login = g_string_new(NULL);

  login_words(login, c);

  const size_t taken = indent + wt_words_columns(login->str) + 2;
  const size_t room = page->width > taken + 40 ? page->width - taken : 40;

  write_pair(line, c, room);
  g_string_append(line, login->str);
  write_dim(page, indent, line->str);
  if (c->login_status && wt_login_status_text(c->login_status))
    write_dim(page, indent, wt_login_status_text(c->login_status));
}

static bool has_bad(const WtConnection *c)
{
  return c->digests[WT_HEADER_DIGEST][WT_VERDICT_BAD] ||
         c->digests[WT_DATA_DIGEST][WT_VERDICT_BAD];
}

static void write_connections(WtPage *page, const WtCollect *collect)
{
  const size_t n = MIN(collect->connections->len, WT_PAGE_ROWS);
  Table table = { .n_rows = 0 };

  if (!n)
    return;
  fill_head(&table);
  for (size_t i = 0; i < n; i++)
    fill_row(&table, wt_collect_connection(collect, i));
  write_row(page, &table, 0, WT_PAINT_DIM);
  for (size_t i = 0; i < n; i++) {
    const WtConnection *const c = wt_collect_connection(collect, i);

    write_row(page, &table, i + 1, has_bad(c) ? WT_PAINT_RED : WT_PAINT_NONE);
    write_names(page, c, GUTTER + table.width[0] + GUTTER);
    write_offload(page, c, GUTTER + table.width[0] + GUTTER);
  }
  wt_page_past(page, collect->connections->len + collect->unlisted, GUTTER,
               collect->unlisted ? WT_LISTED_IN_JSONL : WT_LISTED_IN_JSON);
  table_clear(&table);
}

/* The first opcode from @from on, below @to, that occurs; or @to. */
static unsigned next_used(const WtSummary *s, unsigned from, unsigned to)
{
  while (from < to && !s->iscsi.opcodes[from])
    from++;
  return from;
}

static void opcode_entry(GString *out, const WtSummary *s, unsigned opcode)
{
  g_autoptr(GString) count = g_string_new(NULL);
  const char *const label = wt_opcode_label((uint8_t) opcode);

  wt_words_count(count, s->iscsi.opcodes[opcode]);
  g_string_append_printf(out, "%11s  0x%02x %s", count->str, opcode,
                         label ? label : "(reserved)");
}

/* Initiator opcodes stand left, target opcodes right: bit 0x20, RFC 7143 11.2.1.2. */
static void write_opcodes(WtPage *page, const WtSummary *s)
{
  const unsigned half = WT_N_OPCODES / 2;
  GString *const out = page->out;
  unsigned right = next_used(s, half, WT_N_OPCODES);
  size_t widest = 0;

  for (unsigned i = next_used(s, 0, half); i < half; i = next_used(s, i + 1, half)) {
    g_autoptr(GString) entry = g_string_new(NULL);

    opcode_entry(entry, s, i);
    widest = MAX(widest, entry->len);
  }
  for (unsigned left = next_used(s, 0, half); left < half || right < WT_N_OPCODES;
       left = next_used(s, left + 1, half)) {
    const size_t start = out->len;

    if (left < half)
      opcode_entry(out, s, left);
    if (right < WT_N_OPCODES) {
      wt_page_pad(page, widest - (out->len - start));
      opcode_entry(out, s, right);
      right = next_used(s, right + 1, WT_N_OPCODES);
    }
    g_string_append_c(out, '\n');
  }
}

void wt_page_iscsi(WtPage *self, const WtSummary *summary, const WtCollect *collect)
{
  GString *const out = self->out;

  if (!summary->iscsi.pdus && !collect->connections->len)
    return;
  wt_page_heading(self, "ISCSI");
  g_string_append(out, "  ");
  wt_words_some(out, summary->iscsi.pdus, "PDU");
  g_string_append(out, " in ");
  wt_words_some(out, summary->iscsi.connections, "connection");
  g_string_append(out, collect->unlisted ? ", at least " : ", ");
  wt_words_some(out, collect->sessions->len, "session");
  if (summary->iscsi.octets_unparsed) {
    g_string_append(out, "; ");
    wt_words_some(out, summary->iscsi.octets_unparsed, "octet");
    g_string_append(out, " in no PDU");
  }
  g_string_append(out, "\n\n");
  write_connections(self, collect);
  g_string_append_c(out, '\n');
  write_opcodes(self, summary);
  wt_page_paths(self, collect);
  wt_page_tasks(self, collect);
  wt_page_exchanges(self, collect);
  wt_page_discovered(self, collect);
}
