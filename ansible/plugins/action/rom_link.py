# SPDX-License-Identifier: GPL-2.0-or-later
# GNU General Public License v2.0 or later, so v3.0 too (see LICENSE or https://www.gnu.org/licenses/)
"""Runs the program of the module rom_link that fits the host."""
from __future__ import absolute_import, division, print_function

__metaclass__ = type

from ansible_collections.multinic.qemu_rom.plugins.plugin_utils.program_action import ProgramAction


class ActionModule(ProgramAction):
    MODULE = 'rom_link'
