# SPDX-License-Identifier: GPL-2.0-or-later
"""What the lab raises. Both are failures: a test that cannot run has not passed."""


class LabError(Exception):
    """Something did not happen within its bound, or ended in another way than it should."""


class MissingPart(LabError):
    """A program, a file or a right that the lab needs is not there; says how to get it."""
