/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a line of a host's log says of iSCSI: its kind is the first row whose words stand in it, and
 * then those of the next column, if any. All are compared in lower case. A number is read after the
 * words of the column before its base. The last column is the finding.
 *
 *          name              JSON key            words                           and then     number after  base  finding */
WT_LOG_KIND(RECOVERY_TIMEOUT, "recovery_timeout", "session recovery timed out",   "",          "after ",     10, RECOVERY_TIMEOUT)
WT_LOG_KIND(LOGIN_FAILED,     "login_failed",     "login failed",                 "",          NULL,          0,  LOGIN_FAILED)
WT_LOG_KIND(LOGIN_REJECTED,   "login_failed",     "login rejected",               "",          NULL,          0,  LOGIN_FAILED)
WT_LOG_KIND(UNAUTHORIZED,     "login_failed",     "initiator failed authorization", "",        NULL,          0,  LOGIN_FAILED)
WT_LOG_KIND(LOGIN_TIMEOUT,    "login_failed",     "iscsi login timeout",          "",          NULL,          0,  LOGIN_FAILED)
WT_LOG_KIND(BOUNDARY,         "boundary",         "boundary check failed",        "",          NULL,          0,  BOUNDARY)
WT_LOG_KIND(COMMAND_TIMEOUT,  "command_timeout",  "cmd 0x",                       "timed out", "cmd 0x",     16, COMMAND_TIMEOUT)
WT_LOG_KIND(COMMAND_EXPIRED,  "command_timeout",  "timing out command",           "",          NULL,          0,  COMMAND_TIMEOUT)
WT_LOG_KIND(PING_TIMEOUT,     "ping_timeout",     "ping timeout of",              "",          "timeout of ", 10, PING_TIMEOUT)
WT_LOG_KIND(CONNECTION_ERROR, "connection_error", "conn error (",                 ")",         "error (",    10, CONNECTION_ERROR)
WT_LOG_KIND(REPORTED_ERROR,   "connection_error", "reported iscsi connection",    "error (",   "error (",    10, CONNECTION_ERROR)
WT_LOG_KIND(LINK_DOWN,        "link",             "link is down",                 "",          NULL,          0,  LINK)
WT_LOG_KIND(WATCHDOG,         "link",             "netdev watchdog",              "timed out", NULL,          0,  LINK)
WT_LOG_KIND(SOFT_LOCKUP,      "softirq",          "soft lockup",                  "",          NULL,          0,  SOFTIRQ)
WT_LOG_KIND(SOFTIRQ_BUSY,     "softirq",          "ksoftirqd",                    "",          NULL,          0,  SOFTIRQ)
#undef WT_LOG_KIND
