# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the page have in common: pages of fleets that are made up, and one browser for all of a class."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from lab.waiting import wait_for

from .browser import Browser

TOP = Path(__file__).resolve().parents[2]
PAGE_WRITE = Path(
    os.environ.get("MULTINIC_PAGE_WRITE", TOP / "build" / "test" / "plugins" / "drift" / "page" / "page_write")
)

# The hosts as the table shows them, each as the texts of its cells.
ROWS = """
return [...document.querySelectorAll("tr.host")].map(
  (row) => Object.fromEntries([...row.cells].map((cell) => [cell.className, cell.textContent.trim()])));
"""


def write_page(*arguments: str) -> bytes:
    return subprocess.run([PAGE_WRITE, *arguments], stdout=subprocess.PIPE, check=True, timeout=120).stdout


class PageCase(unittest.TestCase):
    """Opens pages of the class's `arguments` of page_write. After each test the console has to be empty."""

    arguments: "tuple[str, ...]" = ()
    scripts = True

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="multinic-page-")
        cls.addClassCleanup(folder.cleanup)
        cls.page = Path(folder.name) / "report.html"
        cls.page.write_bytes(write_page(*cls.arguments))
        cls.browser = Browser(cls.scripts)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.size(1280, 900)
        self.browser.media(scheme="light")
        self.open()
        self.addCleanup(self.assert_silent)

    def assert_silent(self):
        self.assertEqual([], [entry["message"] for entry in self.browser.log("browser")])

    def open(self, fragment: str = ""):
        # Otherwise only the fragment would change, and the page would stay.
        self.browser.open("about:blank")
        self.browser.requests()
        self.browser.open(self.page.as_uri() + fragment)

    def rows(self) -> "list[dict]":
        return self.browser.script(ROWS)

    def hosts(self) -> "list[str]":
        return [row["host"] for row in self.rows()]

    def fragment(self) -> str:
        return self.browser.script("return location.hash")

    def text(self, selector: str) -> str:
        return self.browser.script("return document.querySelector(arguments[0]).innerText", selector)

    def count(self, selector: str) -> int:
        return self.browser.script("return document.querySelectorAll(arguments[0]).length", selector)

    def wait_for_count(self, selector: str, number: int):
        wait_for(lambda: self.count(selector) == number, f"{number} of {selector}", 20)

    def choose(self, select: str, value: str):
        self.browser.click(f'#{select} option[value="{value}"]')

    def focused(self) -> str:
        return self.browser.script("return document.activeElement.id || document.activeElement.textContent")
