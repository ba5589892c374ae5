/* Keys for the queue and the screening page. Every key presses a link or button that is there without it. */
(function () {
  "use strict";
  var at = -1;
  // The rows of the queue, or the rules of one application.
  function rows() { return Array.from(document.querySelectorAll("#list tbody tr, [data-rule]")); }
  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox" && target.type !== "radio";
  }
  function go(step) {
    var all = rows(), link;
    if (!all.length) { return false; }
    all.forEach(function (one, place) { if (one.contains(document.activeElement)) { at = place; } });
    at = Math.max(0, Math.min(all.length - 1, at + step));
    link = all[at].querySelector("th a, input[type=radio]:checked") || all[at].querySelector("input[type=radio]");
    if (link) { link.focus(); link.scrollIntoView({ block: "nearest" }); }
    return true;
  }
  function press(selector) {
    var found = document.querySelector(selector);
    if (found) { found.click(); }
    return Boolean(found);
  }
  function help() {
    var keys = document.getElementById("keys");
    if (!keys) { return false; }
    keys.open = !keys.open;
    if (keys.open) { keys.querySelector("summary").focus(); }
    return true;
  }
  function tick() {
    var row = rows().find(function (one) { return one.contains(document.activeElement); });
    var box = row && row.querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; }
    return Boolean(box);
  }
  function verdict(place) {
    var rule = rows().find(function (one) { return one.contains(document.activeElement); });
    var choice = rule && rule.matches("[data-rule]") && rule.querySelectorAll("input[type=radio]")[place];
    if (choice) { choice.checked = true; choice.focus(); choice.dispatchEvent(new Event("change", { bubbles: true })); }
    return Boolean(choice);
  }
  function reach(selector) {
    var found = document.querySelector(selector);
    if (found) { found.focus(); found.scrollIntoView({ block: "center" }); }
    return Boolean(found);
  }
  function search() {
    var box = document.getElementById("filter-q");
    if (box) { box.focus(); box.select(); }
    return Boolean(box);
  }
  var keys = {
    j: function () { return go(1); }, k: function () { return go(-1); }, x: tick, "/": search, "?": help,
    n: function () { return press("a[rel=next], [data-key=follow] a"); }, p: function () { return press("a[rel=prev]"); },
    u: function () { return press(".eyebrow a"); }, 1: function () { return verdict(0); }, 2: function () { return verdict(1); },
    3: function () { return verdict(2); }, s: function () { return press("[name=act][value=save]"); },
    e: function () { return reach("[name=act][value=eligible]"); }
  };
  document.addEventListener("keydown", function (event) {
    // On the list the buttons of the bulk acts have the same names; there these keys do nothing.
    if (/^[123se]$/.test(event.key) && !document.querySelector("[data-rule]")) { return; }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    if (keys[event.key] && keys[event.key]()) { event.preventDefault(); }
  });
}());
