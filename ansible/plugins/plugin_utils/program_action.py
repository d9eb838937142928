# SPDX-License-Identifier: GPL-2.0-or-later
# GNU General Public License v2.0 or later, so v3.0 too (see LICENSE or https://www.gnu.org/licenses/)
"""What the action plugins have in common: each module is a program, one for each architecture. The one that fits
the host is sent there and run. Nothing on the host but a POSIX shell is needed, and uname."""
from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os

from ansible.plugins.action import ActionBase

COLLECTION = 'multinic.qemu_rom'
# Below plugins/modules. Ansible lists nothing as a module that is in a folder of such a name, but finds it
# by its full name.
PROGRAMS = '__bin__'
# What machines call themselves, and the folder of their programs.
ARCHITECTURES = {
    'x86_64': 'x86_64',
    'amd64': 'x86_64',
    'aarch64': 'aarch64',
    'arm64': 'aarch64',
}
# Words of a shell that could not start the program, and what that means. The last row holds for all others.
START_FAILURES = (
    ('Permission denied', "programs may not run in the folder for temporary files (noexec?), or the user may not; name another one"
                          " with ansible_remote_tmp"),
    ('No such file', 'it went away before it ran, or its dynamic loader is missing on the host'),
    ('Exec format error', 'it is for another architecture than that of the host; are the gathered or cached facts of this host?'),
    ('', 'see module_stderr for what the host said'),
)
NOT_STARTED = (126, 127)
# Of the dynamic loader, which ends with a status of its own.
OLD_LIBRARY = 'version `GLIBC_'
SIGNALLED = 128


class Refused(Exception):
    """Why the program is not run."""


class ProgramAction(ActionBase):
    """Base of the action plugins; MODULE is the module's name without the collection."""

    MODULE = ''

    def run(self, tmp=None, task_vars=None):
        name = '%s.%s' % (COLLECTION, self.MODULE)
        try:
            return self._run(name, task_vars or {})
        except Refused as reason:
            return {'failed': True, 'changed': False, 'msg': str(reason)}

    def _run(self, name, task_vars):
        if self._task.async_val:
            raise Refused('%s cannot run with async: it is a program, and what Ansible starts for async needs Python on the host.'
                          ' Take async and poll out of the task; it is done within seconds' % name)
        result = super(ProgramAction, self).run(None, task_vars)
        architecture = self._architecture(task_vars)
        program = '%s.%s.%s.%s' % (COLLECTION, PROGRAMS, self._folder(name, architecture), self.MODULE)
        result.update(self._execute_module(module_name=program, module_args=dict(self._task.args), task_vars=task_vars))
        self._explain(name, result)
        return result

    def _architecture(self, task_vars):
        """As the facts have it, or else as the host says now."""
        host_vars = task_vars
        if self._task.delegate_to:
            host_vars = (task_vars.get('ansible_delegated_vars') or {}).get(self._task.delegate_to) or {}
        gathered = (host_vars.get('ansible_facts') or {}).get('architecture')
        if gathered:
            return gathered
        answer = self._low_level_execute_command('uname -m', sudoable=False)
        lines = answer['stdout'].split()
        if answer['rc'] != 0 or not lines:
            raise Refused("the architecture of the host is not known: 'uname -m' ended with status %s: %s. Gather facts"
                          % (answer['rc'], answer['stderr'].strip() or 'no output'))
        return lines[-1]

    def _folder(self, name, architecture):
        """The folder of the program for this architecture."""
        there = available(self.MODULE)
        folder = ARCHITECTURES.get(architecture)
        if folder not in there:
            raise Refused(
                "%s has no program for the architecture '%s' of this host; this copy of the collection has: %s. Build the collection on"
                " such a machine and copy its plugins/modules/%s folder into this one, or leave the host out"
                % (name, architecture, ', '.join(there) or 'none (it is not built, see README.md)', PROGRAMS))
        return folder

    @staticmethod
    def _explain(name, result):
        """A program that gave no answer: why."""
        status = result.get('rc')
        if 'module_stdout' not in result or not isinstance(status, int):
            return
        said = '%s%s' % (result['module_stdout'], result.get('module_stderr', ''))
        if OLD_LIBRARY in said:
            result['msg'] = '%s could not be started on the host: its C library is older than that of the machine on which the collection' \
                            ' was built; build it on the oldest distribution that the hosts have' % name
        elif status in NOT_STARTED:
            why = next(meaning for words, meaning in START_FAILURES if words in said)
            result['msg'] = '%s could not be started on the host: %s' % (name, why)
        elif status > SIGNALLED:
            result['msg'] = '%s was ended on the host by signal %d; what it changes it changes in one step, so run it again' % (name, status - SIGNALLED)
        else:
            result['msg'] = '%s gave no answer (status %d); see module_stdout and module_stderr' % (name, status)


def available(module):
    """The architectures that this copy of the collection has a program for, sorted."""
    top = os.path.join(os.path.dirname(os.path.dirname(__file__)), 'modules', PROGRAMS)
    if not os.path.isdir(top):
        return []
    return sorted(folder for folder in os.listdir(top) if os.path.isfile(os.path.join(top, folder, module)))
