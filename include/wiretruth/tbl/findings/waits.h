/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Commands that one side kept waiting, though nothing was lost. The columns stand in ../findings.h.
 */
WT_FINDING(R2T_LATE, "iscsi.r2t.late", WARNING, TIME,
           "A write waited for more than a second for its first R2T: the target had the command, and did not ask for the data. "
           "TCP does not explain the time.",
           "The target is overloaded: too many commands for its disks, its memory or its CPUs\n"
           "It has no buffers left for more data\n"
           "It was failing over, or rebuilding",
           "Look at the target's load and log at that time. ImmediateData=Yes and InitialR2T=No let small writes go without "
           "any R2T. wiretruth flow --slowest 5 draws such commands.",
           "RFC 7143 4.2.5.2, 11.8")
WT_FINDING(R2T_STARVATION, "iscsi.r2t.starvation", WARNING, TIME,
           "In the middle of a write the target asked for no more data for over a second, though all that it had asked for was "
           "there. TCP does not explain the time.",
           "The target's cache is full: it writes to disk before it takes more\n"
           "The target shares few buffers among many initiators\n"
           "Its disks hang",
           "Look at the target's disks and write cache at that time. A larger MaxBurstLength, or a MaxOutstandingR2T above 1, "
           "makes writes depend less on each R2T.",
           "RFC 7143 11.8, 13.13, 13.17")
WT_FINDING(R2T_UNANSWERED, "iscsi.r2t.unanswered", WARNING, TIME,
           "The initiator sent none of the data for more than a second that the target had asked for (R2T), or that its own "
           "command had announced. TCP does not explain the time.",
           "The initiator's host is overloaded, or a virtual machine that was not running\n"
           "Its driver had the R2T, and waited for memory or a lock",
           "Look at the initiator's host: load, steal time, its log at that time. If the capture was taken at the target, make "
           "sure that the R2T arrived: compare with a capture at the initiator.",
           "RFC 7143 11.8, 13.17")
WT_FINDING(DATA_IN_LATE, "iscsi.data_in.late", WARNING, TIME,
           "A read waited for more than a second for data of the target. TCP does not explain the time.",
           "The target's disks are slow or overloaded, or one of them retries\n"
           "The target was failing over, or rebuilding\n"
           "Disks had been put to sleep",
           "Look at the target: latency of its disks, their error counters, its log at that time. wiretruth flow --slowest 5 "
           "draws such commands.",
           "RFC 7143 11.7")
WT_FINDING(STATUS_LATE, "iscsi.status.late", WARNING, TIME,
           "A command waited for more than a second for its status, though all of its data was there. TCP does not explain the "
           "time.",
           "The target writes through to slow disks: no write cache, or a full one\n"
           "A mirror or a remote copy has to agree to each write\n"
           "The target's disks hang, or one of them retries",
           "Look at the target: latency of its disks, its write cache (a battery that failed turns it off), its replication, its log "
           "at that time.",
           "RFC 7143 11.4")
WT_FINDING(QUEUE_LIMIT, "iscsi.queue.full", NOTE, COUNT,
           "For most of the time as many commands were open as were let in at once, and never more: further ones had to wait where "
           "no capture sees them. Applications count that waiting as latency.",
           "The initiator's own queue depth: node.session.queue_depth of open-iscsi (32), LUN queue depth of ESXi or of an HBA\n"
           "The target's command window (MaxCmdSN): its queue depth for each session\n"
           "A load generator that keeps so many commands open on purpose",
           "If the latency of the single commands is good, allow more at once: node.session.queue_depth and node.session.cmds_max, "
           "or default_cmdsn_depth of LIO. If it is bad, a deeper queue makes it worse: spread the load.",
           "RFC 7143 4.2.2.1")
