/* Questions that are asked only when another was answered so, and the place where one stands. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-writing], form[data-trying]");
  if (!form) { return; }

  function given(key) {
    var box = form.querySelector('[data-question="' + key + '"]');
    if (!box) { return null; }
    // What is not asked itself opens nothing, whatever was answered to it before.
    if (box.hidden) { return []; }
    return Array.from(box.querySelectorAll("input, select")).filter(function (field) {
      return field.type !== "hidden" && (!/^(radio|checkbox)$/.test(field.type) || field.checked);
    }).flatMap(function (field) {
      if (field.type === "checkbox" && box.dataset.kind === "statement") { return ["yes"]; }
      return field.multiple ? Array.from(field.selectedOptions, function (option) { return option.value; }) : [field.value];
    });
  }
  function ask() {
    form.querySelectorAll("[data-when]").forEach(function (box) {
      var values = given(box.dataset.when);
      if (values) { box.hidden = values.indexOf(box.dataset.is) < 0; }
    });
  }
  form.addEventListener("input", ask);
  form.addEventListener("change", ask);
  window.addEventListener("pageshow", ask);

  form.querySelectorAll("[data-here]").forEach(function (button) {
    var box = button.closest("[data-question]"), told = box.querySelector("[data-here-said]");
    if (!navigator.geolocation) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      told.textContent = button.dataset.sayLooking;
      navigator.geolocation.getCurrentPosition(function (found) {
        var fields = box.querySelectorAll("input:not([type=hidden])");
        fields[1].value = found.coords.latitude.toFixed(5);
        fields[2].value = found.coords.longitude.toFixed(5);
        told.textContent = button.dataset.sayFound;
        fields[2].dispatchEvent(new Event("change", { bubbles: true }));
      }, function () { told.textContent = button.dataset.sayNot; }, { timeout: 20000, maximumAge: 60000 });
    });
  });
})();
