// SPDX-License-Identifier: GPL-2.0-or-later
// Making elements. Text gets in as text nodes only, so that nothing in a report can become markup.

const byId = (id) => document.getElementById(id);

/** An element; children are elements or strings, and what is null or false is left out. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** The sign of a verdict, as page.html draws it. The word has to stand beside it. */
function mark(verdict) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `mark ${verdict}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#mark-${verdict}`);
  svg.append(use);
  return svg;
}

/** A text that may be broken behind its dots, slashes and dashes. */
const breakable = (text) => text.split(/(?<=[./@_-])/).flatMap((part) => [part, make("wbr")]);

const badge = (verdict) => make("span", { class: `badge ${verdict}` }, mark(verdict), ` ${verdict}`);
const trendBadge = (trend) => make("span", { class: `trend ${trend}` }, trend);

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const AGES = [
  [2 * DAY, DAY, "days"],
  [2 * HOUR, HOUR, "hours"],
  [2 * MINUTE, MINUTE, "minutes"],
];

/** "3 days"; seconds of either sign. */
function ageText(seconds) {
  const size = Math.abs(seconds);
  for (const [from, unit, name] of AGES) if (size >= from) return `${Math.floor(size / unit)} ${name}`;
  return "a minute";
}

/** "2026-11-29 08:15"; null for what no calendar has. */
function timeText(time) {
  const date = new Date(time * 1000);
  if (!(time >= 0) || Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return null;
  return date.toISOString().slice(0, 16).replace("T", " ");
}

/** A time as <time>, with its age when the report was made. */
function timeElement(time, now) {
  const text = timeText(time);
  if (text === null) return make("span", {}, "at no known time");
  const age = time > now ? `in ${ageText(time - now)}` : `${ageText(now - time)} ago`;
  return make(
    "time",
    { datetime: `${text.replace(" ", "T")}Z` },
    text,
    " ",
    make("span", { class: "age" }, age),
  );
}
