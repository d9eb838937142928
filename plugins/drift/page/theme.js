// SPDX-License-Identifier: GPL-2.0-or-later
// The theme that the reader chose before, set before anything is drawn.
try {
  const chosen = localStorage.getItem("multinic-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser may keep nothing for local files: then the system's theme holds.
}
