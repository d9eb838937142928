#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what is read of inventories with what Ansible's own programs read of them.

usage: as_ansible_reads.py INVENTORY_DUMP
"""

import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

DUMP = pathlib.Path(sys.argv[1]).resolve()
INVENTORIES = pathlib.Path(__file__).resolve().parent / "inventories"
SOURCES_WITHOUT_FILES = ["sections.ini", "tree.yml", "tree.json", "names"]
SOURCES = [*SOURCES_WITHOUT_FILES, "folder", "beside/hosts"]
# A folder of its own, so that nobody's ansible.cfg counts.
HOME = tempfile.TemporaryDirectory()
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": HOME.name, "LC_ALL": "C.UTF-8",
               "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
# Which variable says it, the strongest first.
HOST = ("ansible_ssh_host", "ansible_host")
PORT = ("ansible_ssh_port", "ansible_port")
USER = ("ansible_ssh_user", "ansible_user")
PATTERNS = {
    "sections.ini": ["all", "web", "web:db", "web,&db", "all:!web", "kvm*", "*.example.org,!kvm0[1-2]*", "web[0]", "web[1:3]",
                     "web[-1]", "web[10:]", "~kvm0[13]", "~.*node", "outer", "outer:&middle", "2001:db8::1", "2001:db8::2",
                     "middle[0:1]", "rack?-*", "ungrouped", "lonely.example.org,both", "&web", "!web"],
    "tree.yml": ["sites", "east:west", "cold,!cellar", "*1", "all[0:2]", "west", "cellar:&west", "~(east|attic)", "2001:db8::7"],
}


@functools.cache
def ansible(program, *arguments):
    done = subprocess.run([program, *arguments], env=ENVIRONMENT, cwd=HOME.name, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout


def ours(source, *pattern, stdin=""):
    return subprocess.run([DUMP, str(source), *pattern], env=ENVIRONMENT, cwd=HOME.name, capture_output=True, text=True,
                          check=False, input=stdin)


def first(variables, names, name):
    for each in names:
        if variables.get(each) is not None:
            short = name.split(".")[0]
            return str(variables[each]).replace("{{ inventory_hostname_short }}", short)
    return None


def expected(listing):
    """What Ansible says, in the form of inventory_dump."""
    groups = {name: group for name, group in listing.items() if name != "_meta"}
    above = {name: {parent for parent, group in groups.items() if name in group.get("children", [])} for name in groups}
    for group in groups.values():
        for child in group.get("children", []):
            above.setdefault(child, set()).update(p for p, g in groups.items() if child in g.get("children", []))
    names = dict.fromkeys(host for group in groups.values() for host in group.get("hosts", []))
    hosts = {}
    for host in names:
        found = {name for name, group in groups.items() if host in group.get("hosts", [])}
        waiting = list(found)
        while waiting:
            new = above.get(waiting.pop(), set()) - found
            found |= new
            waiting.extend(new)
        variables = listing["_meta"]["hostvars"].get(host, {})
        port = first(variables, PORT, host)
        hosts[host] = {
            "groups": sorted(found - {"all"}),
            "host": first(variables, HOST, host) or host,
            "port": port and int(port),
            "user": first(variables, USER, host),
        }
    return hosts, groups


class AsAnsibleReads(unittest.TestCase):
    def test_hosts_and_groups(self):
        for source in SOURCES:
            with self.subTest(source):
                listing = ansible("ansible-inventory", "-i", str(INVENTORIES / source), "--list")
                hosts, groups = expected(json.loads(listing))
                for argument, text in ((INVENTORIES / source, ""), ("-", listing)):
                    done = ours(argument, stdin=text)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.compare(json.loads(done.stdout), hosts, groups)

    def compare(self, dump, hosts, groups):
        self.assertEqual(set(dump["hosts"]), set(hosts))
        for name, host in hosts.items():
            found = dump["hosts"][name]
            if found["local"]:
                continue
            self.assertEqual({key: found[key] for key in ("groups", "host", "port", "user")}, host, name)
        for name, group in groups.items():
            # Ansible lists a host of "all" there, or in "ungrouped" only, by its version.
            if name not in ("all", "ungrouped"):
                self.assertEqual(dump["groups"][name]["hosts"], group.get("hosts", []), name)
            self.assertEqual(set(dump["groups"][name]["children"]), set(group.get("children", [])), name)

    def test_export_leaves_variables_with_their_groups(self):
        # Of files, an export does not say that they are stronger.
        for source in SOURCES_WITHOUT_FILES:
            with self.subTest(source):
                whole, export = (ansible("ansible-inventory", "-i", str(INVENTORIES / source), "--list", *more)
                                 for more in ([], ["--export"]))
                one, other = (json.loads(ours("-", stdin=text).stdout)["hosts"] for text in (whole, export))
                self.assertEqual(one, other)

    def test_patterns(self):
        for source, patterns in PATTERNS.items():
            path = INVENTORIES / source
            order = list(json.loads(ours(path).stdout)["hosts"])
            for pattern in patterns:
                with self.subTest(f"{source} {pattern}"):
                    done = ours(path, pattern)
                    listed = ansible("ansible", "-i", str(path), "all", "--limit", pattern, "--list-hosts")
                    names = {line.strip() for line in listed.splitlines()[1:]}
                    self.assertTrue(names)
                    self.assertEqual(done.stdout.split(), sorted(names, key=order.index), done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
