# SPDX-License-Identifier: GPL-2.0-or-later
"""The page in the dark, on a phone, on paper, read aloud, and without scripts."""

from __future__ import annotations

from .case import PageCase
from .reading import GOOD, NOT_GOOD, SETTINGS, UPGRADED

COLOUR = "return getComputedStyle(document.body).backgroundColor"
DARK = "rgb(16, 21, 28)"
LIGHT = "rgb(245, 246, 248)"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Texts that stand out too little: WCAG 2.1, 1.4.3, for text of any size. All grounds here are opaque.
FAINT = """
const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
const luminance = (colour) => numbers(colour).slice(0, 3).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (element) => {
  for (let at = element; at !== null; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if ((numbers(colour)[3] ?? 1) !== 0) return colour;
  }
  return "rgb(255, 255, 255)";
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const checked = new Set();
const faint = [];
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  const drawn = element.checkVisibility({ opacityProperty: true }) && element.closest("script, svg") === null;
  if (!drawn || texts.currentNode.textContent.trim() === "") continue;
  const [one, other] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((a, b) => b - a);
  checked.add(element);
  const contrast = (one + 0.05) / (other + 0.05);
  if (contrast < 4.5) faint.push(`${element.className || element.localName} ${contrast.toFixed(2)}`);
}
return [checked.size, faint];
"""


class Media(PageCase):
    def test_contrast(self):
        self.browser.click("#unfold")
        for scheme in ("light", "dark"):
            with self.subTest(scheme):
                self.browser.media(scheme=scheme)
                checked, faint = self.browser.script(FAINT)
                self.assertGreater(checked, 400)
                self.assertEqual([], faint)

    def test_theme_follows_the_system_until_it_is_chosen(self):
        self.assertEqual(LIGHT, self.browser.script(COLOUR))
        self.browser.media(scheme="dark")
        self.assertEqual(DARK, self.browser.script(COLOUR))
        self.browser.click("#theme")
        self.assertEqual(LIGHT, self.browser.script(COLOUR))
        self.browser.click("#theme")
        self.assertEqual(DARK, self.browser.script(COLOUR))
        self.browser.media(scheme="light")
        self.open()
        self.assertEqual(DARK, self.browser.script(COLOUR))
        self.browser.click("#theme")
        self.assertEqual("Theme: system", self.text("#theme"))
        self.assertEqual(LIGHT, self.browser.script(COLOUR))

    def test_paper(self):
        self.browser.size(718, 1000)
        self.choose("verdict", "bad")
        self.browser.media("print", "dark")
        self.wait_for_count("tr.detail", 4)
        self.assertEqual(0, self.browser.script(OVERFLOW))
        hidden = "return [...document.querySelectorAll(arguments[0])].every((one) => one.offsetParent === null)"
        self.assertTrue(self.browser.script(hidden, "#toolbar, #tools, button.more, .about .link"))
        # Ink on white, whatever the theme is.
        self.assertEqual("rgb(24, 33, 44)", self.browser.script("return getComputedStyle(document.body).color"))
        self.browser.media(scheme="light")
        self.wait_for_count("tr.detail", 0)

    def test_printer_gets_what_is_not_good_opened(self):
        self.browser.script(
            "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('tr.detail').length })"
        )
        self.assertTrue(self.browser.devtools("Page.printToPDF")["data"])
        self.assertEqual(len(NOT_GOOD), self.browser.script("return window.printed"))
        self.wait_for_count("tr.detail", 0)

    def test_phone(self):
        for width in (360, 768, 1024):
            self.browser.size(width, 740, mobile=True)
            self.open(f"#host={UPGRADED}&host={SETTINGS}")
            self.browser.click(".folded summary")
            with self.subTest(width):
                self.assertEqual(0, self.browser.script(OVERFLOW))
                self.assertEqual(width, self.browser.script("return innerWidth"))

    def test_phone_shows_cards(self):
        self.browser.size(360, 740, mobile=True)
        self.open()
        labels = "return [...document.querySelector('tr.host').cells].map((c) => getComputedStyle(c, '::before').content)"
        self.assertEqual(
            ['"Groups"', '"Reason"', '"Since"', '"Cause"', '"Trend"'], self.browser.script(labels)[2:]
        )
        tops = "return [...document.querySelector('tr.host').cells].map((cell) => cell.getBoundingClientRect().y)"
        verdict, _, *others = self.browser.script(tops)
        self.assertEqual(sorted(set(others)), others)
        self.assertGreater(others[0], verdict)
        self.choose("sort", "host descending")
        self.assertEqual("kvm24.turin.example.net", self.hosts()[0])


class ReadAloud(PageCase):
    """What Chromium tells a screen reader."""

    def told(self, role: str) -> "list[dict]":
        nodes = self.browser.devtools("Accessibility.getFullAXTree")["nodes"]
        return [node for node in nodes if not node["ignored"] and node["role"]["value"] == role]

    def names(self, role: str) -> "list[str]":
        return [node["name"]["value"] for node in self.told(role)]

    def test_a_table_is_one_at_each_width(self):
        for width in (1280, 1024, 360):
            with self.subTest(width):
                self.browser.size(width, 800, mobile=width < 500)
                self.open(f"#host={UPGRADED}")
                self.assertEqual(["Hosts"], self.names("table"))
                self.assertIn(UPGRADED, self.names("rowheader"))
                self.assertEqual(1 + 24 + 1, len(self.told("row")))
                self.assertIn("Verdict", self.names("columnheader"))

    def test_controls_have_names(self):
        for role in ("button", "link", "combobox", "searchbox"):
            with self.subTest(role):
                names = self.names(role)
                self.assertTrue(names)
                self.assertNotIn("", names)
        self.assertIn("turin 2 bad 2 unknown 4 good", self.names("link"))
        self.assertIn("4 bad not as the policy wants", self.names("link"))

    def test_landmarks_and_charts(self):
        for role in ("banner", "main", "contentinfo", "search", "status"):
            self.assertEqual(1, len(self.told(role)), role)
        self.assertIn("bad hosts: 1 at first, 4 now, 5 at most", self.names("image"))
        self.assertEqual(["bad: 4 of 24 hypervisors are not as the policy wants"], self.names("heading")[:1])

    def test_the_number_of_hosts_is_told_when_it_changes(self):
        self.browser.type("#text", "oslo")
        (status,) = self.told("status")
        live = {entry["name"]: entry["value"]["value"] for entry in status["properties"]}
        self.assertEqual("polite", live["live"])
        self.assertEqual("8 of 24 hosts", self.text("[role=status]"))


class WithoutScripts(PageCase):
    scripts = False

    def test_hosts_that_are_not_good_can_be_read(self):
        # The driver's own scripts do not run either: what is drawn is asked through the protocol.
        tree = self.browser.devtools("Accessibility.getFullAXTree")["nodes"]
        said = "\n".join(node["name"]["value"] for node in tree if node.get("name") and not node["ignored"])
        self.assertIn("4 of 24 hypervisors are not as the policy wants", said)
        for host in NOT_GOOD:
            self.assertIn(host, said)
        self.assertNotIn(GOOD, said)
        self.assertIn("stock, /usr/share/ipxe/qemu/1af41000.rom", said)
        self.assertNotIn("Theme", said)
