/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 *          name             JSON value         label                         an answer is due */
WT_EXCHANGE(PING,            "ping",            "ping by the initiator",      true)
WT_EXCHANGE(TARGET_PING,     "target_ping",     "ping by the target",         true)
WT_EXCHANGE(NOP,             "nop",             "NOP without an answer",      false)
WT_EXCHANGE(TEXT,            "text",            "text exchange",              true)
WT_EXCHANGE(LOGOUT,          "logout",          "logout",                     true)
WT_EXCHANGE(TASK_MANAGEMENT, "task_management", "task management",            true)
WT_EXCHANGE(SNACK,           "snack",           "SNACK",                      false)
WT_EXCHANGE(ASYNC,           "async",           "asynchronous message",       false)
WT_EXCHANGE(REJECT,          "reject",          "Reject",                     false)
#undef WT_EXCHANGE
