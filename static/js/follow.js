/* A page that follows what happens elsewhere: it asks for a short mark and loads again when that is not its own any more. Over a
   form that somebody is in it only says so. */
(function () {
  "use strict";
  var box = document.querySelector("[data-follow]"), main = document.getElementById("main");
  var EVERY = 5000, MOST = 60000, PATIENCE = 10000, TYPED = "textarea, select, input:not([type=checkbox]):not([type=radio])";
  var wait = EVERY, timer = 0, isAsking = false, isLeaving = false, line = null;
  if (!box) { return; }

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") { return field.checked !== field.defaultChecked; }
    if (field.tagName !== "SELECT") { return field.type !== "hidden" && field.value !== field.defaultValue; }
    var first = Array.from(field.options).findIndex(function (one) { return one.defaultSelected; });
    return field.selectedIndex !== Math.max(0, first);
  }
  function isInAForm() {
    return "held" in box.dataset || main.contains(document.activeElement) && document.activeElement.matches(TYPED) ||
      Boolean(main.querySelector("details[open] form")) || Array.from(main.querySelectorAll("input, textarea, select")).some(isChanged);
  }
  function forget() {
    if (line) { line.remove(); line = null; }
  }
  function say(isGone) {
    if (!line) { line = box.appendChild(box.querySelector("template").content.cloneNode(true).firstElementChild); }
    if (isGone) { line.querySelector("a").href = box.dataset.gone; }
  }
  function show(mark) {
    if (mark === box.dataset.mark) { forget(); return; }
    /* A form on its way brings a new page by itself; loading now would call it back. */
    if (main.querySelector("form[data-sent]")) { return; }
    if (isInAForm()) { say(mark === null); return; }
    isLeaving = true;
    if (mark === null) { location.assign(box.dataset.gone); } else { location.reload(); }
  }
  function ask() {
    var stop = new AbortController(), end;
    clearTimeout(timer);
    if (document.hidden || isAsking) { return; }
    isAsking = true;
    end = setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(box.dataset.follow, { credentials: "same-origin", redirect: "manual", signal: stop.signal }).then(function (answer) {
      if (answer.status === 404) { return null; }
      if (answer.status !== 200) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (mark) { wait = EVERY; show(mark); }, function () { wait = Math.min(2 * wait, MOST); }).then(function () {
      clearTimeout(end);
      isAsking = false;
      timer = setTimeout(ask, wait);
    });
  }
  /* On a weak line the new page takes seconds to come; who begins to write meanwhile keeps this one. */
  function stay(event) {
    if (!isLeaving || !main.contains(event.target) || !isInAForm()) { return; }
    isLeaving = false;
    window.stop();
    say(false);
  }
  function again() {
    if (!document.hidden) { wait = EVERY; ask(); }
  }
  document.addEventListener("input", stay);
  document.addEventListener("focusin", stay);
  document.addEventListener("visibilitychange", again);
  window.addEventListener("online", again);
  /* Back to a page that the browser kept as it was. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) { again(); } });
  timer = setTimeout(ask, wait);
})();
