/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every finding there is. The dotted id is public and permanent.
 *
 * name, id, severity, evidence,
 *   text: what it means,
 *   causes: the likeliest first, one a line,
 *   remedy: what to do, with the command to run,
 *   source: RFC section, kernel function, vendor's document
 */
#include "wiretruth/tbl/findings/capture.h"
#include "wiretruth/tbl/findings/checksum.h"
#include "wiretruth/tbl/findings/offload.h"
#include "wiretruth/tbl/findings/path.h"
#include "wiretruth/tbl/findings/tcp.h"
#include "wiretruth/tbl/findings/digest.h"
#include "wiretruth/tbl/findings/format.h"
#include "wiretruth/tbl/findings/session.h"
#include "wiretruth/tbl/findings/login.h"
#include "wiretruth/tbl/findings/numbers.h"
#include "wiretruth/tbl/findings/transfer.h"
#include "wiretruth/tbl/findings/waits.h"
#include "wiretruth/tbl/findings/recovery.h"
#include "wiretruth/tbl/findings/scsi.h"
#include "wiretruth/tbl/findings/host.h"
#undef WT_FINDING
