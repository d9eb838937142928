// SPDX-License-Identifier: GPL-2.0-or-later
// The table of hosts. It grows while the reader comes to its end, so that ten thousand hosts are no
// more work than the first hundred. Roles are written out, because a narrow page shows rows as cards.

const CHUNK = 100;
/** Where media.css shows fewer columns. */
const NARROW = "print, (max-width: 1080px)";
const NARROW_COLUMNS = 5;

class HostTable {
  #now;
  #hosts = [];
  #rows = new Map();
  #open;
  #printing = false;
  #narrow = matchMedia(NARROW);
  #actions;
  #headers = new Map();
  #body = make("tbody", { role: "rowgroup" });
  #more = make("button", { type: "button", class: "more" });
  #empty = make("p", { class: "empty", hidden: true }, "No host fits these filters.");

  /** `open`: names of opened hosts, which this changes. `actions`: {sort(column), toggled(host)}. */
  constructor(place, now, open, actions) {
    this.#now = now;
    this.#open = open;
    this.#actions = actions;
    const table = make(
      "table",
      { role: "table", "aria-labelledby": "hosts-title", class: "fleet" },
      make("colgroup", {}, ...COLUMNS.map(({ name }) => make("col", { class: name }))),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...COLUMNS.map((column) => this.#header(column)))),
      this.#body,
    );
    this.#more.addEventListener("click", () => this.#grow());
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#grow(), {
      rootMargin: "800px",
    }).observe(this.#more);
    this.#narrow.addEventListener("change", () => {
      for (const cell of this.#body.querySelectorAll("tr.detail > td")) cell.colSpan = this.#columns();
    });
    place.append(table, this.#empty, this.#more);
  }

  /** Shows these hosts in this order. */
  show(hosts, sort, descending) {
    this.#hosts = hosts;
    this.#rows = new Map();
    this.#body.replaceChildren();
    this.#empty.hidden = hosts.length > 0;
    for (const [name, header] of this.#headers)
      header.setAttribute("aria-sort", name !== sort ? "none" : descending ? "descending" : "ascending");
    this.#grow();
    this.print(this.#printing);
  }

  /** Opens, closes or, without `wanted`, turns around. */
  toggle(host, wanted = !this.#open.has(host.host)) {
    if (wanted) this.#open.add(host.host);
    else this.#open.delete(host.host);
    const row = this.#rows.get(host);
    if (row !== undefined) this.#fold(host, row, wanted);
    this.#actions.toggled(host);
  }

  /** Puts the keyboard on the host at this place, or on the nearest; returns whether there is one. */
  focus(place) {
    const host = this.#hosts[Math.max(0, Math.min(place, this.#hosts.length - 1))];
    if (host === undefined) return false;
    this.reveal(host);
    const button = this.#rows.get(host).querySelector("button");
    button.focus({ preventScroll: true });
    button.closest("tr").scrollIntoView({ block: "nearest" });
    return true;
  }

  /** The place of the host in which the keyboard is; null outside. */
  focused() {
    const row = document.activeElement?.closest("tr[data-place]");
    return row === null || row === undefined ? null : Number(row.dataset.place);
  }

  placeOf(host) {
    return this.#hosts.indexOf(host);
  }

  /** Draws as many rows as it takes to have this one. */
  reveal(host) {
    while (!this.#rows.has(host) && this.#rows.size < this.#hosts.length) this.#grow();
  }

  /** For paper: all rows, and those that are not good opened; and back. */
  print(on) {
    this.#printing = on;
    for (const row of this.#body.querySelectorAll("tr.detail.printed")) row.remove();
    if (!on) return;
    while (this.#rows.size < this.#hosts.length) this.#grow();
    for (const [host, row] of this.#rows)
      if (host.verdict !== "good" && !this.#open.has(host.host)) row.after(this.#detailRow(host, row, "printed"));
  }

  #columns() {
    return this.#narrow.matches ? NARROW_COLUMNS : COLUMNS.length;
  }

  #header({ name, title }) {
    const button = make("button", { type: "button" }, title, make("span", { class: "arrow", "aria-hidden": "true" }));
    button.addEventListener("click", () => this.#actions.sort(name));
    const header = make("th", { scope: "col", role: "columnheader", class: name }, button);
    this.#headers.set(name, header);
    return header;
  }

  #grow() {
    const begin = this.#rows.size;
    const rows = document.createDocumentFragment();
    for (const host of this.#hosts.slice(begin, begin + CHUNK)) {
      const row = this.#row(host, this.#rows.size);
      this.#rows.set(host, row);
      rows.append(row);
      if (this.#open.has(host.host)) this.#fold(host, row, true);
    }
    this.#body.append(rows);
    const left = this.#hosts.length - this.#rows.size;
    this.#more.hidden = left === 0;
    this.#more.textContent = `Show ${Math.min(left, CHUNK)} more of ${left}`;
  }

  #row(host, place) {
    // Where it may be broken would be read as blanks.
    const button = make(
      "button",
      { type: "button", class: "name", "aria-expanded": "false", "aria-label": host.host },
      ...breakable(host.host),
    );
    const cell = (name, title, ...content) => make("td", { role: "cell", class: name, "data-title": title }, ...content);
    const row = make(
      "tr",
      { role: "row", class: `host ${host.verdict}`, "data-place": place },
      cell("verdict", null, badge(host.verdict)),
      make("th", { role: "rowheader", scope: "row", class: "host" }, button),
      cell("groups", "Groups", host.groups.join(", ")),
      cell("reason", "Reason", host.reason),
      cell("since", "Since", host.since !== null && timeElement(host.since, this.#now)),
      cell("cause", "Cause", host.cause),
      cell(
        "trend",
        "Trend",
        ...host.trends.flatMap((trend) => [trendBadge(trend), " "]),
        host.flapping && make("span", { class: "trend flapping" }, "flapping"),
      ),
    );
    row.addEventListener("click", (event) => {
      const selects = !getSelection().isCollapsed && event.target.closest("button") === null;
      if (!selects) this.toggle(host);
    });
    return row;
  }

  #fold(host, row, open) {
    const button = row.querySelector("button");
    button.setAttribute("aria-expanded", String(open));
    if (open) button.setAttribute("aria-controls", `detail-${row.dataset.place}`);
    else button.removeAttribute("aria-controls");
    row.classList.toggle("open", open);
    const detail = row.nextElementSibling;
    if (!open) {
      if (detail?.classList.contains("detail")) detail.remove();
    } else if (!detail?.classList.contains("detail")) {
      row.after(this.#detailRow(host, row, ""));
    }
  }

  #detailRow(host, row, kind) {
    return make(
      "tr",
      {
        role: "row",
        id: `detail-${row.dataset.place}`,
        class: `detail ${host.verdict} ${kind}`,
        "data-place": row.dataset.place,
      },
      make("td", { role: "cell", colspan: this.#columns() }, hostDetail(host, this.#now)),
    );
  }
}
