# SPDX-License-Identifier: GPL-2.0-or-later
"""A report in which every text tries to become more than text."""

from __future__ import annotations

from lab.waiting import wait_for

from .case import PageCase

PARTS = (
    "</script></style></title></noscript></textarea>",
    "<script>window.__attacked='script'</script>",
    "<img src=x onerror=\"window.__attacked='img'\">",
    "<svg onload=window.__attacked='svg'>",
    "<iframe srcdoc=\"<script>top.__attacked='frame'</script>\">",
    "\" autofocus onfocus=\"window.__attacked='attribute'\" x=\"",
    "' onmouseover='window.__attacked=1'",
    "<!--<script>",
    "]]>{{script}}${window.__attacked='template'}",
    "\\u003cb\\u003e\u2028\u2029",
    "<link rel=stylesheet href=//example.net/x.css><base href=//example.net/>",
    "<meta http-equiv=refresh content=\"0;url=https://example.net/\">",
    "javascript:window.__attacked='address'",
    "<form id=report action=//example.net><input name=textContent>",
)
ATTACK = "".join(PARTS)
# What hides in it is shown by its bytes.
SHOWN = ATTACK.replace("\u2028", "\\xe2\\x80\\xa8").replace("\u2029", "\\xe2\\x80\\xa9")
# All that the page itself is made of.
ELEMENTS = "return [...new Set([...document.querySelectorAll('*')].map((one) => one.localName))].sort()"
STRANGERS = {"img", "iframe", "textarea", "noscript", "base"}


class Attacked(PageCase):
    arguments = ("--attack", ATTACK)

    def assert_harmless(self):
        self.assertIsNone(self.browser.script("return window.__attacked ?? null"))
        self.assertEqual(set(), STRANGERS & set(self.browser.script(ELEMENTS)))
        self.assertEqual([], [url for url in self.browser.requests() if not url.startswith(("file://", "data:"))])

    def test_each_field_is_text(self):
        self.browser.click("#unfold")
        self.assertEqual(24, self.count("tr.detail"))
        self.browser.script("for (const one of document.querySelectorAll('details')) one.open = true")
        self.wait_for_count(".finding", 230)
        for selector in (
            ".facts b",
            ".group .name",
            "tr.host .name",
            "tr.host .groups",
            "tr.host .reason",
            "tr.host .cause",
            "#group option:last-child",
            ".finding .head b",
            ".finding .expected dd",
            ".finding .found dd",
            ".finding .why",
            ".finding .cause",
            ".transactions .what",
            ".transactions .touched",
            ".notes li",
            ".about",
        ):
            with self.subTest(selector):
                text = "return document.querySelector(arguments[0]).textContent"
                self.assertIn(SHOWN, self.browser.script(text, selector))
        self.assert_harmless()

    def test_filters_take_it_as_text(self):
        self.browser.click(".group")
        self.assertEqual(8, len(self.hosts()))
        fragment = self.fragment()
        self.open(fragment)
        self.assertEqual(8, len(self.hosts()))
        self.open("#q=" + fragment.removeprefix("#group=") + "&host=%3Cimg%20src=x%20onerror=alert(1)%3E")
        self.assertEqual("8 of 24 hosts; no host <img src=x onerror=alert(1)> among them", self.text("#count"))
        self.assert_harmless()

    def test_address_of_an_attacked_host(self):
        self.browser.click("tr.host button")
        fragment = self.fragment()
        self.open(fragment)
        self.assertEqual(1, self.count("tr.detail"))
        self.assert_harmless()

    def test_narrow_page_holds_long_texts(self):
        self.browser.size(360, 740, mobile=True)
        self.open()
        self.browser.click("tr.host button")
        self.assertEqual(360, self.browser.script("return document.documentElement.scrollWidth"))

    def test_no_script_but_the_pages_own_runs(self):
        # A test of the policy itself: it would stop even what gets past all escaping.
        self.browser.script(
            "const script = document.createElement('script'); script.textContent = 'window.__attacked = 1';"
            "document.body.append(script); document.body.setAttribute('onclick', 'window.__attacked = 2');"
            "document.body.click(); const image = new Image(); image.src = 'https://example.net/x.png';"
            "document.body.append(image)"
        )
        self.assertIsNone(self.browser.script("return window.__attacked ?? null"))
        said = []

        def all_refused():
            said.extend(entry["message"] for entry in self.browser.log("browser"))
            return sum("Content Security Policy" in message for message in said) >= 3

        wait_for(all_refused, "three refusals", 20, lambda: "\n".join(said))


class AttackedWithoutScripts(PageCase):
    arguments = ("--attack", ATTACK)
    scripts = False

    def test_the_plain_table_is_text(self):
        self.browser.devtools("DOM.enable")
        tree = self.browser.devtools("DOM.getFlattenedDocument", depth=-1)["nodes"]
        names = {node["localName"] for node in tree}
        self.assertIn("table", names)
        self.assertEqual(set(), STRANGERS & names)
        self.assertIn(f"connection refused on port 22{SHOWN}", {node["nodeValue"].strip() for node in tree})
        self.assertEqual([], [url for url in self.browser.requests() if not url.startswith(("file://", "data:"))])
