# SPDX-License-Identifier: GPL-2.0-or-later
"""The page as its readers use it: with the mouse, the keyboard, a phone, paper, in the dark, without scripts."""

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
COLOUR = "return getComputedStyle(document.body).backgroundColor"
DARK = "rgb(16, 21, 28)"
LIGHT = "rgb(245, 246, 248)"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


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
        self.assertEqual(10, self.count(".detail .finding"))

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
