// SPDX-License-Identifier: GPL-2.0-or-later
// What opens below a host: each finding with expected and found side by side, and what happened.

/** Two lists of parts of texts as [same, different, same] each. */
function compareParts(one, other) {
  const least = Math.min(one.length, other.length);
  let begin = 0;
  while (begin < least && one[begin] === other[begin]) begin += 1;
  let end = 0;
  while (end < least - begin && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const cut = (parts) => [
    parts.slice(0, begin).join(""),
    parts.slice(begin, parts.length - end).join(""),
    parts.slice(parts.length - end).join(""),
  ];
  return [cut(one), cut(other)];
}

/** Cut between words where they have some in common, else between characters where most are the same. */
function compareTexts(expected, found) {
  const words = (text) => text.split(/(?<=[\s,;:=/.])|(?=[\s,;:=/.])/);
  const same = ([parts]) => parts[0].length + parts[2].length;
  const byWords = compareParts(words(expected), words(found));
  if (same(byWords) > 0) return byWords;
  const byCharacters = compareParts([...expected], [...found]);
  if (same(byCharacters) * 2 >= Math.min(expected.length, found.length)) return byCharacters;
  return [[expected, "", ""], [found, "", ""]];
}

function marked(parts) {
  return [parts[0], parts[1] === "" ? null : make("mark", {}, parts[1]), parts[2]];
}

/** Expected and found, with what is not the same in them marked. */
function pairOf(finding) {
  const told = finding.found !== "";
  const [expected, found] =
    told && differs(finding)
      ? compareTexts(finding.expected, finding.found)
      : [[finding.expected, "", ""], [finding.found, "", ""]];
  const cell = (name, content) => make("div", { class: name }, make("dt", {}, name), make("dd", {}, ...content));
  return make(
    "dl",
    { class: "pair" },
    cell("expected", marked(expected)),
    cell("found", told ? marked(found) : [make("i", {}, "not told")]),
  );
}

function findingElement(finding, now) {
  const past = [];
  if (finding.since !== null) past.push(make("span", {}, "since ", timeElement(finding.since, now)));
  if (finding.cause !== "") past.push(make("span", { class: "cause" }, finding.cause));
  return make(
    "li",
    { class: `finding ${finding.verdict}` },
    make(
      "p",
      { class: "head" },
      badge(finding.verdict),
      " ",
      make("b", {}, finding.item),
      " ",
      finding.trend !== null && trendBadge(finding.trend),
      finding.flapping && make("span", { class: "trend flapping" }, "flapping"),
    ),
    pairOf(finding),
    finding.reason !== "" && make("p", { class: "why" }, finding.reason),
    past.length > 0 && make("p", { class: "past" }, ...past.flatMap((part, at) => (at === 0 ? [part] : [", ", part]))),
  );
}

function goodFindings(findings, now) {
  if (findings.length === 0) return null;
  const list = make("ul", { class: "findings" });
  const folded = make(
    "details",
    { class: "folded" },
    make("summary", {}, badge("good"), ` ${findings.length === 1 ? "1 finding" : `${findings.length} findings`}`),
    list,
  );
  // Most are never opened.
  folded.addEventListener(
    "toggle",
    () => list.append(...findings.map((finding) => findingElement(finding, now))),
    { once: true },
  );
  return folded;
}

function transactionList(transactions, now) {
  if (transactions.length === 0) return null;
  const rows = transactions.map((transaction) =>
    make(
      "li",
      {},
      timeElement(transaction.time, now),
      " ",
      make("span", { class: "what" }, transaction.text),
      transaction.items.length > 0 && make("span", { class: "touched" }, `may have changed: ${transaction.items.join(", ")}`),
    ),
  );
  return make("section", { class: "transactions" }, make("h3", {}, "Package transactions"), make("ol", {}, ...rows));
}

function noteList(notes) {
  if (notes.length === 0) return null;
  return make(
    "section",
    { class: "notes" },
    make("h3", {}, "Notes"),
    make("ul", {}, ...notes.map((note) => make("li", {}, note))),
  );
}

const SOURCES = {
  none: "did not answer",
  probe: "asked by the probe script",
  tools: "asked by romctl on the host",
  local: "this machine",
};

function hostFacts(host) {
  const facts = [SOURCES[host.source] ?? host.source];
  if (host.address !== "") facts.push(`at ${host.address}`);
  if (host.groups.length > 0) facts.push(`in ${host.groups.join(", ")}`);
  if (host.milliseconds > 0) facts.push(`took ${(host.milliseconds / 1000).toFixed(2)} s`);
  const address = new URLSearchParams({ host: host.host });
  return make(
    "p",
    { class: "about" },
    ...facts.flatMap((fact) => [make("span", {}, fact), " "]),
    make("a", { href: `#${address}`, class: "link" }, "Link to this host"),
  );
}

/** Everything about a host. */
function hostDetail(host, now) {
  const bad = host.findings.filter(differs);
  return make(
    "div",
    { class: "detail", role: "group", "aria-label": `Details of ${host.host}` },
    host.findings.length === 0 && make("p", { class: "why" }, host.reason),
    bad.length > 0 && make("ul", { class: "findings" }, ...bad.map((finding) => findingElement(finding, now))),
    goodFindings(
      host.findings.filter((finding) => !differs(finding)),
      now,
    ),
    transactionList(host.transactions, now),
    noteList(host.notes),
    hostFacts(host),
  );
}
