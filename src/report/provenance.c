/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a frame comes from that no card ever captured as it stands.
 */
#include "report/capture-writer-private.h"

/** Line: a sentence that grows in a buffer and is cut at its end. */
typedef struct {
  char *out;
  size_t len;
} Line;

static void add(Line *line, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add(Line *line, const char *format, ...)
{
  const size_t room = WT_PROVENANCE_MAX - line->len;
  va_list args;

  va_start(args, format);
  const int n = g_vsnprintf(line->out + line->len, room, format, args);
  va_end(args);
  line->len += n > 0 ? MIN((size_t) n, room - 1) : 0;
}

static void add_evidence(Line *line, const WtCut *cut)
{
  const char *before = ": ";

  add(line, " (%s, %s", wt_offload_kind_name(cut->kind), wt_sureness_name(cut->sure));
  for (unsigned clue = 0; clue < WT_N_CLUES; clue++) {
    if (!(cut->clues & 1u << clue))
      continue;
    add(line, "%s%s", before, wt_clue_name((WtClue) clue));
    before = ", ";
  }
  add(line, ")");
}

size_t wt_writer_provenance(const WtWireFrame *frame, char *out)
{
  const uint64_t number = frame->origin->number;
  Line line = { out, 0 };

  add(&line, "wiretruth: ");
  if (frame->count > 1) {
    add(&line, "segment %u of %u of frame %" G_GUINT64_FORMAT, frame->index + 1, frame->count,
        number);
    if (frame->cut)
      add_evidence(&line, frame->cut);
  } else if (frame->cut && frame->cut->finish_sum) {
    add(&line, "checksum of frame %" G_GUINT64_FORMAT " completed", number);
  } else {
    add(&line, "headers of frame %" G_GUINT64_FORMAT " made anew", number);
  }
  return line.len;
}
