# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the package on throw-away copies of this machine; README.md tells how to run them."""
