/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an initiator counts of a session: the names of `iscsiadm -m session -s`, in its order
 * (open-iscsi, struct iscsi_stats of iscsi_if.h); which PDU on the wire that is; whether Linux's
 * own initiator counts it (iscsi_conn_get_stats() and iscsi_sw_tcp_conn_get_stats()): the others it
 * leaves at 0. A SCSI Response is also counted where a Data-In brings the status (S bit).
 *
 *              name            name there         sent by    opcode         by Linux  */
WT_HOST_COUNTER(TXDATA_OCTETS,  "txdata_octets",   INITIATOR, NONE,          true)
WT_HOST_COUNTER(RXDATA_OCTETS,  "rxdata_octets",   TARGET,    NONE,          true)
WT_HOST_COUNTER(NOPTX_PDUS,     "noptx_pdus",      INITIATOR, NOP_OUT,       false)
WT_HOST_COUNTER(SCSICMD_PDUS,   "scsicmd_pdus",    INITIATOR, SCSI_COMMAND,  true)
WT_HOST_COUNTER(TMFCMD_PDUS,    "tmfcmd_pdus",     INITIATOR, TMF_REQ,       true)
WT_HOST_COUNTER(LOGIN_PDUS,     "login_pdus",      INITIATOR, LOGIN_REQ,     false)
WT_HOST_COUNTER(TEXT_PDUS,      "text_pdus",       INITIATOR, TEXT_REQ,      false)
WT_HOST_COUNTER(DATAOUT_PDUS,   "dataout_pdus",    INITIATOR, DATA_OUT,      true)
WT_HOST_COUNTER(LOGOUT_PDUS,    "logout_pdus",     INITIATOR, LOGOUT_REQ,    false)
WT_HOST_COUNTER(SNACK_PDUS,     "snack_pdus",      INITIATOR, SNACK,         false)
WT_HOST_COUNTER(NOPRX_PDUS,     "noprx_pdus",      TARGET,    NOP_IN,        false)
WT_HOST_COUNTER(SCSIRSP_PDUS,   "scsirsp_pdus",    TARGET,    SCSI_RESPONSE, true)
WT_HOST_COUNTER(TMFRSP_PDUS,    "tmfrsp_pdus",     TARGET,    TMF_RSP,       true)
WT_HOST_COUNTER(TEXTRSP_PDUS,   "textrsp_pdus",    TARGET,    TEXT_RSP,      false)
WT_HOST_COUNTER(DATAIN_PDUS,    "datain_pdus",     TARGET,    DATA_IN,       true)
WT_HOST_COUNTER(LOGOUTRSP_PDUS, "logoutrsp_pdus",  TARGET,    LOGOUT_RSP,    false)
WT_HOST_COUNTER(R2T_PDUS,       "r2t_pdus",        TARGET,    R2T,           true)
WT_HOST_COUNTER(ASYNC_PDUS,     "async_pdus",      TARGET,    ASYNC,         false)
WT_HOST_COUNTER(RJT_PDUS,       "rjt_pdus",        TARGET,    REJECT,        false)
WT_HOST_COUNTER(DIGEST_ERR,     "digest_err",      TARGET,    NONE,          false)
WT_HOST_COUNTER(TIMEOUT_ERR,    "timeout_err",     UNKNOWN,   NONE,          false)
#undef WT_HOST_COUNTER
