"use strict";

// 一键复制: the board works without this file, the list is then marked and copied by hand.
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;

    function mark() {
      const range = document.createRange();
      range.selectNodeContents(text);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }

    button.addEventListener("click", async () => {
      mark();
      try {
        // Only pages served over https (or from this machine) have a clipboard; elsewhere the old command does it.
        if (navigator.clipboard) await navigator.clipboard.writeText(text.textContent);
        else if (!document.execCommand("copy")) throw new Error("refused");
        said.textContent = "已复制。";
      } catch {
        said.textContent = "浏览器不让复制，请按 Ctrl+C。";
      }
    });
  }
})();
