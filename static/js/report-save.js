"use strict";

// Saves the rows of the report form that were left, without leaving the page, and says of each row whether it is saved.
// One request at a time: a submit waits for it.
(() => {
  const report = window.reportForm;
  if (!report) return;
  const { form, told } = report;
  const WORDS = { saved: "已存", unsaved: "未存", converted: "未存", wrong: "有误", dispute: "冲突" };
  const isOn = "autosave" in form.dataset;

  // What a row had when it could not be saved: it is not sent again as it is.
  const refused = new Map();
  // Rows as they were saved while the person was in them again: drawn when they are left.
  const late = new Map();
  let sending = null;

  function rowOf(element) {
    let row = element.closest(".report-rows tbody tr");
    while (row && !row.id) row = row.nextElementSibling;
    return row;
  }

  function mark(row, state) {
    let place = row.cells[0].querySelector(".entry-state");
    if (!place) {
      place = document.createElement("span");
      place.className = "entry-state";
      row.cells[0].append(place);
    }
    row.dataset.entry = state;
    place.textContent = WORDS[state] ?? "";
  }

  // At the foot: what failed, else which rows want something, else when all was saved.
  function tell(sentence) {
    if (sentence) {
      told.textContent = sentence;
      return;
    }
    const parts = [];
    if (form.querySelector("tr[data-entry=saved]")) {
      const now = new Date();
      parts.push(`${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}已存`);
    }
    for (const [state, word] of [["dispute", "冲突"], ["wrong", "有误"], ["converted", "待核对换算"]]) {
      const rows = form.querySelectorAll(`tr[data-entry=${state}]`);
      if (!rows.length) continue;
      const link = document.createElement("a");
      link.href = `#${rows[0].id}`;
      link.textContent = `${word}${rows.length}项`;
      parts.push(link);
    }
    told.replaceChildren(...parts.flatMap((part) => ["，", part]).slice(1));
  }

  function waiting() {
    const current = rowOf(document.activeElement);
    const long = new Set(report.tooLong().map(rowOf));
    for (const row of long) mark(row, "wrong");
    return report.changedRows().filter((anchor) => {
      const row = document.getElementById(anchor);
      return row !== current && !long.has(row) && refused.get(anchor) !== report.sentOf(anchor);
    });
  }

  // Send the rows that were left, and after them those that were left meanwhile.
  function save() {
    if (!isOn || sending) return;
    const anchors = waiting();
    if (!anchors.length) return;
    sending = send(anchors).then((isDone) => {
      sending = null;
      if (isDone) save();
    });
  }

  // Answers whether the server did.
  async function send(anchors) {
    const sent = new Map(anchors.map((anchor) => [anchor, report.sentOf(anchor)]));
    const whole = [...form.elements].filter((each) => "ofPage" in each.dataset || each.name === "csrfmiddlewaretoken" || each.name === "seen");
    const body = new URLSearchParams(whole.map((each) => [each.name, each.value]));
    body.set("do", "save");
    try {
      const response = await fetch(location.pathname + location.search, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
        body: [body, ...sent.values()].join("&"),
        redirect: "manual",
        signal: AbortSignal.timeout(30_000),
      });
      if (response.ok) {
        settle(sent, await response.json());
        return true;
      }
      if (response.status === 409) {
        const { message } = await response.json();
        for (const [anchor, was] of sent) refused.set(anchor, was);
        tell(message);
      } else if (response.type === "opaqueredirect") {
        tell("登录已过期，刚填的还没有存。请按“保存”，登录以后再填回来。");
      } else {
        tell(`没有存上（${response.status}）。填的还留在这里，请按“保存”再试。`);
      }
    } catch {
      tell("没有连上服务器，刚填的还没有存；离开下一行时会再试。");
    }
    return false;
  }

  function settle(sent, answer) {
    const made = document.createElement("template");
    made.innerHTML = answer.html;
    for (const [anchor, was] of sent) {
      const row = document.getElementById(anchor);
      const drawn = made.content.getElementById(anchor);
      if (!drawn) continue;
      const state = drawn.dataset.refused || "saved";
      const isStored = state === "saved";
      const isSame = report.sentOf(anchor) === was;
      const isLeft = rowOf(document.activeElement) !== row;
      refused.delete(anchor);
      late.delete(anchor);
      if (isSame && isLeft) {
        report.renew(row, drawn, isStored);
        if (!isStored) refused.set(anchor, report.sentOf(anchor));
      } else if (isStored) {
        report.take(row, drawn);
        late.set(anchor, drawn);
      }
      mark(row, isSame ? state : "unsaved");
    }
    if (answer.seen) form.elements.seen.value = answer.seen;
    report.keep();
    tell();
  }

  function leave() {
    if (!document.hasFocus()) return;
    const current = rowOf(document.activeElement);
    const changed = new Set(report.changedRows());
    for (const row of form.querySelectorAll("tr[data-entry=unsaved]")) {
      if (row !== current && !changed.has(row.id)) mark(row, "");
    }
    for (const [anchor, drawn] of late) {
      const row = document.getElementById(anchor);
      if (row === current) continue;
      late.delete(anchor);
      if (!changed.has(anchor)) report.renew(row, drawn, true);
    }
    save();
  }

  form.addEventListener("input", ({ target }) => {
    const row = rowOf(target);
    if (row) mark(row, "unsaved");
  });
  form.addEventListener("typed", ({ detail }) => {
    const changed = new Set(report.changedRows());
    for (const anchor of detail.filter((each) => changed.has(each))) mark(document.getElementById(anchor), "unsaved");
  });
  // A button at the foot saves by itself what is left for it.
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget?.closest(".report-foot")) setTimeout(leave);
  });
  window.addEventListener("online", save);
  document.addEventListener(
    "submit",
    (event) => {
      if (!sending || event.target !== form) return;
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      sending.then(() => form.requestSubmit(submitter));
    },
    true,
  );

  for (const row of form.querySelectorAll("tr[data-refused]")) mark(row, row.dataset.refused);
  const message = document.querySelector(".messagelist")?.textContent.trim();
  if (message) told.textContent = message;
})();
