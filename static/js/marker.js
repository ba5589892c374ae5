/* Marking words in the text puts them into the field named by data-marker. */
(function () {
  "use strict";
  document.querySelectorAll("[data-marker]").forEach(function (text) {
    document.addEventListener("selectionchange", function () {
      var chosen = document.getSelection(), words = String(chosen).replace(/\s+/g, " ").trim();
      var field = document.getElementById(text.dataset.marker);
      if (words && words.length <= 300 && chosen.anchorNode && text.contains(chosen.anchorNode)) { field.value = words; }
    });
  });
})();
