# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark with the plugin, as a normal user without preferences of their own"""
import os
import shutil
import subprocess
import tempfile

import harness

NOBODY = 65534
SECONDS = 300
# Here octets of a PDU that is not whole yet were sent again. Wireshark 4.4 and later then hand dissectors
# nothing more of that direction, if TCP may put segments in order.
HELD_BACK = {'corrupt/capture', 'loss/capture'}


def plugin():
    return os.environ.get('WT_PLUGIN') or os.path.join(harness.ROOT, 'build', 'dissectors',
                                                      'wiretruth.so')


class Tshark:
    """a plugin folder that Wireshark accepts, and a home; for use in a with statement"""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='wt-')
        os.chmod(self.path, 0o755)
        folder = os.path.join(self.path, 'plugins', abi(), 'epan')
        os.makedirs(folder)
        os.makedirs(os.path.join(self.path, 'home'))
        shutil.copy(plugin(), os.path.join(folder, 'wiretruth.so'))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def command(self, *arguments):
        # Private plugins of root are ignored in silence.
        drop = ['setpriv', '--reuid', str(NOBODY), '--regid', str(NOBODY), '--clear-groups']
        return (drop if os.geteuid() == 0 else []) + ['tshark', *arguments]

    def environment(self, with_plugin=True):
        home = os.path.join(self.path, 'home')
        found = os.path.join(self.path, 'plugins' if with_plugin else 'home')
        return {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'HOME': home,
                'XDG_CONFIG_HOME': home, 'WIRESHARK_PLUGIN_DIR': found}

    def run(self, *arguments, with_plugin=True, **more):
        more.setdefault('stdout', subprocess.PIPE)
        return subprocess.run(self.command(*arguments), env=self.environment(with_plugin),
                              stderr=subprocess.PIPE, timeout=SECONDS, check=False, **more)

    def loaded(self):
        """tshark ends well also if it refuses a plugin"""
        listed = self.run('-G', 'plugins').stdout.decode()
        return any(line.split()[:1] == ['wiretruth.so'] for line in listed.splitlines())


def abi():
    """4.0 of TShark (Wireshark) 4.0.17"""
    said = subprocess.run(['tshark', '--version'], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout.decode()
    version = next(w for w in said.split() if w[0].isdigit())
    return '.'.join(version.split('.')[:2])


def handed_on(names):
    """@names of samples without those of which this Wireshark's TCP holds something back"""
    return [n for n in names if n not in HELD_BACK or abi() == '4.0']
