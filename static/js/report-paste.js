"use strict";

// A block copied from a sheet (Excel, WPS) goes into the rows and columns of the form from the box on that it is pasted
// into: boxes for figures and texts, in the order of the row. What does not fit is refused before anything is written;
// boxes that cannot be filled in are passed over and counted. Ctrl+Z takes the whole block back.
(() => {
  const report = window.reportForm;
  if (!report) return;
  const { form, told, fieldOf, boxOf, wasTyped } = report;
  const TO_TYPE = ":is(input[type=text], textarea):not([name$='-unpublished_note'], [name$='-reply'], [name$='-remark'])";
  const pastes = [];

  // ---- what was copied

  // A sheet puts a cell between quotes where it has tabs or line ends, and doubles the quotes in it.
  const QUOTED = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
  const BARE = /[^\t\r\n]*/y;

  function cellAt(text, at) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(text);
    if (quoted && /[\t\r\n]/.test(quoted[1])) return [quoted[1].replaceAll('""', '"'), QUOTED.lastIndex];
    BARE.lastIndex = at;
    return [BARE.exec(text)[0], BARE.lastIndex];
  }

  // Rows of cells; the line end behind the last row begins no other.
  function cellsOf(text) {
    const rows = [[]];
    for (let at = 0; ; at += 1) {
      const [cell, end] = cellAt(text, at);
      rows.at(-1).push(cell);
      if (end >= text.length) break;
      at = text.startsWith("\r\n", end) ? end + 1 : end;
      if (text[end] !== "\t") rows.push([]);
    }
    if (rows.length > 1 && rows.at(-1).length === 1 && !rows.at(-1)[0]) rows.pop();
    return rows;
  }

  // Several lines of prose belong into one text.
  function isBlock(data, field) {
    const text = data.getData("text/plain");
    if (text.includes("\t") || !field.matches("textarea")) return true;
    return /<table/i.test(data.getData("text/html"));
  }

  // ---- where it goes

  const rowsFrom = (row) => {
    const rows = [...row.closest("tbody").querySelectorAll("tr[data-number]")];
    return rows.slice(rows.indexOf(row));
  };

  // The names of the columns: in the order of the rows, of which not each has all. A part that few rows need is passed
  // over, unless the block begins in it.
  function columnsFrom(field) {
    const part = field.closest(".report-more");
    const names = [];
    for (const row of part ? [part] : field.closest("tbody").rows) {
      let place = -1;
      for (const box of row.querySelectorAll(TO_TYPE)) {
        if (box.closest(".report-more") !== part) continue;
        const name = fieldOf(box);
        const known = names.indexOf(name);
        place = known < 0 ? place + 1 : known;
        if (known < 0) names.splice(place, 0, name);
      }
    }
    return names.slice(names.indexOf(fieldOf(field)));
  }

  function outside(cells, rows, columns) {
    let left = 0;
    cells.forEach((line, number) => {
      left += line.filter((cell, place) => cell.trim() && (number >= rows.length || place >= columns.length)).length;
    });
    return left;
  }

  function put(cells, field) {
    const rows = rowsFrom(field.closest("tr"));
    const columns = columnsFrom(field);
    const left = outside(cells, rows, columns);
    const wide = Math.max(...cells.map((line) => line.length));
    if (left) {
      told.textContent = `没有粘贴：复制的是${cells.length}行${wide}列，从这一格起只有${rows.length}行${columns.length}列，${left}格放不下。`;
      return;
    }
    const before = new Map();
    let skipped = 0;
    for (const [number, line] of cells.entries()) {
      for (const [place, cell] of line.entries()) {
        if (!cell.trim()) continue;
        const box = boxOf(`${rows[number].id}-${columns[place]}`);
        if (!box) {
          skipped += 1;
          continue;
        }
        before.set(box.name, box.value);
        box.value = box.matches("textarea") ? cell.trim() : cell.trim().replace(/\s*[\r\n]+\s*/g, " ");
      }
    }
    wasTyped(rows.slice(0, cells.length).map((row) => row.id));
    pastes.push({ before, first: field.name, state: stateOf(), isLast: true });
    told.textContent = `已粘贴${before.size}格${skipped ? `，跳过不能填的${skipped}格` : ""}。按 Ctrl+Z 撤销。`;
  }

  form.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches(TO_TYPE) || !field.closest(".report-rows") || !isBlock(event.clipboardData, field)) return;
    const text = event.clipboardData.getData("text/plain");
    const cells = cellsOf(text);
    if (cells.length > 1 || cells[0].length > 1) {
      event.preventDefault();
      put(cells, field);
    } else if (field.matches("textarea") && cells[0][0] !== text.trim()) {
      event.preventDefault();
      document.execCommand("insertText", false, cells[0][0]);
    }
  });

  // ---- taking it back

  // All that is typed; versions go on while rows are saved.
  function stateOf() {
    const all = [...new FormData(form)].filter(([name]) => !/(^|-)seen$/.test(name));
    return new URLSearchParams(all).toString();
  }

  form.addEventListener("input", () => {
    for (const paste of pastes) paste.isLast = false;
  });
  form.addEventListener("keydown", (event) => {
    const paste = pastes.at(-1);
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || !paste || !(paste.isLast || paste.state === stateOf())) return;
    event.preventDefault();
    pastes.pop();
    for (const [name, text] of paste.before) {
      const box = boxOf(name);
      if (box) box.value = text;
    }
    wasTyped([...paste.before.keys()].map((name) => name.replace(/-[a-z_]+$/, "")));
    form.elements[paste.first].focus();
    told.textContent = `已撤销粘贴的${paste.before.size}格。`;
  });
})();
