// SPDX-License-Identifier: GPL-2.0-or-later
// Joins the parts: the view decides what is shown, and the address keeps it.

const report = readReport();
rankHosts(report.hosts);

let view = NEUTRAL;
let shown = [];
const open = new Set();

const table = new HostTable(byId("table"), report.time, open, {
  sort: (name) => change({ sort: name, descending: view.sort === name && !view.descending }),
  toggled: () => {
    keepAddress();
    nameUnfold();
  },
});

function keepAddress() {
  const fragment = formFragment(view, open);
  const url = new URL(location.href);
  if (url.hash.slice(1) === fragment) return;
  url.hash = fragment;
  history.replaceState(null, "", url);
}

function nameUnfold() {
  byId("unfold").textContent = open.size > 0 ? "Close all" : "Open all";
}

function render() {
  shown = sortHosts(filterHosts(report.hosts, view), view.sort, view.descending);
  table.show(shown, view.sort, view.descending);
  const all = report.hosts.length === 1 ? "1 host" : `${report.hosts.length} hosts`;
  byId("count").textContent = shown.length === report.hosts.length ? `All ${all}` : `${shown.length} of ${all}`;
  showView(view);
  nameUnfold();
}

function change(part) {
  view = { ...view, ...part };
  render();
  keepAddress();
}

/** Returns whether there was something to clear, and keeps the order. */
function clear() {
  if (byId("clear").disabled) return false;
  change({ ...NEUTRAL, sort: view.sort, descending: view.descending });
  return true;
}

/** Follows the address; a host that it names is opened, and the first one brought into sight. */
function follow() {
  const asked = parseFragment(location.hash);
  view = asked.view;
  open.clear();
  for (const name of asked.open) open.add(name);
  render();
  const first = shown.find((host) => open.has(host.host));
  if (first !== undefined) {
    table.focus(table.placeOf(first));
    document.activeElement.closest("tr").scrollIntoView({ block: "start" });
  } else if (asked.open.length > 0) {
    byId("count").textContent += `; no host ${asked.open[0]} among them`;
  }
}

function unfold() {
  const wanted = open.size === 0;
  open.clear();
  if (wanted) for (const host of shown) open.add(host.host);
  render();
  keepAddress();
}

function startPrinting() {
  const paper = matchMedia("print");
  paper.addEventListener("change", () => table.print(paper.matches));
  addEventListener("beforeprint", () => table.print(true));
  addEventListener("afterprint", () => table.print(false));
  table.print(paper.matches);
}

/** Who reads an old report has to see that. */
function tellAge() {
  const age = Date.now() / 1000 - report.time;
  if (age >= DAY && timeText(report.time) !== null)
    document.querySelector(".facts").append(" ", make("span", { class: "stale" }, `made ${ageText(age)} ago`));
}

byId("plain").remove();
tellAge();
for (const id of ["tools", "toolbar", "under"]) byId(id).hidden = false;
fillSelects(report.hosts);
startTheme();
listenToControls(change);
listenToLinks(() => view, change);
listenToKeys(table, { clear });
byId("unfold").addEventListener("click", unfold);
addEventListener("hashchange", follow);
follow();
startPrinting();
