"use strict";

// Comforts of the report form, which works without this file: moving down a column by arrow keys, last period's words
// at once, a column of figures pasted from a sheet, and nothing typed lost when the page is left or the session has ended.
(() => {
  const form = document.getElementById("report");
  if (!form || !form.dataset.keep) return;
  const fields = [...form.querySelectorAll(".report-rows :is(input:not([type=hidden]), select, textarea)")];
  const key = `report-${form.dataset.keep}`;

  function read(valueOf) {
    return Object.fromEntries(
      fields.filter((each) => each.type !== "radio").map((each) => [each.name, valueOf(each)]),
    );
  }

  function present(field) {
    return field.type === "checkbox" ? field.checked : field.value.trim();
  }

  // As the page came: who types at once does so before this file has been read.
  function asCame(field) {
    if (field.type === "checkbox") return field.defaultChecked;
    if (!field.options) return field.defaultValue.trim();
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
  }

  function write(values) {
    for (const each of fields) {
      if (!(each.name in values)) continue;
      if (each.type === "checkbox") each.checked = values[each.name];
      else each.value = values[each.name];
    }
  }

  // What differs from the page as it came, with the version of each such row: a colleague's later change is noticed
  // also where words are filled back in.
  function typed() {
    const found = { values: {}, seen: {} };
    for (const [name, value] of Object.entries(read(present))) {
      if (value === shown[name]) continue;
      found.values[name] = value;
      const seen = name.replace(/[a-z_]+$/, "seen");
      found.seen[seen] = form.elements[seen].value;
    }
    return found;
  }

  // What is typed is kept in this tab until the server has answered it. Coming back to a page that shows something else
  // (the session had ended, the tab was reloaded), the person is asked.
  const shown = read(asCame);
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const notice = form.querySelector("[data-kept]");
  const answered = document.querySelector(".messagelist");
  const refused = !answered && document.querySelector(".report-refused");
  // A page that was refused carries what was typed, and nowhere else is it kept.
  const before = (refused && kept) || { values: {}, seen: {} };
  let leaving = false;
  if (!answered && kept && Object.entries(kept.values).some(([name, value]) => name in shown && shown[name] !== value)) {
    notice.hidden = false;
  } else if (!refused) {
    sessionStorage.removeItem(key);
    if (Object.keys(typed().values).length) keep();
  }

  notice.querySelector("[data-restore]").addEventListener("click", () => {
    write(kept.values);
    for (const [name, version] of Object.entries(kept.seen)) {
      if (form.elements[name]) form.elements[name].value = version;
    }
    notice.hidden = true;
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    notice.hidden = true;
  });

  function keep() {
    notice.hidden = true;
    const now = typed();
    const all = { values: { ...before.values, ...now.values }, seen: { ...before.seen, ...now.seen } };
    sessionStorage.setItem(key, JSON.stringify(all));
  }

  form.addEventListener("input", keep);
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && Object.keys(typed().values).length) event.preventDefault();
  });

  // Up and down go to the same field of the next row, as in a sheet; a longer text keeps them for its own lines.
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const field = event.target;
    if (!step || !field.dataset.field || field.matches("select, [type=checkbox], [type=date]")) return;
    if (field.matches("textarea") && field.value.includes("\n")) return;
    const column = fields.filter((each) => each.dataset.field === field.dataset.field && each.offsetParent);
    const next = column[column.indexOf(field) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next.select) next.select();
  });

  // A column copied from a sheet goes down the rows as they stand, one figure each; an empty cell leaves its row alone.
  form.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.dataset.field || !field.matches("input[inputmode=decimal]")) return;
    const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/);
    const cells = lines.length > 1 ? lines.map((line) => line.split("\t")[0]) : lines[0].split("\t");
    if (cells.length < 2) return;
    event.preventDefault();
    const rows = [...form.querySelectorAll(".report-rows tbody tr[data-number]")];
    const start = rows.indexOf(field.closest("tr"));
    let left = 0;
    cells.forEach((cell, number) => {
      const typed = cell.trim();
      const box = rows[start + number]?.querySelector(`[data-field="${field.dataset.field}"]`);
      if (typed && box) box.value = typed;
      else if (typed) left += 1;
    });
    const told = form.querySelector("[data-pasted]");
    told.hidden = !left;
    told.textContent = left ? `粘贴的数里有${left}个没有放进去：那一行不能填，或者下面没有行了。` : "";
    keep();
  });

  for (const button of form.querySelectorAll(".carry")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      for (const name of ["explanation", "measures"]) {
        const field = form.elements[`${button.value}-${name}`];
        if (button.dataset[name]) field.value = button.dataset[name];
      }
      const mark = document.createElement("span");
      mark.className = "tag";
      mark.textContent = "沿用上期";
      form.elements[`${button.value}-explanation`].focus();
      button.replaceWith(mark);
      keep();
    });
  }
})();
