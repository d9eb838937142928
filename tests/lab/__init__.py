# SPDX-License-Identifier: GPL-2.0-or-later
"""The lab: starts real virtual machines and real servers, wires them, and reads what they say.

Standard library only. Used by tests/boot and tests/bench; tests/lab/README.md has a tour.
"""
