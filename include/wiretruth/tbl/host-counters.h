/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an initiator counts of a session: the names of `iscsiadm -m session -s`, in its order
 * (open-iscsi, struct iscsi_stats of iscsi_if.h).
 *
 *              name             name there       */
WT_HOST_COUNTER(TXDATA_OCTETS,   "txdata_octets")
WT_HOST_COUNTER(RXDATA_OCTETS,   "rxdata_octets")
WT_HOST_COUNTER(NOPTX_PDUS,      "noptx_pdus")
WT_HOST_COUNTER(SCSICMD_PDUS,    "scsicmd_pdus")
WT_HOST_COUNTER(TMFCMD_PDUS,     "tmfcmd_pdus")
WT_HOST_COUNTER(LOGIN_PDUS,      "login_pdus")
WT_HOST_COUNTER(TEXT_PDUS,       "text_pdus")
WT_HOST_COUNTER(DATAOUT_PDUS,    "dataout_pdus")
WT_HOST_COUNTER(LOGOUT_PDUS,     "logout_pdus")
WT_HOST_COUNTER(SNACK_PDUS,      "snack_pdus")
WT_HOST_COUNTER(NOPRX_PDUS,      "noprx_pdus")
WT_HOST_COUNTER(SCSIRSP_PDUS,    "scsirsp_pdus")
WT_HOST_COUNTER(TMFRSP_PDUS,     "tmfrsp_pdus")
WT_HOST_COUNTER(TEXTRSP_PDUS,    "textrsp_pdus")
WT_HOST_COUNTER(DATAIN_PDUS,     "datain_pdus")
WT_HOST_COUNTER(LOGOUTRSP_PDUS,  "logoutrsp_pdus")
WT_HOST_COUNTER(R2T_PDUS,        "r2t_pdus")
WT_HOST_COUNTER(ASYNC_PDUS,      "async_pdus")
WT_HOST_COUNTER(RJT_PDUS,        "rjt_pdus")
WT_HOST_COUNTER(DIGEST_ERR,      "digest_err")
WT_HOST_COUNTER(TIMEOUT_ERR,     "timeout_err")
#undef WT_HOST_COUNTER
