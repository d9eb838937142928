// SPDX-License-Identifier: GPL-2.0-or-later
// What the reader sets: filters, order, theme. They keep no state of their own; the view is the state.

const option = (value, text) => make("option", { value }, text);

/** Values of options: a group may have any name, so that "any" needs one that no group has. */
const groupValue = (group) => (group === null ? "" : `=${group}`);
const groupOfValue = (value) => (value === "" ? null : value.slice(1));

function fillSelects(hosts) {
  const groups = [...new Set(hosts.flatMap((host) => host.groups))].sort(collator.compare);
  byId("group").append(...groups.map((group) => option(groupValue(group), group)));
  if (hosts.some((host) => host.groups.length === 0)) byId("group").append(option(groupValue(""), "in no group"));
  for (const { name, title } of COLUMNS)
    byId("sort").append(option(name, title), option(`${name} descending`, `${title}, backwards`));
}

/** Calls `change` with the part of the view that the reader sets. */
function listenToControls(change) {
  const on = (id, part, event = "change") =>
    byId(id).addEventListener(event, () => change(part(byId(id).value)));
  on("text", (text) => ({ text }), "input");
  on("verdict", (verdict) => ({ verdict }));
  on("group", (value) => ({ group: groupOfValue(value) }));
  on("trend", (trend) => ({ trend }));
  on("sort", (value) => {
    const [sort, descending] = value.split(" ");
    return { sort, descending: descending !== undefined };
  });
  byId("toolbar").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => change(NEUTRAL));
}

/** The links of the overview: each sets its part of the view, and takes it back when it is set. */
function listenToLinks(current, change) {
  for (const link of document.querySelectorAll("a[data-key]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const { key, value } = link.dataset;
      change({ [key]: current()[key] === value ? NEUTRAL[key] : value });
    });
}

/** Shows a view in the controls and links. */
function showView(view) {
  if (byId("text").value !== view.text) byId("text").value = view.text;
  choose(byId("verdict"), view.verdict);
  choose(byId("group"), groupValue(view.group));
  choose(byId("trend"), view.trend);
  choose(byId("sort"), view.descending ? `${view.sort} descending` : view.sort);
  for (const link of document.querySelectorAll("a[data-key]"))
    if (view[link.dataset.key] === link.dataset.value) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  byId("clear").disabled = ["text", "verdict", "group", "trend"].every((key) => view[key] === NEUTRAL[key]);
}

/** An address may ask for what no option stands for. */
function choose(select, value) {
  select.value = value;
  if (select.value === value) return;
  select.append(option(value, value.replace(/^=/, "").replaceAll(",", " or ")));
  select.value = value;
}

const THEMES = ["system", "light", "dark"];

function startTheme() {
  const button = byId("theme");
  const show = (theme) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  show(document.documentElement.dataset.theme ?? "system");
  button.addEventListener("click", () => {
    const theme = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % THEMES.length];
    show(theme);
    try {
      localStorage.setItem("multinic-theme", theme);
    } catch {
      // Then it holds until the page is left.
    }
  });
}
