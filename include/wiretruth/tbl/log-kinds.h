/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a line of a host's log says of iSCSI: its kind is the first row whose words all stand in it,
 * in this order. Words are compared without regard to case.
 *
 *          name              JSON key            words            and then       the number after
 *                                                                                   these, its base */
WT_LOG_KIND(RECOVERY_TIMEOUT, "recovery_timeout", "session recovery timed out", "",   "after ",  10)
WT_LOG_KIND(LOGIN_FAILED,     "login_failed",     "login failed",          "",        NULL,       0)
WT_LOG_KIND(LOGIN_REJECTED,   "login_failed",     "login rejected",        "",        NULL,       0)
WT_LOG_KIND(UNAUTHORIZED,     "login_failed",     "initiator failed authorization", "", NULL,     0)
WT_LOG_KIND(LOGIN_TIMEOUT,    "login_failed",     "iscsi login timeout",   "",        NULL,       0)
WT_LOG_KIND(BOUNDARY,         "boundary",         "boundary check failed", "",        NULL,       0)
WT_LOG_KIND(COMMAND_TIMEOUT,  "command_timeout",  "cmd 0x",                "timed out", "cmd 0x", 16)
WT_LOG_KIND(COMMAND_EXPIRED,  "command_timeout",  "timing out command",    "",        NULL,       0)
WT_LOG_KIND(PING_TIMEOUT,     "ping_timeout",     "ping timeout of",       "",        "timeout of ", 10)
WT_LOG_KIND(CONNECTION_ERROR, "connection_error", "conn error (",          ")",       "error (",  10)
WT_LOG_KIND(REPORTED_ERROR,   "connection_error", "reported iscsi connection", "error (", "error (", 10)
WT_LOG_KIND(LINK_DOWN,        "link",             "link is down",          "",        NULL,       0)
WT_LOG_KIND(WATCHDOG,         "link",             "netdev watchdog",       "timed out", NULL,     0)
WT_LOG_KIND(SOFT_LOCKUP,      "softirq",          "soft lockup",           "",        NULL,       0)
WT_LOG_KIND(SOFTIRQ_BUSY,     "softirq",          "ksoftirqd",             "",        NULL,       0)
#undef WT_LOG_KIND
