// SPDX-License-Identifier: GPL-2.0-or-later
// In place of glibc's list of the functions it does not have, which names a file that only an i386
// glibc brings. The ROM calls no function of a C library.
