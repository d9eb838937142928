# SPDX-License-Identifier: GPL-2.0-or-later
"""The page as its readers use it, with the mouse and with the keyboard."""

from __future__ import annotations

import time

from .case import PageCase, write_page

UPGRADED = "kvm03.turin.example.net"
SETTINGS = "kvm13.berlin.example.net"
SILENT = "kvm06.turin.example.net"
FIXED = "kvm11.oslo.example.net"
GOOD = "kvm01.berlin.example.net"
NOT_GOOD = [
    UPGRADED,
    "kvm23.oslo.example.net",
    "kvm09.turin.example.net",
    SETTINGS,
    "kvm18.turin.example.net",
    SILENT,
]


class Shown(PageCase):
    def test_headline_and_numbers(self):
        self.assertIn("4 of 24 hypervisors are not as the policy wants", self.text("h1"))
        self.assertEqual("All 24 hosts", self.text("#count"))
        self.assertEqual(0, self.count("#plain"))

    def test_worst_first(self):
        hosts = self.hosts()
        self.assertEqual(NOT_GOOD, hosts[:6])
        self.assertEqual([FIXED, GOOD], hosts[6:8])
        self.assertEqual(24, len(hosts))

    def test_says_since_when_and_what_changed_it(self):
        row = self.rows()[0]
        self.assertEqual("bad", row["verdict"])
        self.assertEqual("turin, el9", row["groups"])
        self.assertIn("leads to the ROM of ipxe-roms-qemu (and 1 more)", row["reason"])
        self.assertIn("3 days ago", row["since"])
        self.assertIn("by upgrade of ipxe-roms-qemu", row["cause"])
        self.assertEqual("new", row["trend"])

    def test_old_report_says_so(self):
        self.assertRegex(self.text(".facts .stale"), r"^made \d+ days ago$")
        new = self.page.with_name("new.html")
        new.write_bytes(write_page("--time", str(int(time.time()))))
        self.browser.open(new.as_uri())
        self.assertEqual(0, self.count(".facts .stale"))

    def test_asks_for_nothing_outside(self):
        asked = self.browser.requests()
        self.assertIn(self.page.as_uri(), asked)
        self.assertEqual([], [address for address in asked if not address.startswith(("file://", "data:"))])

    def test_history_as_a_table(self):
        self.browser.click(".numbers summary")
        self.assertEqual(31, self.count(".numbers tbody tr"))
        self.assertRegex(self.text(".numbers tbody tr"), r"2026-09-21 14:13 UTC\s+4\s+2\s+18")

    def test_no_identifier_twice(self):
        self.browser.click("#unfold")
        script = "const all = [...document.querySelectorAll('[id]')].map((one) => one.id);"
        self.assertEqual(0, self.browser.script(script + "return all.length - new Set(all).size"))


class Filters(PageCase):
    def test_text(self):
        self.browser.type("#text", "UPGRADE oslo")
        self.assertEqual(["kvm23.oslo.example.net"], self.hosts())
        self.assertEqual("1 of 24 hosts", self.text("#count"))
        self.assertEqual("#q=UPGRADE+oslo", self.fragment())
        self.browser.click("#clear")
        self.assertEqual(24, len(self.hosts()))
        self.assertEqual("", self.fragment())

    def test_nothing_fits(self):
        self.browser.type("#text", "no such host")
        self.assertEqual([], self.hosts())
        self.assertEqual("No host fits these filters.", self.text(".empty"))

    def test_verdict(self):
        self.choose("verdict", "unknown")
        self.assertEqual(["kvm18.turin.example.net", SILENT], self.hosts())
        self.choose("verdict", "bad,unknown")
        self.assertEqual(NOT_GOOD, self.hosts())

    def test_trend(self):
        self.choose("trend", "fixed")
        self.assertEqual([FIXED], self.hosts())

    def test_group_link(self):
        self.browser.click('.group[data-value="oslo"]')
        self.assertEqual(8, len(self.hosts()))
        self.assertEqual("#group=oslo", self.fragment())
        self.assertEqual("=oslo", self.browser.script("return document.getElementById('group').value"))
        self.browser.click('.figure[data-value="bad"]')
        self.assertEqual(["kvm23.oslo.example.net"], self.hosts())
        self.browser.click('.group[data-value="oslo"]')
        self.assertEqual(4, len(self.hosts()))

    def test_address_brings_the_view_back(self):
        self.open("#verdict=good&group=oslo&trend=fixed&sort=host&order=descending")
        self.assertEqual([FIXED], self.hosts())
        self.choose("trend", "")
        self.assertEqual("#verdict=good&group=oslo&sort=host&order=descending", self.fragment())
        self.assertEqual(sorted(self.hosts(), reverse=True), self.hosts())

    def test_address_that_asks_for_nonsense(self):
        self.open("#verdict=ugly&trend=%3Cb%3E&sort=__proto__&order=sideways&host=kvm99&toString=1")
        self.assertEqual(24, len(self.hosts()))
        self.assertIn("no host kvm99", self.text("#count"))


