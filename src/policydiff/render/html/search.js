"use strict";
// Leaves of the changes and of their summary what has every word that somebody types.
// Without this, the browser's own search finds all that stands on the page.
{
  const controls = document.querySelector(".controls");
  const made = (name, attributes, ...children) => {
    const element = document.createElement(name);
    Object.assign(element, attributes);
    element.append(...children);
    return element;
  };
  const plain = (text) => text.toLowerCase().replace(/[’‘]/g, "'").replace(/\s+/g, " ");
  const text = new Map();
  for (const change of document.querySelectorAll("article.change")) {
    const terms = change.closest("section").querySelector("h2");
    text.set(change, plain(`${terms ? terms.textContent : ""} ${change.textContent}`));
  }
  const rows = [...document.querySelectorAll("tr[data-of]")].map((row) => [
    row,
    row.dataset.of.split(" ").map((id) => document.getElementById(id)),
  ]);
  const field = made("input", { type: "search", id: "search", autocomplete: "off" });
  const told = made("output", { className: "quiet" });
  told.setAttribute("for", "search");
  field.addEventListener("input", () => {
    const wanted = plain(field.value).split(" ").filter(Boolean);
    const left = new Set();
    for (const [change, words] of text) {
      if (wanted.every((word) => words.includes(word))) left.add(change);
      change.hidden = !left.has(change);
    }
    for (const [row, changes] of rows) row.hidden = !changes.some((change) => left.has(change));
    told.textContent = wanted.length ? ` ${left.size} of ${text.size} changes` : "";
  });
  if (controls && text.size) {
    controls.append(made("fieldset", {}, made("legend", {}, made("label", { htmlFor: "search" }, "Search")), field, told));
  }
}
