# SPDX-License-Identifier: GPL-2.0-or-later
# GNU General Public License v2.0 or later, so v3.0 too (see LICENSE or https://www.gnu.org/licenses/)
"""By this file ansible-doc finds the module, whose documentation stands beside it in rom_link.yml. It is a program
for each architecture, in __bin__, which the action plugin of the same name chooses; this is never sent to a host."""
from __future__ import absolute_import, division, print_function

__metaclass__ = type
