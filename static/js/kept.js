"use strict";

// The sign-in page after a session has ended: what report.js keeps in this tab of the form that was being filled in.
(() => {
  const { pathname } = new URL(new URLSearchParams(location.search).get("next") ?? "/", location.origin);
  const isKept = Object.entries(sessionStorage).some(([key, text]) => {
    if (!key.startsWith("report-") || key.endsWith("-place")) return false;
    const kept = JSON.parse(text);
    return kept.page === pathname && Object.keys(kept.values).length > 0;
  });
  for (const each of document.querySelectorAll("[data-typed]")) {
    each.hidden = (each.dataset.typed === "kept") !== isKept;
  }
})();
