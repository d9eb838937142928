#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the target menu."""

import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus" / "menu"
MENU, FORM, SETTINGS, LINE, TEXT, SHELL = range(6)
STRICT, MANY = 8, 16
GAP, DEFAULT, HIDDEN = 1, 2, 4
ENTER, ESCAPE, UP, DOWN, PAGE_DOWN, END, TAB = 0x1C0D, 0x011B, 0x48E0, 0x50E0, 0x51E0, 0x4FE0, 0x0F09


def head(what, timeout=0, retimeout=0):
    return bytes([what, timeout, retimeout])


def item(text, key=0, flags=0):
    return bytes([flags, key, len(text)]) + text


def items(*rows):
    return b"".join(rows) + b"\xff"


def pc(*keys):
    return b"".join(b"\xfe" + struct.pack("<H", key) for key in keys)


def pause(milliseconds):
    return bytes([0xFD, milliseconds])


NICS = items(
    item(b"Try (a)ll NICs", ord("a"), DEFAULT),
    item(b"--- NICs ---", ord("n"), GAP),
    item(b"net0: 52:54:00:12:34:56", ord("0")),
    item(b"\x1b[32mnet1\x1b[0m", ord("1")),
)
FIELDS = items(item(b"Addresses", 0, GAP), item(b"10.0.0.1"), item(b"password", 0, HIDDEN), item(b"x" * 200))
SEEDS = {
    "menu-arrows": head(MENU) + NICS + pc(DOWN, DOWN, UP, ENTER),
    "menu-serial": head(MENU, 20, 50) + NICS + b"\x1b[B\x1bOB\x1b[5~\x1b[24~\t\r",
    "menu-hot-key": head(MENU) + NICS + b"n1",
    "menu-escape": head(MENU) + NICS + b"\x1b" + pause(60),
    "menu-control-c": head(MENU) + items(item(b"gap", 3, GAP), item(b"only", 27, GAP), item(b"only")),
    "menu-timeout": head(MENU, 5) + NICS,
    "menu-strict": head(MENU | STRICT, 5, 9) + NICS + (pause(200) + pc(DOWN)) * 20,
    "menu-many": head(MENU | MANY) + NICS + pc(PAGE_DOWN, PAGE_DOWN, END, UP, TAB, TAB, ENTER),
    "menu-gaps": head(MENU | MANY) + items(item(b"gap", 0, GAP), item(b"only"), item(b"gap", 0, GAP)) + pc(END, UP, ENTER),
    "form": head(FORM) + FIELDS + b"1.2.3.4\r\x01\x0bsecret\x17\t\x15text\x1b[D\x1b[3~\x1b[H\x7f\r",
    "settings": head(SETTINGS) + FIELDS + pc(ESCAPE, ENTER, DOWN, ENTER) + b"!\r\x15new\r\x04\x04" + pc(ESCAPE, ESCAPE),
    "settings-empty": head(SETTINGS) + b"\xff" + pc(DOWN, ENTER, UP, ENTER, ESCAPE, ESCAPE),
    "line": head(LINE) + FIELDS + b"ifstat net0\x1b[A\x1b[A\x10\x0e\x01x\x05" + b"y" * 120 + b"\r",
    "shell": head(SHELL) + NICS + b"set a b\rshow a\r\x1b[A\x1b[A\rchoose x\r" + pause(9) + b"0menu\ritem x\rchoose y\r\x03exit\r",
    "text": head(TEXT) + b"one\r\ntwo\t\x1b[1;33;44mcolour\x1b[0m\x1b[5;10Hthere\x1b[K\x1b[1J\x1b[2J\x1b[H",
    "text-hostile": head(TEXT) + b"\x1b]0;t\x07\x1b[6n\x1b[?25l\x1bP1\x1b\\\x1b[38;5;1m\x1b[99999A\xc3\xa9\x9b2J" + b"w" * 200,
}


def main():
    CORPUS.mkdir(parents=True, exist_ok=True)
    for name, content in SEEDS.items():
        (CORPUS / name).write_bytes(content)


if __name__ == "__main__":
    main()
