/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What became of SCSI commands. The columns stand in ../findings.h.
 */
WT_FINDING(SCSI_TASK_ABORTED, "scsi.task.aborted", WARNING, TIME,
           "A command was given up: it had no answer for more than a second, and the initiator had it aborted. "
           "Whoever waited for it saw a timeout.",
           "The target's disks, controllers or back end were slow or stuck (Ceph: a slow OSD; an array: a failover "
           "of controllers)\n"
           "The command, or its answer, was lost with the path: a link, a failover, a full buffer\n"
           "The target waited for data that the initiator did not send, or the initiator for an R2T\n"
           "A timeout that is short for what the disk had to do (format, unmap, tape)",
           "See what kept it: wiretruth flow --slowest 5 FILE draws such commands. If the command reached the "
           "target, look there: iostat -x 1, dmesg -T (LIO: ABORT_TASK), sg_logs --all DEVICE. If not, look at the "
           "path: ip -s link show IFACE, ethtool -S IFACE. The timeout: cat /sys/block/DISK/device/timeout.",
           "RFC 7143 11.5, SAM-5 5.6")
WT_FINDING(SCSI_STATUS_ERROR, "scsi.status.error", WARNING, NONE,
           "A command failed with a status that means trouble: the unit is not ready, its medium or hardware has an "
           "error, it aborted the command or forbids it, or it is reserved for someone else.",
           "A disk or RAID set behind the target fails: MEDIUM ERROR, HARDWARE ERROR\n"
           "The unit is not ready, starting, or owned by the other controller: NOT READY\n"
           "Another host has reserved the unit, as clusters do: RESERVATION CONFLICT",
           "The report's line \"statuses\" says which; of which commands: wiretruth analyze --format jsonl --events "
           "task FILE. Medium, hardware, readiness: dmesg -T and smartctl -a DISK on the target, sg_logs --all "
           "DEVICE, sg_turs DEVICE. Reserved: sg_persist -r DEVICE.",
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
WT_FINDING(SCSI_TASK_TIMEOUT, "scsi.task.timeout", WARNING, TIME,
           "A command had no status until its timeout, and to abort it was not enough: the initiator reset the logical unit or the "
           "target, or dropped the connection. Commands of others that were hit by a reset failed with it.",
           "The target, or a disk behind it, hangs: a failing disk, a failover, a snapshot, a full pool\n"
           "The path lost the command, its data or its status, and then the requests to abort it, too\n"
           "The target is overloaded, and the timeout short (/sys/block/sdX/device/timeout, 30 s; Windows: TimeOutValue, 60 s)",
           "The chain says how far recovery had to go, and where answers came. Answers to all of it: look at the disks behind the "
           "target. None: at the path, or whether the target was alive. wiretruth flow --slowest 5 draws the commands.",
           "RFC 7143 11.5, 11.6; SAM-5 5.6; Linux drivers/scsi/scsi_error.c")
