/* What a section says while one writes: what is saved, who else is here, and the two texts of one answer; see writing.js. */
(function () {
  "use strict";
  var W = window.yfund && window.yfund.writing;
  if (!W) { return; }
  var state = W.state, say = W.say, units = W.units, json = W.json, elements = W.elements, put = W.put, name = W.name, forget = W.forget, keep = W.keep;

  /* --- what the page says ------------------------------------------------------------------------------- */
  function tell(key, kind, more) {
    var place = state && state.querySelector("[data-save-more]");
    /* Who presses a link here leaves the field, which saves: nothing may move under the finger until it is lifted. */
    if (!state || (key === "saySaving" && place.querySelector("a"))) { return; }
    state.className = "saved" + (kind ? " " + kind : "");
    var time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
    var words = (state.dataset[key] || "").replace("{time}", time), text = state.querySelector("b");
    if (text.textContent !== words) { text.textContent = words; }
    if (!more || more.outerHTML !== place.innerHTML) { place.replaceChildren(more || ""); }
  }
  function link(url, words) {
    var made = document.createElement("a");
    made.href = url; made.target = "_blank"; made.rel = "opener"; made.textContent = words;
    return made;
  }
  function others(list) {
    var line = document.querySelector("[data-others]");
    if (!line || !list) { return; }
    var here = list.map(function (other) { return (other.section === say.section ? say.sayHere : say.sayThere).replace("{name}", other.name).replace("{where}", other.where); });
    if (line.textContent !== here.join(" ")) { line.textContent = here.join(" "); }
    line.hidden = !here.length;
  }
  function showClash(unit, told) {
    var first = elements(unit)[0], note = document.createElement("div"), text = document.createElement("p"), head = document.createElement("p");
    closeClash(unit);
    note.className = "note sun clash"; note.setAttribute("role", "alert"); note.dataset.clash = name(unit); note.tabIndex = -1;
    head.textContent = (told.by ? say.sayBy.replace("{name}", told.by) : say.saySomebody);
    text.className = "kept"; text.dir = "auto"; text.textContent = told.text || say.sayNothing;
    var inside = document.createElement("div"), ends = document.createElement("p");
    ends.className = "ends"; ends.append(button(say.sayMine, function () { decide(unit, told, false); }), " ", button(say.sayTheirs, function () { decide(unit, told, true); }), " ", link(told.url, say.saySide));
    inside.append(head, text, ends); note.append(inside);
    (first.closest(".field, [data-line]") || first).after(note);
  }
  function button(words, act) {
    var made = document.createElement("button");
    made.type = "button"; made.className = "button plain compact"; made.textContent = words; made.addEventListener("click", act);
    return made;
  }
  function closeClash(unit) { document.querySelectorAll('[data-clash="' + name(unit) + '"]').forEach(function (note) { note.remove(); }); }
  function decide(unit, told, takeTheirs) {
    unit.clash = null; unit.base = told.revision; unit.last = null; unit.earlier = [];
    unit.known = json(told.value);
    if (takeTheirs) { put(unit, told.value); forget(unit); } else { keep(unit); }
    closeClash(unit);
    elements(unit)[0].focus();
    W.later(0);
  }

  Object.assign(W, { tell: tell, link: link, others: others, showClash: showClash, closeClash: closeClash });
})();
