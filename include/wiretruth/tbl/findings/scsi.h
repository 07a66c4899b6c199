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
           "error, it aborted the command or forbids it, it is busy or full, or reserved for someone else.",
           "A disk or RAID set behind the target fails: MEDIUM ERROR, HARDWARE ERROR\n"
           "The unit is not ready, starting, or owned by the other controller: NOT READY\n"
           "The target's queue is full: BUSY, TASK SET FULL\n"
           "Another host has reserved the unit, as clusters do: RESERVATION CONFLICT",
           "The report's line \"statuses\" says which; of which commands: wiretruth analyze --format jsonl --events "
           "task FILE. Medium, hardware, readiness: dmesg -T and smartctl -a DISK on the target, sg_logs --all "
           "DEVICE, sg_turs DEVICE. Busy or full: lower the queue depth (node.session.queue_depth). Reserved: "
           "sg_persist -r DEVICE.",
           "SAM-5 5.3.1, SPC-5 4.4.8")
