/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/tap.h"

static int tap = -1;
static bool first_time; /* the frame that was queued last was not seen before */
static bool warned;     /* of the file that is open */

static void open_file(void)
{
  warned = false;
}

void wt_tap_register(void)
{
  tap = register_tap(WT_TAP);
  register_init_routine(open_file);
}

void wt_tap_queue(packet_info *pinfo, const WtFrameRecord *frame)
{
  first_time = !pinfo->fd->visited;
  if (frame && have_tap_listener(tap))
    tap_queue_packet(tap, pinfo, frame);
}

/* A count that is too low without a word is worse than none. */
static void warn_once(void)
{
  if (warned || !first_time)
    return;
  warned = true;
  ws_message(
      "wiretruth: what is known only after its frame was read (sessions, most findings of a "
      "whole connection) is not counted in one pass: use tshark -2");
}

const WtFrameRecord *wt_tap_frame(const void *data)
{
  warn_once();
  return data;
}
