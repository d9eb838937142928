# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the result of each task on each host as a line of JSON into the file $MULTINIC_RESULTS."""

from __future__ import annotations

import json
import os

from ansible.parsing.ajson import AnsibleJSONEncoder
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: multinic_results
    type: aggregate
    short_description: Results as lines of JSON
    description: For the tests of multinic.qemu_rom.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "multinic_results"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, outcome, result, ignored=False) -> None:
        line = {
            "host": result._host.get_name(),
            "task": result.task_name,
            "outcome": "ignored" if ignored else outcome,
            "result": result._result,
        }
        with open(os.environ["MULTINIC_RESULTS"], "a") as file:
            file.write(json.dumps(line, cls=AnsibleJSONEncoder) + "\n")

    def v2_runner_on_ok(self, result):
        self._write("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write("failed", result, ignore_errors)

    def v2_runner_on_skipped(self, result):
        self._write("skipped", result)

    def v2_runner_on_unreachable(self, result):
        self._write("unreachable", result)
