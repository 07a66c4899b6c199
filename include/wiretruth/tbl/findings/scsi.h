/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What became of SCSI commands. The columns stand in ../findings.h.
 */
WT_FINDING(SCSI_TASK_ABORTED, "scsi.task.aborted", WARNING, TIME,
           "A command was given up: it had no answer for more than a second, and the initiator had it aborted. Whoever waited "
           "for it saw a timeout.",
           "",
           "Find out what kept it: wiretruth flow --slowest 5 draws such commands. If the command reached the target, look "
           "there: disks, controllers, load. If not, look at the path.",
           "RFC 7143 11.5, SAM-5 5.6")
WT_FINDING(SCSI_STATUS_ERROR, "scsi.status.error", WARNING, NONE,
           "A command failed with a status that means trouble: the unit is not ready, its medium or hardware has an error, it "
           "aborted the command or forbids it, or it is reserved for someone else.",
           "",
           "The report's line \"statuses\" says which, --format jsonl --events task of which commands. Medium, hardware, "
           "readiness: look at the target's own log. Reserved: see who holds the "
           "reservation (sg_persist -r DEVICE).",
           "SAM-5 5.3.1, SPC-5 4.4.8")
WT_FINDING(SCSI_QUEUE_FULL, "scsi.queue.full", WARNING, NONE,
           "The target turned a command away because it had too many: status TASK SET FULL or BUSY. The initiator has to send it "
           "again later; some lower their queue depth for a while.",
           "All initiators together keep more commands open than the target has room for\n"
           "The target was failing over, or its disks were too slow for the load\n"
           "A queue depth that was raised on a host",
           "Lower the queue depth of the hosts that share the target (node.session.queue_depth; ESXi: "
           "esxcli storage core device set -O), or spread them over more ports of it.",
           "SAM-5 5.3.1, 5.3.2")
