/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 *        name          code  sent by    label                              source */
WT_OPCODE(NOP_OUT,      0x00, INITIATOR, "NOP-Out",                         "RFC 7143 11.18")
WT_OPCODE(SCSI_COMMAND, 0x01, INITIATOR, "SCSI Command",                    "RFC 7143 11.3")
WT_OPCODE(TMF_REQ,      0x02, INITIATOR, "Task Management Function Request", "RFC 7143 11.5")
WT_OPCODE(LOGIN_REQ,    0x03, INITIATOR, "Login Request",                   "RFC 7143 11.12")
WT_OPCODE(TEXT_REQ,     0x04, INITIATOR, "Text Request",                    "RFC 7143 11.10")
WT_OPCODE(DATA_OUT,     0x05, INITIATOR, "SCSI Data-Out",                   "RFC 7143 11.7")
WT_OPCODE(LOGOUT_REQ,   0x06, INITIATOR, "Logout Request",                  "RFC 7143 11.14")
WT_OPCODE(SNACK,        0x10, INITIATOR, "SNACK Request",                   "RFC 7143 11.16")
WT_OPCODE(NOP_IN,       0x20, TARGET,    "NOP-In",                          "RFC 7143 11.19")
WT_OPCODE(SCSI_RESPONSE, 0x21, TARGET,   "SCSI Response",                   "RFC 7143 11.4")
WT_OPCODE(TMF_RSP,      0x22, TARGET,    "Task Management Function Response", "RFC 7143 11.6")
WT_OPCODE(LOGIN_RSP,    0x23, TARGET,    "Login Response",                  "RFC 7143 11.13")
WT_OPCODE(TEXT_RSP,     0x24, TARGET,    "Text Response",                   "RFC 7143 11.11")
WT_OPCODE(DATA_IN,      0x25, TARGET,    "SCSI Data-In",                    "RFC 7143 11.7")
WT_OPCODE(LOGOUT_RSP,   0x26, TARGET,    "Logout Response",                 "RFC 7143 11.15")
WT_OPCODE(R2T,          0x31, TARGET,    "R2T",                             "RFC 7143 11.8")
WT_OPCODE(ASYNC,        0x32, TARGET,    "Asynchronous Message",            "RFC 7143 11.9")
WT_OPCODE(REJECT,       0x3f, TARGET,    "Reject",                          "RFC 7143 11.17")
#undef WT_OPCODE
