"use strict";

// Small comforts. Every page works without this file: printing is then the browser's own command, the theme a form.
(() => {
  const root = document.documentElement;
  const PRINT = "#print";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", print);
  }
  if (location.hash === PRINT) {
    history.replaceState(null, "", location.pathname + location.search);
    window.addEventListener("load", () => window.print());
  }

  // A list in pages is printed whole: it is opened whole, and printed there.
  function print() {
    const whole = document.querySelector("a[data-print-whole]");
    if (!whole) {
      window.print();
      return;
    }
    const address = new URL(whole.href);
    address.hash = PRINT;
    location.assign(address);
  }

  // The foot of a printed page tells when it was printed; the server cannot know that.
  const office = root.dataset.printOffice || "";
  window.addEventListener("beforeprint", () => {
    const now = new Date();
    root.dataset.printOffice = `${office} 打印于${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`;
  });

  // Change the theme where the reader stands instead of loading the page again. When the server does not take it,
  // the form goes its ordinary way.
  for (const form of document.querySelectorAll("[data-theme-form]")) {
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!button) return;
      event.preventDefault();
      const body = new FormData(form);
      body.set(button.name, button.value);
      fetch(form.action, { method: "POST", body, redirect: "manual" }).then(
        (response) => {
          if (response.type !== "opaqueredirect") {
            send(form, button);
            return;
          }
          root.dataset.theme = button.value;
          const other = form.querySelector(`button:not([value="${button.value}"])`);
          other.focus();
          document.dispatchEvent(new CustomEvent("themechange"));
        },
        () => send(form, button),
      );
    });
  }

  function send(form, button) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    form.append(field);
    form.submit();
  }

  // "/" goes to the search field that is seen, unless something is being typed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = [...document.querySelectorAll("[data-find]")].find((each) => each.checkVisibility());
    if (!field) return;
    event.preventDefault();
    field.select();
  });

  // The phone's menu closes the ways a reader expects.
  for (const menu of document.querySelectorAll("details.menu")) {
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
})();

