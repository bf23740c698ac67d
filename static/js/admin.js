"use strict";

// The admin's fields that complete what is typed. Django names the list they replace, which is hidden; what stands in
// its place comes later, and again with every added row, without a name.
(() => {
  if (!document.querySelector(".admin-autocomplete")) return;

  function name() {
    for (const list of document.querySelectorAll("select.admin-autocomplete")) {
      const field = list.nextElementSibling;
      const label = list.labels[0]?.textContent.trim().replace(/[:：]$/, "");
      if (!label || !field?.classList.contains("select2")) continue;
      for (const part of field.querySelectorAll("[role=combobox], [role=textbox], input")) {
        part.ariaLabel = label;
        part.removeAttribute("aria-labelledby"); // it named the field by its content
      }
    }
    for (const search of document.querySelectorAll(".select2-dropdown .select2-search__field")) search.ariaLabel = "查找";
  }

  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
})();
