/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 *                   kind             code  text                                              source */
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 0,    "function complete",                              "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 1,    "task does not exist",                            "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 2,    "LUN does not exist",                             "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 3,    "task still allegiant",                           "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 4,    "reassignment of tasks not supported",            "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 5,    "function not supported",                         "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 6,    "not authorized",                                 "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 7,    "function succeeded",                             "RFC 7144 6.2")
WT_EXCHANGE_RESPONSE(TASK_MANAGEMENT, 255,  "function rejected",                              "RFC 7143 11.6.1")
WT_EXCHANGE_RESPONSE(LOGOUT,          0,    "closed",                                         "RFC 7143 11.15.1")
WT_EXCHANGE_RESPONSE(LOGOUT,          1,    "no such connection",                             "RFC 7143 11.15.1")
WT_EXCHANGE_RESPONSE(LOGOUT,          2,    "recovery of connections not supported",          "RFC 7143 11.15.1")
WT_EXCHANGE_RESPONSE(LOGOUT,          3,    "cleanup failed",                                 "RFC 7143 11.15.1")
#undef WT_EXCHANGE_RESPONSE
