# SPDX-License-Identifier: GPL-2.0-or-later
# GNU General Public License v2.0 or later, so v3.0 too (see LICENSE or https://www.gnu.org/licenses/)
"""The filter rom_report: one drift report of the answers of many hosts."""
from __future__ import absolute_import, division, print_function

__metaclass__ = type

from ansible.errors import AnsibleFilterError
from ansible_collections.multinic.qemu_rom.plugins.plugin_utils import drift_report


def rom_report(answers, register=None, hosts=None, time=None):
    try:
        return drift_report.make(answers, register, hosts, time)
    except drift_report.Unusable as reason:
        raise AnsibleFilterError('multinic.qemu_rom.rom_report: %s' % reason)


class FilterModule(object):
    def filters(self):
        return {'rom_report': rom_report}