// Charts. The drawing library is fetched only where a page brings drawings, and only once everything else has loaded:
// the page never waits for it. Without it the tables of numbers stand alone.
(() => {
  const source = document.getElementById("chart-data");
  if (!source) return;
  const { files, drawings } = JSON.parse(source.textContent);
  const PATIENCE = 2000; // ms, for the CDN; then this site's own copy is taken
  const REMEMBERED = "chart-cdn-failed"; // for the session: no page after this one waits again
  const LINE = 16; // px between two lines of text
  const ASIDE = 10; // px between the end of a line and what is written beside it
  let charts = [];

  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);

  async function start() {
    try {
      await fetchLibrary();
      if (!window.Chart) throw new Error("no drawing library");
    } catch {
      for (const group of document.querySelectorAll(".charts")) group.classList.add("no-chart");
      return;
    }
    drawAll();
    document.addEventListener("themechange", drawAll);
    for (const query of ["print", "(prefers-color-scheme: dark)"]) matchMedia(query).addEventListener("change", drawAll);
  }

  async function fetchLibrary() {
    if (files.length && files.every((file) => file.cdn) && !sessionStorage.getItem(REMEMBERED)) {
      const enough = new Promise((_, reject) => setTimeout(reject, PATIENCE));
      try {
        for (const file of files) await Promise.race([add(file.cdn, file.integrity), enough]);
        return;
      } catch {
        sessionStorage.setItem(REMEMBERED, "yes");
      }
    }
    for (const file of files) await add(file.own);
  }

  function add(address, integrity) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      if (integrity) {
        script.integrity = integrity;
        script.crossOrigin = "anonymous";
      }
      script.onload = resolve;
      script.onerror = reject;
      script.src = address;
      document.head.append(script);
    });
  }

  // Colours are the style sheet's tokens of this moment: light, dark or print.
  function drawAll() {
    for (const chart of charts) chart.destroy();
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    Chart.defaults.color = color("text2");
    charts = [...document.querySelectorAll("canvas[data-chart]")].map((canvas) => {
      const drawing = drawings[canvas.dataset.chart];
      return new Chart(canvas, drawing.kind === "bars" ? bars(drawing, color) : lines(drawing, color));
    });
  }

  function shared(scales) {
    return {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: { display: false },
        // The figure as it was typed: a number would lose 7.0 its zero.
        tooltip: { callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label} ${dataset.typed[dataIndex]}` } },
      },
      scales,
    };
  }

  function series(label, typed, look) {
    return { label, typed, data: numbers(typed), ...look };
  }

  function numbers(typed) {
    return typed.map((text) => (text === null ? null : Number(text)));
  }

  function font(bold) {
    return `${bold ? "700 " : ""}12px ${Chart.defaults.font.family}`;
  }

  const measuring = document.createElement("canvas").getContext("2d");

  function widthOf(text, bold) {
    measuring.font = font(bold);
    return measuring.measureText(text).width;
  }

  // Room to the right of the lines for what is written there.
  function aside(texts) {
    return Math.max(84, ...texts.map((text) => widthOf(text, true) + ASIDE + 2));
  }

  // A number on an axis as figures stand on the page: without separators.
  function onAxis(value) {
    return String(Number(value.toPrecision(12)));
  }

  function write(chart, text, x, y, look) {
    const { ctx } = chart;
    ctx.save();
    ctx.font = font(look.bold);
    ctx.fillStyle = look.color;
    ctx.textAlign = look.align || "center";
    ctx.textBaseline = look.baseline || "bottom";
    ctx.fillText(text, x, y);
    ctx.restore();
  }

  // Where there is no room for every label: the first, the middle and the last.
  function isShown(index, count, roomy) {
    return roomy || index === 0 || index === count - 1 || index === Math.floor((count - 1) / 2);
  }

  // ---- bars from zero, by year; a target is a tick over its bar, the city a hollow dot ----

  function bars(drawing, color) {
    const { labels, values, under, target, targets = [], city = [] } = drawing;
    const tones = drawing.tones || values.map(() => "bar");
    const goal = target ? [Number(target.value)] : [];
    const heights = [...numbers([...values, ...targets, ...city]).filter((number) => number !== null), ...goal];
    const highest = Math.max(0, ...heights);
    let lowest = Math.min(0, ...heights);
    if (lowest < 0) lowest -= (highest - lowest) / 5; // below the bars their numbers stand
    const onZero = ({ tick }) => (tick.value === 0 ? color("rule2") : "transparent");
    const datasets = [
      series("全县", values, { maxBarThickness: 34, backgroundColor: tones.map((tone) => color(tone)) }),
    ];
    if (city.some((text) => text !== null)) {
      const dot = { showLine: false, pointRadius: 4, pointBackgroundColor: color("page"), pointBorderWidth: 1.5 };
      datasets.unshift(series("全市", city, { type: "line", pointBorderColor: color("text3"), ...dot }));
    }
    const scales = {
      x: {
        grid: { display: false },
        border: { display: false },
        ticks: {
          maxRotation: 0,
          color: color("text2"),
          font: ({ chart }) => ({ size: chart.width / labels.length < 70 ? 11 : 12 }),
        },
      },
      y: {
        min: lowest,
        max: highest,
        border: { display: false },
        ticks: { display: false },
        grid: { color: onZero, drawTicks: false },
      },
    };
    const options = { ...shared(scales), layout: { padding: { top: LINE + 6, right: target ? aside([target.text]) : 0 } } };
    const marks = {
      id: "marks",
      afterDatasetsDraw: (chart) => {
        dash(chart, goal, color);
        markBars(chart, drawing, color);
      },
    };
    const names = under ? labels.map((label, index) => [label, under[index]]) : labels;
    return { type: "bar", data: { labels: names, datasets }, options, plugins: [marks] };
  }

  function markBars(chart, { values, target, targets = [], city = [] }, color) {
    const { x: across, y: up } = chart.scales;
    const step = across.width / values.length;
    const goal = target ? up.getPixelForValue(Number(target.value)) : null;
    if (target) {
      const look = { color: color("text"), align: "left", baseline: "middle" };
      write(chart, target.text, chart.chartArea.right + ASIDE, goal, look);
    }
    const written = []; // where numbers stand that are wider than their bar has room
    // From the last on: it is the one that must not be missing.
    for (const [index, value] of [...values.entries()].reverse()) {
      const middle = across.getPixelForValue(index);
      const tick = (targets[index] ?? null) === null ? null : up.getPixelForValue(Number(targets[index]));
      if (tick !== null) {
        const half = Math.min(24, step / 2 - 2);
        chart.ctx.fillStyle = color("text");
        chart.ctx.fillRect(middle - half, tick - 1, 2 * half, 2);
      }
      if ((city[index] ?? null) !== null && step > 110) {
        // The county's own number may stand to the right of its bar, and right of the last one nothing fits.
        const [align, aside] = index === 0 ? ["left", 28] : ["right", -28];
        const look = { color: color("text3"), align, baseline: "middle" };
        write(chart, `全市 ${city[index]}`, middle + aside, up.getPixelForValue(Number(city[index])), look);
      }
      if (value === null || !isShown(index, values.length, step > 40)) continue;
      const end = up.getPixelForValue(Number(value));
      const over = [tick, goal].filter((line) => line !== null && line < end - 1 && end - line < LINE + 4);
      const look = { color: color("text"), bold: true };
      const half = widthOf(value, true) / 2;
      const centre = Math.max(half, Math.min(middle, chart.width - half));
      if (written.some((other) => Math.abs(other.centre - centre) < other.half + half + 4)) continue;
      written.push({ centre, half });
      if (Number(value) < 0) {
        write(chart, value, centre, end + 4, { ...look, baseline: "top" });
      } else if (over.length) {
        // A line just above the bar would run through the number: that stands beside the bar, or over the line where
        // bars stand close.
        const foot = Math.min(end + LINE, up.getPixelForValue(0) - 2);
        if (step > 110) write(chart, value, middle + 28, foot, { ...look, align: "left" });
        else write(chart, value, centre, Math.min(...over) - 4, look);
      } else {
        write(chart, value, centre, end - 4, look);
      }
    }
  }

  // ---- lines by month: the county's own, another for comparison (the city's), the year's target dashed ----

  function namesOf(drawing) {
    return drawing.names || ["全县", "全市"];
  }

  function lines(drawing, color) {
    const { labels, county, city, target } = drawing;
    const own = { borderColor: color("ink"), borderWidth: 2.25, pointRadius: 3, pointBackgroundColor: color("ink") };
    const other = { borderColor: color("text3"), borderWidth: 1.5, pointRadius: 3, pointBackgroundColor: color("page") };
    const [ownName, otherName] = namesOf(drawing);
    const datasets = [series(ownName, county, own)];
    if (city.length) datasets.push(series(otherName, city, other));
    if (city.length && drawing.fill) Object.assign(datasets[0], { fill: 1, backgroundColor: color("area") });
    const goal = target ? [Number(target.value)] : [];
    const scales = {
      x: {
        grid: { display: false },
        border: { color: color("rule2") },
        ticks: {
          autoSkip: false,
          maxRotation: 0,
          callback(value, index) {
            return isShown(index, labels.length, isRoomy(this.chart, labels)) ? labels[index] : null;
          },
        },
      },
      y: {
        beginAtZero: drawing.from_zero,
        suggestedMin: goal[0],
        suggestedMax: goal[0],
        border: { display: false },
        grid: { color: color("rule"), drawTicks: false },
        ticks: { color: color("text3"), maxTicksLimit: 5, padding: 8, callback: onAxis },
      },
    };
    const told = [...county, ...city].filter((text) => text !== null);
    const beside = [target?.text ?? "", ...told.map((text) => `${ownName} ${text}`)];
    const options = { ...shared(scales), layout: { padding: { top: LINE, right: aside(beside) } } };
    options.plugins.filler = { drawTime: "beforeDatasetsDraw" }; // below both lines
    const marks = {
      id: "marks",
      afterDatasetsDraw: (chart) => {
        dash(chart, goal, color);
        markLines(chart, drawing, color);
      },
    };
    return { type: "line", data: { labels, datasets }, options, plugins: [marks] };
  }

  function isRoomy(chart, labels) {
    return chart.width / labels.length > 64;
  }

  function dash({ ctx, chartArea, scales }, goal, color) {
    for (const bound of goal) {
      const y = scales.y.getPixelForValue(bound);
      ctx.save();
      ctx.setLineDash([5, 3]);
      ctx.strokeStyle = color("text2");
      ctx.beginPath();
      ctx.moveTo(chartArea.left, y);
      ctx.lineTo(chartArea.right, y);
      ctx.stroke();
      ctx.restore();
    }
  }

  // A number above or below its point, and aside where the line itself would run through it.
  function writeBeside(chart, text, order, index, wanted, look) {
    const points = chart.getDatasetMeta(order).data;
    const { x, y } = points[index];
    const reach = widthOf(text, look.bold) / (index ? 2 : 1); // at the axis it stands to the right
    const runsThrough = (other, isAbove) => {
      if (!other || other.skip) return false;
      const climb = (isAbove ? y - other.y : other.y - y) / Math.abs(other.x - x); // towards the number
      return climb * reach > 6;
    };
    // Below the lowest grid line stand the names of the months.
    let isAbove = wanted || y + 6 + LINE > chart.chartArea.bottom + 4;
    const after = (side) => runsThrough(points[index + 1], side);
    const before = (side) => runsThrough(points[index - 1], side);
    let align = "center";
    if (index === 0) {
      align = "left"; // to the left stands the axis
      if (after(isAbove) && y - 6 - LINE > chart.chartArea.top && y + 6 + LINE < chart.chartArea.bottom) isAbove = !isAbove;
    } else if (after(isAbove) !== before(isAbove)) {
      align = after(isAbove) ? "right" : "left";
    }
    const shift = { left: index ? -2 : 0, center: 0, right: 2 }[align];
    write(chart, text, x + shift, isAbove ? y - 6 : y + 6, { ...look, align, baseline: isAbove ? "bottom" : "top" });
  }

  function markLines(chart, drawing, color) {
    const { labels, county, city, target } = drawing;
    const [ownName, otherName] = namesOf(drawing);
    const looks = [
      { name: ownName, typed: county, color: color("ink"), bold: true },
      { name: otherName, typed: city, color: color("text3"), bold: false },
    ];
    const ends = [];
    if (target) ends.push({ text: target.text, y: chart.scales.y.getPixelForValue(Number(target.value)), color: color("text") });
    for (const [order, look] of looks.entries()) {
      const last = look.typed.findLastIndex((text) => text !== null);
      for (const [index, text] of look.typed.entries()) {
        if (text === null) continue;
        const { y } = chart.getDatasetMeta(order).data[index];
        if (index === last) {
          ends.push({ text: `${look.name} ${text}`, y, color: look.color, bold: look.bold });
        } else if (isRoomy(chart, labels)) {
          // Each line's numbers stand on the side away from the other line.
          // Where they meet one number says it for both.
          const away = Number(text) - Number(looks[1 - order].typed[index] ?? Number.NEGATIVE_INFINITY);
          if (away === 0 && order === 1) continue;
          const isAbove = away >= 0;
          writeBeside(chart, text, order, index, isAbove, look);
        }
      }
    }
    // What ends at nearly the same height is told one below the other, in order of height.
    ends.sort((one, two) => one.y - two.y);
    for (const [index, end] of ends.entries()) {
      if (index) end.y = Math.max(end.y, ends[index - 1].y + LINE);
      write(chart, end.text, chart.chartArea.right + ASIDE, end.y, { ...end, align: "left", baseline: "middle" });
    }
  }
})();
