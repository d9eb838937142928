#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the targets script_words, script_run and settings."""

import ipaddress
import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"

SCRIPTS = {
    "loop": "#!ipxe\nset i:int8 0\n:loop\ninc i\necho ${i} ${net${i}/mac:hexhyp}\niseq ${i} 10 || goto loop\n",
    "operators": "isset ${x} && echo a || echo b ; foo ||\niseq a a && exit 3 || goto x\n:x echo c|| d",
    "damage": "echo a\u00a0; echo b \\\r\n  c \u201cd\u201d \u2013e\r\n# f\n\ufeff",
    "endless": ":a\nprompt -t 100 x || goto a\nsleep 5 ||\ngoto a\n",
    "nested": "time chain one || echo ${errno}\nread --timeout 3000 name\nreplace two\n",
    "wait": "wait --ms 500 ||\nread name && show name || echo no\nprompt --key 0x02 a b\nsleep 99999\n",
    "options": "prompt -k a -t5 -- --x\nchain --help\nhelp set\nhelp\ncpuid --ext --ecx 3 || time time echo\n",
    "settings": "set ip 1.2.3\nset net0/ip 1.2.3.4\nshow ip\nset x:none y ||\nclear ip\nshow\ninc z -5\nset a ${a}x${a}\n",
    "network": "vcreate -t 5 net0\nifopen net0-5\nset net0-5/ip 10.0.0.2\nping -c 1 -t 50 10.0.0.3 ||\n"
    "set dns 10.0.0.1\nnslookup x a.b || ntp c || dhcp -t 200 net0-5 ||\n"
    "vcreate -p 7 -t 4094 net0\nvdestroy net0-5\nifstat\nautoboot net0-4094 || vdestroy net0-4094\nroute\n",
    "computed": "set t b\ngoto ${t}\n:a\nexit ${}\n:b\ngoto ${${}t}a || goto a",
}
SETTINGS = ["a=${a}", "b=x${b}${c}", "c=two words", "net0/mac=52:54:00:00:00:01", "i:int8=0", "d=${"]
KEYS = {"loop": "", "nested": "abc\r", "wait": "x\by\r\x02\x03", "endless": "\x03qq\x03\x03", "operators": "\x1b"}

VALUES = {
    "text": ["a=b", "a:string=x y", "u:uristring=%41%20b", "a", "u", "net0/a=1", "netX/a", "dhcp/a=2", "a="],
    "addresses": ["ip=10.0.0.1", "netX/ip", "x:ipv6=2001:db8::1", "x:ipv6=::", "x:ipv6=1:2:3:4:5:6:7::", "ip:hex"],
    "numbers": ["i:int8=-128", "i:int16=0x7fff", "i:int32=-1", "i:uint8=255", "i:uint16=010", "i:uint32=0xffffffff", "i"],
    "bytes": ["h:hex=1b:2", "h:hexhyp=aa-bb", "h:hexraw=aabb", "h:base64=Zm9vYg==", "h:base64=Zg", "h", "h:uuid"],
    "others": ["u:uuid=00112233-4455-6677-8899-aabbccddeeff", "u:guid=00112233445566778899aabbccddeeff"]
    + ["b:busdevfn=0001:02:03.4", "d:dnssl=a.b example.org", "d:dnssl", "b:uint32"],
    "options": ["12", "43.116:uint16", "175.190", "filename", "next-server", "129", "119", "ip", "0", "255", "1.2.3.4.5"],
}


def message():
    header = struct.pack(">BBBBIHH", 2, 1, 6, 0, 1, 0, 0) + bytes(4) + ipaddress.IPv4Address("10.0.0.100").packed
    header += ipaddress.IPv4Address("10.0.0.1").packed + bytes(4) + bytes(16) + bytes(64) + b"boot".ljust(128, b"\0")
    inner = bytes([116, 2, 0, 42, 0, 6, 1, 3, 255])
    pairs = [(12, b"vm\0"), (43, inner), (119, b"\3org\0\1a\xc0\0"), (129, b"x" * 200), (129, b"y" * 100)]
    return header + b"\x63\x82\x53\x63" + b"".join(bytes([c, len(v)]) + v for c, v in pairs) + b"\xff"


def write(target, seeds):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in seeds.items():
        (folder / name).write_bytes(content)


def main():
    prefix = "".join(setting + "\0" for setting in SETTINGS)
    write("script_words", {name: (prefix + text).encode() for name, text in SCRIPTS.items()})
    write("script_run", {name: (KEYS.get(name, "y\r") + "\0" + text).encode() for name, text in SCRIPTS.items()})
    write("settings", {name: "\n".join(lines).encode() + b"\0" + message() for name, lines in VALUES.items()})


if __name__ == "__main__":
    main()
