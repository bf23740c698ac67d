"use strict";

// The report form: what can be chosen and the parts that few rows need stand once in the page, and are put into a row
// here. Its comforts: moving down a column by arrow keys, last period's words at once, and nothing typed lost when the page
// is left or the session has ended. report-save.js saves the rows that are left, report-paste.js takes blocks copied from
// a sheet. Without these files the page is asked for with all its boxes (?row=all).
(() => {
  const form = document.getElementById("report");
  if (!form || !form.dataset.keep) return;
  const BOXES = ":is(input:not([type=hidden]), select, textarea)";
  const key = `report-${form.dataset.keep}`;

  // A box is named by kind and key of its row, and by its field.
  const fieldOf = (box) => box.name.replace(/^[a-z]+-\d+-/, "");
  const anchorOf = (box) => box.name.slice(0, -fieldOf(box).length - 1);

  // Everything that can be chosen, beside what is chosen.
  function complete(box) {
    const all = box.closest("section")?.querySelector(`template[data-choices="${fieldOf(box)}"]`);
    if (!all || box.options.length > 1) return;
    const [chosen] = box.options;
    for (const option of all.content.querySelectorAll("option")) {
      if (option.value === chosen.value) box.append(chosen);
      else {
        const other = document.importNode(option, true);
        other.defaultSelected = false;
        box.append(other);
      }
    }
    box.value = chosen.value;
  }

  // The elements of a row that send something, its version and the choice in a dispute too.
  const sendersOf = (anchor) => [...form.elements].filter((each) => each.name.startsWith(`${anchor}-`));

  // Each box is read out with the name of its row.
  function label(box) {
    const ids = [`${anchorOf(box)}-n`, box.name.replace(/-\d+-/, "-")];
    if (ids.every((id) => document.getElementById(id))) box.setAttribute("aria-labelledby", ids.join(" "));
  }

  function ready(box) {
    if (box.matches("select")) complete(box);
    label(box);
    return box;
  }

  const boxesIn = (part) => [...part.querySelectorAll(BOXES)].filter((each) => each.type !== "radio");
  const boxesInRows = () => boxesIn(form).filter((each) => each.closest(".report-rows"));
  let fields = boxesInRows().map(ready);

  function read(valueOf) {
    return Object.fromEntries(fields.map((each) => [each.name, valueOf(each)]));
  }

  // A part of a row that was closed: what it was made of stands once for all rows. Answers its boxes.
  function open(place, part) {
    const row = place.closest("tr");
    const made = place.closest("section").querySelector(`template[data-part="${part}"]`).content.cloneNode(true);
    for (const each of made.querySelectorAll("[name], [for]")) {
      for (const attribute of ["name", "id", "for"]) {
        const text = each.getAttribute(attribute);
        if (text) each.setAttribute(attribute, text.replace(/[a-z]+-any-/, `${row.id}-`));
      }
    }
    const boxes = boxesIn(made);
    if (part === "note") place.after(made);
    else place.replaceWith(made);
    for (const box of boxes.map(ready)) shown[box.name] = asCame(box);
    fields = boxesInRows();
    return boxes;
  }

  // What is not published wants a note.
  function openNotes() {
    for (const tick of fields.filter((each) => fieldOf(each) === "unpublished" && each.checked)) {
      if (!form.elements[`${anchorOf(tick)}-unpublished_note`]) open(tick.closest("label"), "note");
    }
  }

  // The box of this name, of which the part may be closed; none where the row cannot be changed any more.
  function boxOf(named) {
    if (form.elements[named]) return form.elements[named];
    const [anchor, field] = [named.replace(/-[a-z_]+$/, ""), named.replace(/^.*-/, "")];
    const row = document.getElementById(anchor);
    for (const made of row?.closest("section")?.querySelectorAll("template[data-part]") ?? []) {
      if (!made.content.querySelector(`[name$="-any-${field}"]`)) continue;
      const { part } = made.dataset;
      const place = part === "note" ? row.querySelector("label.unpublished") : row.querySelector(`[data-part="${part}"]`);
      if (place) open(place, part);
    }
    return form.elements[named] ?? null;
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
    for (const [named, value] of Object.entries(values)) {
      const box = boxOf(named);
      if (box?.type === "checkbox") box.checked = value;
      else if (box) box.value = value;
    }
    openNotes();
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

  // The rows in which something is typed that is not stored, by their anchors.
  function changedRows() {
    const rows = Object.keys(typed().seen).map((name) => name.slice(0, -"-seen".length));
    const chosen = [...form.querySelectorAll("input[type=radio]:checked")].map(anchorOf);
    return [...new Set([...rows, ...chosen])];
  }

  // Far longer than anything that is taken: it would leave no room for the rest.
  const TOO_LONG = 50_000;
  const tooLong = () => fields.filter((each) => each.value.length > TOO_LONG);

  // What is typed is kept in this tab until the server has answered it. Coming back to a page that shows something else
  // (the session had ended, the tab was reloaded), the person is asked.
  const shown = read(asCame);
  openNotes();
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const notice = form.querySelector("[data-kept]");
  const told = form.querySelector("[data-told]");
  const answered = document.querySelector(".messagelist");
  const refused = !answered && document.querySelector(".report-refused");
  // A page that was refused carries what was typed, and nowhere else is it kept.
  const before = (refused && kept) || { values: {}, seen: {} };
  let leaving = false;
  // A box whose part is closed is empty.
  const differs = ([named, value]) => value !== (named in shown ? shown[named] : "") && document.getElementById(named.replace(/-[a-z_]+$/, ""));
  if (!answered && kept && Object.entries(kept.values).some(differs)) {
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
    wasTyped(Object.keys(kept.seen).map((name) => name.slice(0, -"-seen".length)));
    returnToPlace();
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    notice.hidden = true;
  });

  function keep() {
    notice.hidden = true;
    const now = typed();
    for (const each of tooLong()) delete now.values[each.name];
    const all = { values: { ...before.values, ...now.values }, seen: { ...before.seen, ...now.seen } };
    sessionStorage.setItem(key, JSON.stringify({ ...all, page: location.pathname }));
  }

  // After something was put into these rows by a script.
  function wasTyped(anchors) {
    keep();
    form.dispatchEvent(new CustomEvent("typed", { detail: anchors }));
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox") openNotes();
  });
  form.addEventListener("click", (event) => {
    const { target } = event;
    if (target.matches("button[data-part]")) open(target, target.dataset.part)[0].focus();
    if (target.matches(".carry")) {
      event.preventDefault();
      carryOver(target);
    }
  });
  form.addEventListener("submit", (event) => {
    const [long] = tooLong();
    if (long) {
      event.preventDefault();
      long.focus();
      tellLength(long);
    }
    leaving = !event.defaultPrevented;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && Object.keys(typed().values).length) event.preventDefault();
  });

  // When the page was loaded again the person is where they were: in the same box, at the same height of the window.
  const placeKey = `${key}-place`;
  let last = "";
  form.addEventListener("focusin", ({ target }) => {
    if (fields.includes(target)) last = target.name;
  });
  window.addEventListener("pagehide", () => {
    const box = form.elements[last];
    if (box) sessionStorage.setItem(placeKey, JSON.stringify({ last, top: box.getBoundingClientRect().top, leaving }));
  });

  function returnToPlace() {
    const place = JSON.parse(sessionStorage.getItem(placeKey) || "null");
    if (!place || !notice.hidden || location.hash || document.querySelector(".report-refused")) return;
    sessionStorage.removeItem(placeKey);
    const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    const box = isNew && !place.leaving ? null : boxOf(place.last);
    if (!box) return;
    box.focus({ preventScroll: true });
    window.scrollBy(0, box.getBoundingClientRect().top - place.top);
  }

  returnToPlace();

  // How many characters a text has, of those that it may have.
  const limit = Number(form.dataset.words);
  const count = form.querySelector("[data-count]");

  function tellLength(box) {
    const isText = limit && box.matches("textarea") && fields.includes(box);
    count.hidden = !isText;
    if (!isText) return;
    const length = [...box.value].length;
    count.classList.toggle("over", length > limit);
    count.textContent = `${length}／${limit}字${length > limit ? `，请删减${length - limit}字` : ""}`;
  }

  form.addEventListener("focusin", ({ target }) => tellLength(target));
  form.addEventListener("input", ({ target }) => tellLength(target));
  form.addEventListener("focusout", () => {
    count.hidden = true;
  });

  // Where a table ends, the figures go on in the next one: the first box of its first row.
  function belowTable(field) {
    const tables = [...form.querySelectorAll("section")];
    const place = tables.indexOf(field.closest("section"));
    const isFirst = fields.find((each) => each.closest("tr") === field.closest("tr")) === field;
    return isFirst && fields.find((each) => tables.indexOf(each.closest("section")) > place);
  }

  // Up and down go to the same field of the next row, as in a sheet; a longer text keeps them for its own lines.
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const field = event.target;
    if (!step || event.ctrlKey || event.isComposing || !fields.includes(field) || field.matches("select, [type=checkbox], [type=date]")) return;
    if (field.matches("textarea") && field.value.includes("\n")) return;
    const column = fields.filter((each) => fieldOf(each) === fieldOf(field) && each.offsetParent);
    const next = column[column.indexOf(field) + step] ?? (step > 0 && belowTable(field));
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next.select) next.select();
  });

  // What is wrong or missing; while nothing is known to be, the figures that are still to be typed.
  function toComplete() {
    const seen = fields.filter((each) => each.offsetParent);
    const wrong = seen.filter((each) => each.getAttribute("aria-invalid") === "true");
    if (wrong.length) return wrong;
    return seen.filter((each) => each.matches(".entry input[type=text]") && !each.value && each === seen.find((one) => one.closest("tr") === each.closest("tr")));
  }

  // Ctrl with them goes to the next of these boxes or the one before, from anywhere in the page; Ctrl+Enter hands the
  // form in.
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.isComposing) return;
    const submit = form.querySelector("button[name=do]:is([value=submit], [value=send], [value=sign])");
    if (event.key === "Enter" && submit) {
      event.preventDefault();
      submit.click();
    }
    const side = { ArrowDown: Node.DOCUMENT_POSITION_FOLLOWING, ArrowUp: Node.DOCUMENT_POSITION_PRECEDING }[event.key];
    const boxes = side ? toComplete() : [];
    if (!boxes.length) return;
    event.preventDefault();
    const further = boxes.filter((each) => document.activeElement.compareDocumentPosition(each) & side);
    const next = (further.length ? further : boxes).at(event.key === "ArrowDown" ? 0 : -1);
    next.focus();
    if (next.select) next.select();
  });

  function carryOver(button) {
    for (const name of ["explanation", "measures"]) {
      const field = form.elements[`${button.value}-${name}`];
      if (button.dataset[name]) field.value = button.dataset[name];
    }
    const mark = document.createElement("span");
    mark.className = "tag";
    mark.textContent = "沿用上期";
    form.elements[`${button.value}-explanation`].focus();
    const { value } = button;
    button.replaceWith(mark);
    wasTyped([value]);
  }

  // ---- for report-save.js and report-paste.js

  // What a row would send now, as a text.
  function sentOf(anchor) {
    const sent = new URLSearchParams();
    for (const each of sendersOf(anchor)) {
      const isTick = each.type === "checkbox" || each.type === "radio";
      if (!isTick || each.checked) sent.append(each.name, each.value);
    }
    return sent.toString();
  }

  // What is stored of a row, and its version, from the row as the server drew it again.
  function take(row, drawn) {
    const seen = `${row.id}-seen`;
    form.elements[seen].value = drawn.querySelector(`[name="${seen}"]`).value;
    for (const name of Object.keys(shown).filter((each) => each.startsWith(`${row.id}-`))) {
      const box = drawn.querySelector(`[name="${name}"]`);
      const empty = typeof shown[name] === "boolean" ? false : "";
      shown[name] = box ? asCame(box) : empty;
    }
    for (const kind of ["values", "seen"]) {
      for (const name of Object.keys(before[kind])) {
        if (name.startsWith(`${row.id}-`)) delete before[kind][name];
      }
    }
  }

  const faultsAbove = (row) => {
    const found = [];
    for (let each = row.previousElementSibling; each?.matches(".faults"); each = each.previousElementSibling) found.unshift(each);
    return found;
  };

  // Put a row as the server drew it again in the place of the one that stands there: all but its first cell. What the
  // person looks at does not move.
  function renew(row, drawn, isStored) {
    const still = document.activeElement;
    const top = still.getBoundingClientRect().top;
    const faults = faultsAbove(drawn);
    for (const each of faultsAbove(row)) each.remove();
    row.before(...faults);
    row.className = drawn.className;
    for (const name of ["status", "grade"]) {
      if (name in drawn.dataset) row.dataset[name] = drawn.dataset[name];
    }
    if (isStored) take(row, drawn);
    while (row.cells.length > 1) row.lastElementChild.remove();
    row.append(...[...drawn.cells].slice(1));
    for (const box of boxesIn(row).map(ready)) {
      if (isStored) shown[box.name] = asCame(box);
      else shown[box.name] ??= box.type === "checkbox" ? false : "";
    }
    fields = boxesInRows();
    openNotes();
    window.scrollBy(0, still.getBoundingClientRect().top - top);
  }

  window.reportForm = { form, told, fieldOf, boxOf, wasTyped, changedRows, sentOf, take, renew, keep, tooLong };
})();
