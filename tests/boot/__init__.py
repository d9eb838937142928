# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot tests: real machines, real servers. One module is one CTest test; see CMakeLists.txt."""
