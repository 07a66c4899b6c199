/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Logs: syslog, the journal, dmesg, what iscsid says. Only lines that say something of iSCSI
 * are kept, and none in which a name or password of an account may stand.
 */
#include "host/log.h"

#include <string.h>

#include "host/reader.h"

typedef struct {
  const char *name, *words, *then, *before_number;
  int base;
} Kind;

static const Kind kinds[WT_N_LOG_KINDS] = {
#define WT_LOG_KIND(name, json, words, then, before_number, base, finding)                     \
  [WT_LOG_##name] = { json, words, then, before_number, base },
#include "wiretruth/tbl/log-kinds.h"
};

/** What follows @words in @text, which is in lower case; NULL if they are not there. */
static const char *after(const char *text, const char *words)
{
  const char *const at = strstr(text, words);

  return at ? at + strlen(words) : NULL;
}

static bool is_kind(const char *lower, const Kind *kind)
{
  const char *const rest = after(lower, kind->words);

  return rest && after(rest, kind->then);
}

static uint32_t number_in(const char *lower, const Kind *kind)
{
  const char *const at = kind->before_number ? after(lower, kind->before_number) : NULL;

  return at ? (uint32_t) g_ascii_strtoull(at, NULL, (guint) kind->base) : 0;
}

/** The kind of @line, and @number; WT_N_LOG_KINDS if it says nothing of iSCSI. */
static WtLogKind judge(const char *line, uint32_t *number)
{
  g_autofree char *lower = g_ascii_strdown(line, -1);
  unsigned kind = 0;

  if (strstr(lower, "password") || strstr(lower, "username"))
    return WT_N_LOG_KINDS;
  while (kind < WT_N_LOG_KINDS && !is_kind(lower, &kinds[kind]))
    kind++;
  if (kind < WT_N_LOG_KINDS)
    *number = number_in(lower, &kinds[kind]);
  return (WtLogKind) kind;
}

static bool begins_log(const char *line)
{
  WtLogTime time;
  int64_t at_ns;

  return wt_log_stamp(line, &time, &at_ns);
}

static void take_log(WtReading *self, char *line)
{
  WtFactsLine told = { 0 };

  if (!wt_log_stamp(line, &told.time, &told.at_ns))
    return;
  told.kind = judge(line, &told.number);
  if (told.kind == WT_N_LOG_KINDS)
    return;
  if (self->facts->lines->len >= WT_FACTS_LINES_MAX) {
    self->facts->incomplete = true;
    return;
  }
  told.text = g_strndup(line, WT_FACTS_LINE_MAX);
  g_array_append_val(self->facts->lines, told);
}

const WtFactsReader wt_reader_log = {
  .what = "a log (syslog, journalctl, dmesg -T)",
  .begins = begins_log,
  .take = take_log,
};

const char *wt_log_kind_name(WtLogKind kind)
{
  return kinds[kind].name;
}

/*= include/scsi/iscsi_if.h of Linux, enum iscsi_err */
const char *wt_log_error_name(uint32_t number)
{
  static const char *const names[] = {
    [1] = "DATASN",           [2] = "DATA_OFFSET",     [3] = "MAX_CMDSN",
    [4] = "EXP_CMDSN",        [5] = "BAD_OPCODE",      [6] = "DATALEN",
    [7] = "AHSLEN",           [8] = "PROTO",           [9] = "LUN",
    [10] = "BAD_ITT",         [11] = "CONN_FAILED",    [12] = "R2TSN",
    [13] = "SESSION_FAILED",  [14] = "HDR_DGST",       [15] = "DATA_DGST",
    [16] = "PARAM_NOT_FOUND", [17] = "NO_SCSI_CMD",    [18] = "INVALID_HOST",
    [19] = "XMIT_FAILED",     [20] = "TCP_CONN_CLOSE", [21] = "SCSI_EH_SESSION_RST",
    [22] = "NOP_TIMEDOUT",
  };
  const uint32_t base = 1000; /* ISCSI_ERR_BASE */

  return number > base && number - base < G_N_ELEMENTS(names) ? names[number - base] : NULL;
}
