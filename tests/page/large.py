# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of ten thousand hosts: it shows a part at once, and all of it on demand."""

from __future__ import annotations

import re

from .case import PageCase, write_page

AT_ONCE = 100


class Large(PageCase):
    arguments = ("--hosts", "10000")

    def test_grows_at_its_end(self):
        self.assertEqual("All 10000 hosts", self.text("#count"))
        begin = self.count("tr.host")
        self.assertLessEqual(begin, 3 * AT_ONCE)
        self.browser.script("document.querySelector('button.more').scrollIntoView()")
        self.wait_for_count(f"tr.host[data-place='{begin}']", 1)

    def test_grows_under_the_keyboard(self):
        self.browser.script("document.querySelector(\"tr[data-place='99'] button\").focus()")
        self.browser.keys("j", "j")
        self.assertEqual(
            "101", self.browser.script("return document.activeElement.closest('tr').dataset.place")
        )

    def test_finds_and_opens_the_last_one(self):
        self.open("#sort=host&host=kvm10000.berlin.example.net")
        self.assertEqual("kvm10000.berlin.example.net", self.focused())
        self.assertEqual(1, self.count("tr.detail"))

    def test_filters_and_sorts(self):
        self.browser.type("#text", "kvm9999.")
        self.assertEqual(["kvm9999.turin.example.net"], self.hosts())
        self.browser.keys("Escape")
        self.browser.click("thead th.since button")
        self.assertEqual("bad", self.rows()[0]["verdict"])
        self.assertEqual("All 10000 hosts", self.text("#count"))

    def test_paper_has_all_that_fit_the_filters(self):
        self.open("#verdict=bad&group=el9")
        number = int(re.match(r"\d+", self.text("#count"))[0])
        self.assertGreater(number, AT_ONCE)
        self.browser.media("print", "light")
        self.wait_for_count("tr.detail", number)


class Size(PageCase):
    arguments = ("--hosts", "1")

    def test_budgets(self):
        # What hosts have in common is written once: 3 MB hold a thousand hosts with ten findings each.
        self.assertLess(len(write_page("--hosts", "1000")), 3_000_000)
