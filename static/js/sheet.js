/* The score sheet: the sum while one scores, by the rule of the server, and keys for a quick hand.

   Server: total = sum(half points * weight) * 10 hundredths. Here the same in tenths, whole numbers only.
   Keys work only while the focus is in the sheet, and letters never while one writes. */
(function () {
  "use strict";
  var form = document.querySelector("form.sheet");
  if (!form || !form.dataset.autosave) { return; }
  var boxes = Array.from(form.querySelectorAll(".criterion[data-weight]")), here = 0;
  var language = document.documentElement.lang;

  function figure(tenths) {
    var places = tenths % 10 ? 1 : 0;
    return new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(tenths / 10);
  }
  function say(box, values) {
    return box.dataset.say.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function halves(box) {
    var chosen = box.querySelector("input:checked");
    return chosen ? Math.round(Number(chosen.value) * 2) : null;
  }
  function show() {
    var tenths = 0, most = 0, done = 0;
    boxes.forEach(function (box) {
      var given = halves(box), weight = Number(box.dataset.weight);
      if (given !== null) { tenths += given * weight; most += weight; done += 1; }
    });
    var values = { points: figure(tenths), most: figure(most * 10), done: figure(done * 10), total: figure(boxes.length * 10),
      left: figure((boxes.length - done) * 10) };
    var sum = form.querySelector("[data-sheet-sum]"), soFar = document.querySelector("[data-sheet-so-far]");
    form.querySelector("[data-sheet-done]").textContent = say(form.querySelector("[data-sheet-done]"), values);
    sum.hidden = !done;
    sum.querySelector("b").textContent = values.points;
    sum.querySelector("span").textContent = say(sum, values);
    if (soFar) {
      soFar.hidden = !done;
      soFar.querySelector("b").textContent = say(soFar, values);
      var left = document.querySelector("[data-sheet-left]");
      left.textContent = say(left, values);
    }
  }
  function mark() {
    boxes.forEach(function (box, place) { box.classList.toggle("is-here", place === here); });
  }
  function go(step) {
    here = Math.min(boxes.length - 1, Math.max(0, here + step));
    var box = boxes[here], target = box.querySelector("input:checked") || box.querySelector("input");
    mark();
    target.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }
  function give(value) {
    var input = boxes[here].querySelector('input[value="' + value.toFixed(1) + '"]');
    if (!input || input.disabled) { return; }
    input.checked = true;
    input.focus({ preventScroll: true });
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('button[value="next"]'));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    var given = halves(boxes[here]);
    if (/^[0-5]$/.test(event.key)) { give(Number(event.key)); }
    else if (event.key === "." || event.key === ",") { give(Math.min(5, ((given || 0) + 1) / 2)); }
    else if (event.key === "n") { go(1); }
    else if (event.key === "p") { go(-1); }
    else if (event.key === "?" && document.getElementById("keys")) {
      var keys = document.getElementById("keys");
      keys.open = !keys.open;
      keys.scrollIntoView({ block: "nearest" });
    } else { return; }
    event.preventDefault();
  }
  form.addEventListener("focusin", function (event) {
    var box = event.target.closest(".criterion[data-weight]");
    if (box) { here = boxes.indexOf(box); mark(); }
  });
  form.addEventListener("change", show);
  form.addEventListener("input", show);
  form.addEventListener("keydown", pressed);
  show();
})();
