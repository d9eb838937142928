// SPDX-License-Identifier: GPL-2.0-or-later
// The keyboard. Keys that are letters mean something only where no text is written.

const isWriting = (element) => element.matches("input, select, textarea");

/** `actions`: {clear()}; the table moves the focus. */
function listenToKeys(table, actions) {
  const step = (by) => {
    const place = table.focused();
    return table.focus(place === null ? 0 : place + by);
  };
  const onRow = (by) => table.focused() !== null && step(by);
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => onRow(1),
    ArrowUp: () => onRow(-1),
    "/": () => {
      byId("text").focus();
      byId("text").select();
      return true;
    },
    "?": () => {
      byId("help").showModal();
      return true;
    },
    Escape: () => actions.clear(),
  };
  const keysInFilter = {
    Escape: () => actions.clear(),
    ArrowDown: () => table.focus(0),
    Enter: () => table.focus(0),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const known = event.target === byId("text") ? keysInFilter : isWriting(event.target) ? {} : keys;
    if (Object.hasOwn(known, event.key) && known[event.key]()) event.preventDefault();
  });
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("skip").addEventListener("click", (event) => {
    // The fragment holds the view: it is not for places in the page.
    event.preventDefault();
    byId("hosts").focus();
    byId("hosts").scrollIntoView();
  });
}
