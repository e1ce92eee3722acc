
"use strict";
(() => {
  // Everything here is comfort: without it the page says the same.
  const french = new Intl.Collator("fr", { numeric: true, sensitivity: "base" });
  const make = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").toLowerCase();
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell ? cell.dataset.value ?? cell.textContent.trim() : "";
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    heads.forEach((head, column) => {
      if (head.dataset.sort === undefined) return;
      const button = make("button", "", { type: "button", class: "sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const isUp = head.getAttribute("aria-sort") !== "ascending";
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        const isNumber = head.dataset.sort === "number";
        const keyed = [...body.rows].map((row, at) => {
          const value = valueOf(row, column);
          return { row, at, isEmpty: value === "", key: isNumber ? Number(value) : value };
        });
        const order = isNumber ? (a, b) => a.key - b.key : (a, b) => french.compare(a.key, b.key);
        keyed.sort((a, b) => a.isEmpty - b.isEmpty || (isUp ? 1 : -1) * order(a, b) || a.at - b.at);
        body.append(...keyed.map((each) => each.row));
      });
    });
  };

  const filterable = (table) => {
    const rows = [...table.tBodies[0].rows];
    const tools = make("div", "", { class: "tools", role: "group" });
    tools.setAttribute("aria-label", `Filtrer : ${table.caption ? table.caption.textContent.trim() : "tableau"}`);
    const words = make("label", "Filtrer par mots");
    const input = make("input", "", { type: "search", autocomplete: "off", spellcheck: "false" });
    words.append(input);
    tools.append(words);
    const choices = [];
    [...table.tHead.rows[table.tHead.rows.length - 1].cells].forEach((head, column) => {
      if (head.dataset.choose === undefined) return;
      const found = [...new Set(rows.map((row) => row.cells[column].textContent.trim()))].filter(Boolean).sort(french.compare);
      if (found.length < 2) return;
      const label = make("label", head.textContent.trim());
      const select = make("select", "");
      select.append(make("option", "Tous", { value: "" }), ...found.map((text) => make("option", text, { value: text })));
      label.append(select);
      tools.append(label);
      choices.push({ select, column });
    });
    const shown = make("p", "", { role: "status", class: "soft" });
    tools.append(shown);
    const texts = new Map();
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, plain(row.textContent));
      return texts.get(row);
    };
    const apply = () => {
      const wanted = plain(input.value).split(" ").filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const fits = choices.every(({ select, column }) => !select.value || row.cells[column].textContent.trim() === select.value)
          && (!wanted.length || wanted.every((word) => textOf(row).includes(word)));
        row.hidden = !fits;
        count += fits;
      }
      shown.textContent = count === rows.length ? "" : `${count} ligne(s) sur ${rows.length}`;
    };
    input.addEventListener("input", apply);
    for (const { select } of choices) select.addEventListener("change", apply);
    (table.closest(".scroll") ?? table).before(tools);
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table);
  for (const table of document.querySelectorAll("table[data-filterable]")) filterable(table);

  // Folding: one button for all of a section that holds several.
  for (const section of document.querySelectorAll("[data-foldable]")) {
    const all = [...section.querySelectorAll("details")];
    if (all.length < 2) continue;
    const button = make("button", "Tout déplier", { type: "button" });
    const tools = make("p", "", { class: "tools" });
    tools.append(button);
    all[0].before(tools);
    button.addEventListener("click", () => {
      const open = !all.every((each) => each.open);
      for (const each of all) each.open = open;
      button.textContent = open ? "Tout replier" : "Tout déplier";
    });
  }

  // A link to something inside what is folded opens it.
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const aim = id && document.getElementById(id);
    if (!aim) return;
    for (let at = aim; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    aim.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Paper shows everything.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
})();
