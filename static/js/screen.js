"use strict";

// The wall screen: one picture at a time, and after each round the page anew. Without this file the pictures stand one
// below another, and the dots lead to them.
(() => {
  const DWELL = 15000; // ms that a picture stands
  const PATIENCE = 10000; // ms that the server may take to answer
  const wide = matchMedia("(min-width: 961px)"); // as in screen.css: narrower ones are scrolled
  const find = (name) => document.querySelector(`[data-${name}]`);
  const pause = find("pause");
  let screen, dots, pictures;
  let shown = 0;
  let timer = 0;
  let known = ""; // the ETag of what is shown
  let isAsking = false;
  let isTroubled = false;

  function read() {
    screen = find("screen");
    dots = [...screen.querySelectorAll(".dots a")];
    pictures = dots.map((dot) => document.querySelector(dot.hash));
  }

  function show(number) {
    shown = (number + pictures.length) % pictures.length;
    pictures.forEach((picture, place) => picture.classList.toggle("shown", place === shown));
    for (const dot of dots) dot.removeAttribute("aria-current");
    dots[shown].setAttribute("aria-current", "true");
  }

  function isPaused() {
    return pause.getAttribute("aria-pressed") === "true";
  }

  function wait() {
    clearTimeout(timer);
    if (!isPaused()) timer = setTimeout(turn, DWELL, 1);
  }

  function go(number) {
    document.documentElement.classList.add("moved"); // from now on pictures fade in
    show(number);
    wait();
  }

  function turn(step) {
    const isRound = shown + step >= pictures.length;
    go(shown + step);
    // What is troubled is tried again with every picture.
    if (isRound || isTroubled) renew();
  }

  // Paused, nothing on the screen moves or changes by itself.
  function toggle() {
    const paused = !isPaused();
    pause.setAttribute("aria-pressed", paused);
    document.body.classList.toggle("paused", paused);
    wait();
  }

  function say(name) {
    isTroubled = Boolean(name);
    for (const each of ["lost", "expired"]) find(each).hidden = each !== name;
  }

  function lost() {
    find("since").textContent = find("updated").textContent.split(" ").pop();
    say("lost");
  }

  async function renew() {
    if (isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch(location.pathname + location.search, {
        headers: known ? { "If-None-Match": known } : {},
        redirect: "manual", // to the sign-in: its form has no place on a wall
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.type === "opaqueredirect") say("expired");
      else if (answer.status === 304) stillTrue(answer);
      else if (answer.ok) take(await answer.text(), answer);
      else lost();
    } catch {
      lost();
    } finally {
      isAsking = false;
    }
  }

  // By the server's clock, as the page itself tells it: nobody sets that of a wall.
  function stillTrue(answer) {
    const now = new Date(answer.headers.get("Date"));
    const look = { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    find("updated").textContent = now.toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", ...look });
    say("");
  }

  function take(text, answer) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const files = (page) => [...page.head.children].map((each) => each.getAttribute("href") || each.getAttribute("src"));
    // Another version of the site came: its pictures need its own files.
    if (String(files(fresh)) !== String(files(document))) {
      location.reload();
      return;
    }
    const focused = screen.contains(document.activeElement) ? document.activeElement.hash : "";
    screen.replaceWith(fresh.querySelector("[data-screen]"));
    known = answer.headers.get("ETag") || "";
    read();
    show(Math.min(shown, pictures.length - 1));
    dots.find((dot) => dot.hash === focused)?.focus();
    say("");
  }

  document.addEventListener("click", (event) => {
    const place = dots.indexOf(event.target.closest(".dots a"));
    if (place < 0 || !wide.matches) return;
    event.preventDefault();
    go(place);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !wide.matches) return;
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === " " && !event.target.closest("button")) toggle();
    else return;
    event.preventDefault();
  });

  pause.addEventListener("click", toggle);
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => turn(Number(button.dataset.step)));
  }
  for (const button of document.querySelectorAll(".controls button")) button.hidden = false;
  document.documentElement.classList.add("turning");
  read();
  show(Math.max(dots.findIndex((dot) => dot.hash === location.hash), 0));
  wait();
})();
