#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One small capture for each judgement of hosts and paths that gives cause for this one and no
other. Run it to write samples/broken/<finding id>.pcap.gz."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pcaps  # noqa: E402
from broken_numbers import BLOCK, DATA_SN, NO_TAG, STAT_SN  # noqa: E402
from broken_sessions import INITIATOR, SECOND, TARGET, Session  # noqa: E402

MSS, SCALE, SACK, STAMP = b'\2\4\5\xb4', b'\3\3\7', b'\4\2', b'\x08\x0a' + bytes(8)
LINUX = MSS + SACK + STAMP + b'\1' + SCALE
FREEBSD = MSS + b'\1' + SCALE + SACK + STAMP
FIRMWARE = MSS + b'\1\3\3\2'  # no selective acknowledgements, no timestamps
PORTAL = pcaps.Host(b'\x0a\0\0\x02', b'\x02\0\0\0\0\x02', syn=LINUX)
SYSTEM = pcaps.Host(b'\x0a\0\0\x01', b'\x02\0\0\0\0\x01', syn=LINUX)
ADAPTER = pcaps.Host(b'\x0a\0\0\x03', b'\0\xc0\xdd\x08\x63\xe8', 255, FIRMWARE)
CLONE = pcaps.Host(b'\x0a\0\0\x04', b'\x02\0\0\0\0\x04', syn=LINUX)
OTHER = pcaps.Host(b'\x0a\0\0\x01', b'\x02\0\0\0\0\x01', syn=FREEBSD)
OPEN_ISCSI, QLOGIC, RANDOM = 0x00023D000000, 0x00C0DD0863E9, 0x801234560000


def use(session, host, isid, target=PORTAL):
    """a session from its login to its logout"""
    session.cmd_sn = 7
    link = session.connect(hosts=(host, target), isid=isid)
    for itt in range(2, 12):
        link.read(itt)
    link.logout(12)
    link.close()
    session.now += 3 * SECOND


def after_each_other(*users):
    s = Session()
    for host, isid in users:
        use(s, host, isid)
    return s


def intact():
    """the same initiator again"""
    return after_each_other((SYSTEM, OPEN_ISCSI), (SYSTEM, OPEN_ISCSI))


def booted():
    """by iPXE, then by the system: as it should be"""
    return after_each_other((ADAPTER, 0x400027230000), (SYSTEM, OPEN_ISCSI))


# --- paths -----------------------------------------------------------------------------------


class Lean:
    """a session of its own whose reads take two frames each: command, data with status"""

    def __init__(self, session, number):
        self.session = session
        host = pcaps.Host(bytes((10, number, 0, 1)), bytes((2, 0, 0, 0, number, 1)), syn=LINUX)
        portal = pcaps.Host(bytes((10, number, 0, 2)), bytes((2, 0, 0, 0, number, 2)), syn=LINUX)
        session.cmd_sn = 7
        self.link = session.connect(hosts=(host, portal), isid=OPEN_ISCSI + (number << 16))
        self.itt, self.cmd_sn = 2, session.cmd_sn

    def say(self, who, act):
        """without an acknowledgement of its own"""
        talk = self.link.talk
        self.session.cmd_sn = self.cmd_sn
        act()
        self.cmd_sn = self.session.cmd_sn
        del talk.capture.frames[-1]
        return who

    def read(self):
        link, self.itt = self.link, self.itt + 1
        self.say(INITIATOR, lambda: link.ask(
            0x01, 0xC1, self.itt, words={20: BLOCK, 32: 0x28000000, 38: 1 << 8}))
        self.say(TARGET, lambda: link.answer(
            0x25, 0x81, self.itt, b'r' * BLOCK, {20: NO_TAG, DATA_SN: 0}))

    def logout(self):
        self.session.cmd_sn = self.cmd_sn
        self.link.logout(1)
        self.link.close()


def two_paths(share, n=260):
    """@n reads over two paths; @share: which number each is for -> 0 or 1"""
    s = Session()
    paths = Lean(s, 0), Lean(s, 1)
    for i in range(n):
        paths[share(i)].read()
    for path in paths:
        path.logout()
    return s


def round_robin():
    """as VMware does by default"""
    return two_paths(lambda i: i // 1000 % 2, 2600)


# --- what is found ---------------------------------------------------------------------------


def fallback():
    return after_each_other((ADAPTER, QLOGIC), (SYSTEM, OPEN_ISCSI))


def taken_over():
    return after_each_other((SYSTEM, OPEN_ISCSI), (ADAPTER, QLOGIC))


def changed():
    return after_each_other((SYSTEM, OPEN_ISCSI), (OTHER, RANDOM))


def clash():
    """each login ends the other's session"""
    s = Session()
    last = None
    for host in (SYSTEM, CLONE, SYSTEM):
        s.cmd_sn = 7
        link = s.connect(hosts=(host, PORTAL))
        if last:
            last.close(TARGET)
        link.test_unit_ready(2)
        s.now += SECOND
        last = link
    last.logout(3)
    last.close()
    return s


def silent():
    """a command is sent again and again, for 12.6 s nothing comes back"""
    s = Session()
    first = s.connect()
    first.test_unit_ready(2)
    first.ask(0x01, 0x81, 3)
    talk = first.talk
    lost = talk.capture.frames.pop()  # the acknowledgement
    command = talk.capture.frames[-1]
    wait = SECOND // 5
    s.now = command.ts_ns
    for _ in range(6):
        s.now += wait
        wait *= 2
        talk.capture.frames.append(pcaps.Frame(s.now, command.data))
    talk.capture.frames.append(pcaps.Frame(s.now + 100_000, lost.data))
    s.now += 200_000
    first.answer(0x21, 0x80, 3)
    first.logout(4)
    first.close()
    return s


def behind_routers(ip):
    s = Session()
    use(s, SYSTEM, OPEN_ISCSI, pcaps.Host(ip, b'\x02\0\0\0\0\xfe', 62, LINUX))
    return s


def routed():
    return behind_routers(b'\x0a\x09\0\x02')


def public():
    return behind_routers(b'\x14\x0f\0\x07')


def imbalance():
    return two_paths(lambda i: i % 5 == 0, 170)


def standby():
    return two_paths(lambda i: 0)


BREACHES = {
    'offload.fallback': fallback,
    'offload.taken_over': taken_over,
    'offload.initiator_changed': changed,
    'iscsi.session.isid_clash': clash,
    'path.silent': silent,
    'path.imbalance': imbalance,
    'path.standby': standby,
    'path.routed': routed,
    'path.public': public,
}
INTACT = (intact, booted, round_robin)


def broken(finding):
    return BREACHES[finding]().capture()


if __name__ == '__main__':
    pcaps.write_broken(BREACHES, broken)
