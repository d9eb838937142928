// SPDX-License-Identifier: GPL-2.0-or-later
// The report (its form stands in page_data.hpp), what of it is shown, and in which order.

const VERDICTS = ["bad", "unknown", "good"];
const TRENDS = ["new", "still", "fixed"];

function readReport() {
  const data = JSON.parse(byId("report").textContent);
  const text = (number) => data.texts[number];
  const texts = (numbers) => numbers.map(text);
  const finding = (row) => ({
    item: text(row[0]),
    verdict: text(row[1]),
    expected: text(row[2]),
    found: text(row[3]),
    reason: text(row[4]),
    cause: text(row[5]),
    trend: row[6] === null ? null : text(row[6]),
    since: row[7],
    flapping: row[8] === 1,
  });
  const findings = data.findings.map(finding);
  const hosts = data.hosts.map((row) => ({
    host: text(row[0]),
    address: text(row[1]),
    groups: texts(row[2]),
    source: text(row[3]),
    verdict: text(row[4]),
    reason: text(row[5]),
    since: row[6],
    cause: text(row[7]),
    trends: texts(row[8]),
    flapping: row[9] === 1,
    findings: row[10].map((number) => findings[number]),
    transactions: row[11].map(([time, what, items]) => ({ time, text: text(what), items: texts(items) })),
    notes: texts(row[12]),
    milliseconds: row[13],
  }));
  return { time: data.time, compared: data.compared, hosts };
}

/** What the text filter looks at, made when it is first asked for. */
function searched(host) {
  host.searched ??= [
    host.host,
    host.address,
    ...host.groups,
    host.reason,
    host.cause,
    ...host.notes,
    ...host.findings.filter(differs).flatMap((finding) => [finding.item, finding.found, finding.reason, finding.cause]),
  ]
    .join("\n")
    .toLowerCase();
  return host.searched;
}

const differs = (finding) => finding.verdict !== "good";

/** The hosts that a view lets through; each word of its text has to be there. */
function filterHosts(hosts, view) {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
  const verdicts = view.verdict === "" ? null : view.verdict.split(",");
  return hosts.filter(
    (host) =>
      (verdicts === null || verdicts.includes(host.verdict)) &&
      (view.group === null ||
        (view.group === "" ? host.groups.length === 0 : host.groups.includes(view.group))) &&
      (view.trend === "" || host.trends.includes(view.trend)) &&
      words.every((word) => searched(host).includes(word)),
  );
}

const collator = new Intl.Collator("en", { numeric: true });
const LAST = Number.MAX_SAFE_INTEGER;

/** The columns of the table. `key` gives a number or a text; what is not known comes last. */
const COLUMNS = [
  { name: "verdict", title: "Verdict", key: (host) => VERDICTS.indexOf(host.verdict) },
  { name: "host", title: "Host", key: (host) => host.rank },
  { name: "groups", title: "Groups", key: (host) => host.groups.join(" ") },
  { name: "reason", title: "Reason", key: (host) => host.reason },
  { name: "since", title: "Since", key: (host) => (host.since ?? LAST) },
  { name: "cause", title: "Cause", key: (host) => host.cause },
  { name: "trend", title: "Trend", key: (host) => (host.trends.length ? TRENDS.indexOf(host.trends[0]) : LAST) },
];

/** Gives each host its place in the order of the names, so that sorting compares numbers. */
function rankHosts(hosts) {
  const byName = hosts.slice().sort((one, other) => collator.compare(one.host, other.host));
  byName.forEach((host, rank) => {
    host.rank = rank;
  });
}

const isLast = (key) => key === LAST || key === "";

/** A sorted copy. Ties go by verdict, then by trend, then by name, whatever the direction. */
function sortHosts(hosts, name, descending) {
  const [verdict, , , , , , trend] = COLUMNS;
  const { key } = COLUMNS.find((column) => column.name === name);
  const rows = hosts.map((host) => ({ host, keys: [key(host), verdict.key(host), trend.key(host)] }));
  const sign = descending ? -1 : 1;
  rows.sort((one, other) => {
    const [mine, others] = [one.keys[0], other.keys[0]];
    if (isLast(mine) !== isLast(others)) return isLast(mine) ? 1 : -1;
    const order = typeof mine === "number" ? mine - others : collator.compare(mine, others);
    return (
      sign * order || one.keys[1] - other.keys[1] || one.keys[2] - other.keys[2] || one.host.rank - other.host.rank
    );
  });
  return rows.map((row) => row.host);
}

const NEUTRAL = { text: "", verdict: "", group: null, trend: "", sort: "verdict", descending: false };

/** The view that a fragment asks for, and the hosts that it opens; what it does not know is left out. */
function parseFragment(fragment) {
  const asked = new URLSearchParams(fragment.replace(/^#/, ""));
  const one = (name, known) => (known(asked.get(name) ?? "") ? asked.get(name) : null);
  return {
    view: {
      text: asked.get("q") ?? NEUTRAL.text,
      verdict: one("verdict", (value) => value && value.split(",").every((part) => VERDICTS.includes(part))) ?? "",
      group: asked.get("group"),
      trend: one("trend", (value) => TRENDS.includes(value)) ?? "",
      sort: one("sort", (value) => COLUMNS.some((column) => column.name === value)) ?? NEUTRAL.sort,
      descending: asked.get("order") === "descending",
    },
    open: asked.getAll("host"),
  };
}

/** How many opened hosts an address names: a longer one would be no use. */
const MOST_NAMED = 20;

function formFragment(view, open) {
  const asked = new URLSearchParams();
  if (view.text !== "") asked.set("q", view.text);
  if (view.verdict !== "") asked.set("verdict", view.verdict);
  if (view.group !== null) asked.set("group", view.group);
  if (view.trend !== "") asked.set("trend", view.trend);
  if (view.sort !== NEUTRAL.sort) asked.set("sort", view.sort);
  if (view.descending) asked.set("order", "descending");
  for (const host of [...open].slice(0, MOST_NAMED)) asked.append("host", host);
  return asked.toString();
}