class Sorting(PageCase):
    def sort(self, column: str) -> str:
        """Clicks on its head; returns what it says of its order."""
        self.browser.click(f"thead th.{column} button")
        return self.browser.script(f"return document.querySelector('thead th.{column}').getAttribute('aria-sort')")

    def test_each_column_in_both_directions(self):
        for column in ("host", "groups", "reason", "since", "cause", "trend"):
            with self.subTest(column):
                self.assertEqual("ascending", self.sort(column))
                up = [row[column] for row in self.rows()]
                self.assertEqual("descending", self.sort(column))
                down = [row[column] for row in self.rows()]
                known = [text for text in up if text]
                # What is not known comes last in both.
                self.assertEqual(known, up[: len(known)])
                self.assertEqual(sorted(known, reverse=True), sorted(down[: len(known)], reverse=True))
                self.assertNotEqual(up, down)
                self.assertEqual(1, self.count('th[aria-sort="descending"]'))

    def test_order_of_names_counts_numbers(self):
        self.sort("host")
        self.assertEqual(sorted(self.hosts()), self.hosts())

    def test_since_by_time(self):
        self.sort("since")
        self.assertEqual(["kvm09.turin.example.net", SETTINGS], self.hosts()[:2])

    def test_verdict_backwards(self):
        self.assertEqual("descending", self.sort("verdict"))
        self.assertEqual("good", self.rows()[0]["verdict"])


class Details(PageCase):
    def test_expected_and_found_side_by_side(self):
        self.open(f"#host={SETTINGS}")
        places = self.browser.script(
            "const pair = document.querySelector('.detail .pair');"
            "return [...pair.children].map((one) => [one.innerText, one.getBoundingClientRect().y])"
        )
        self.assertRegex(places[0][0], "^Expected\n9f2c.*11223344$")
        self.assertRegex(places[1][0], "^Found\n9f2c.*deadbeef$")
        self.assertEqual(places[0][1], places[1][1])
        marked = self.browser.script("return [...document.querySelectorAll('.detail mark')].map((m) => m.textContent)")
        self.assertEqual(["11223344", "deadbeef"], marked)

    def test_good_findings_are_folded(self):
        self.open(f"#host={SETTINGS}")
        self.assertEqual(2, self.count(".detail .finding"))
        self.browser.click(".folded summary")
        self.wait_for_count(".detail .finding", 10)

    def test_what_happened(self):
        self.open(f"#host={UPGRADED}")
        said = self.text(".detail .transactions")
        self.assertIn("upgrade of ipxe-roms-qemu 20200823-9 to 20200823-11", said)
        self.assertIn("may have changed: link efi-virtio.rom, link pxe-virtio.rom", said)
        about = self.text(".detail .about")
        for fact in ("asked by the probe script", "at 10.2.0.3", "in turin, el9", "took 0.25 s"):
            self.assertIn(fact, about)
        self.open(f"#host={SETTINGS}")
        self.assertIn("the clock is 3 h ahead", self.text(".detail .notes"))
        self.assertIn("flapping", self.text(".detail .findings"))

    def test_host_that_did_not_answer(self):
        self.open(f"#host={SILENT}")
        self.assertIn("connection refused on port 22", self.text("tr.detail"))
        self.assertIn("did not answer", self.text("tr.detail"))

    def test_opens_and_closes_by_a_click(self):
        self.browser.click("tr.host button")
        self.assertEqual(f"#host={UPGRADED}", self.fragment())
        self.assertEqual("true", self.browser.script("return document.activeElement.getAttribute('aria-expanded')"))
        self.browser.click("tr.host td.reason")
        self.assertEqual(0, self.count("tr.detail"))
        self.assertEqual("", self.fragment())

    def test_link_to_a_host(self):
        self.open(f"#q=kvm&host={SETTINGS}")
        self.browser.click(".detail .link")
        self.assertEqual(f"#host={SETTINGS}", self.fragment())
        self.assertEqual(SETTINGS, self.focused())
        self.assertEqual(24, len(self.hosts()))

    def test_all_at_once(self):
        self.browser.click("#unfold")
        self.assertEqual(24, self.count("tr.detail"))
        self.browser.click("#unfold")
        self.assertEqual(0, self.count("tr.detail"))


class Keyboard(PageCase):
    def test_rows(self):
        self.browser.keys("j")
        self.assertEqual(UPGRADED, self.focused())
        self.browser.keys("j", "ArrowDown", "ArrowDown", "k", "ArrowUp")
        self.assertEqual(NOT_GOOD[1], self.focused())
        self.browser.keys("Enter")
        self.assertEqual(1, self.count("tr.detail"))
        self.browser.keys("Enter")
        self.assertEqual(0, self.count("tr.detail"))

    def test_filter(self):
        self.browser.keys("/")
        self.assertEqual("text", self.focused())
        self.browser.keys(*"jk/?")
        self.assertEqual("jk/?", self.browser.script("return document.getElementById('text').value"))
        self.browser.keys("Escape")
        self.assertEqual("", self.browser.script("return document.getElementById('text').value"))
        self.browser.keys(*"kvm13", "ArrowDown")
        self.assertEqual(SETTINGS, self.focused())
        self.browser.keys("Escape")
        self.assertEqual(24, len(self.hosts()))

    def test_help(self):
        self.browser.keys("?")
        self.assertTrue(self.browser.script("return document.getElementById('help').open"))
        self.browser.keys("Escape")
        self.assertFalse(self.browser.script("return document.getElementById('help').open"))

    def test_skips_to_the_hosts(self):
        self.browser.keys("Tab")
        self.assertEqual("skip", self.focused())
        self.browser.keys("Enter")
        self.assertEqual("hosts", self.focused())
        self.assertEqual("", self.fragment())

    def test_focus_is_seen(self):
        outline = "return getComputedStyle(document.activeElement).outlineStyle"
        self.browser.keys("Tab", "Tab", "Tab", "Tab")
        self.assertEqual("figure bad", self.browser.script("return document.activeElement.className"))
        self.assertEqual("solid", self.browser.script(outline))
        self.browser.keys("j")
        self.assertEqual("solid", self.browser.script(outline))
