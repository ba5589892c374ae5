/* A copy of the section on this device, so that it opens without a line: see line.js, which gives it out.

   The copy holds the narrative and nothing else that somebody answered: no people, figures, files or choices, and no
   token. It is drawn anew whenever something was saved, each field with the revision its writer saw, so that what is
   written in it merges as if the page had stayed open. */
(function () {
  "use strict";
  var W = window.yfund && window.yfund.writing, root = document.documentElement;
  if (!W || !window.caches || !navigator.serviceWorker) { return; }
  var form = W.form, PAGES = "yfund-copy:", THINGS = "yfund-things", MOST = 60;
  var POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  var own = PAGES + form.dataset.keep.split(":").pop();

  function fields(place) { return Array.from(place.querySelectorAll("input, textarea, select")); }
  function words(name) { return document.querySelector("template[data-copy-" + name + "]").content.cloneNode(true); }

  /* What the fund has of each field, not what waits: that lies beside the copy, under its own name. */
  function narrative() {
    var found = new Map();
    Object.values(W.units).filter(W.isNarrative).forEach(function (unit) {
      var value = JSON.parse(unit.known), parts = value && typeof value === "object" ? [value.name, value.lat, value.lon] : [value];
      W.elements(unit).forEach(function (field, at) { found.set(field, { text: parts[at] || "", base: unit.base }); });
    });
    return found;
  }
  function fill(twin, told) {
    twin.dataset.base = told.base;
    /* The first line break of a text area is not part of its text. */
    if (twin.tagName === "TEXTAREA") { twin.textContent = "\n" + told.text; } else { twin.setAttribute("value", told.text); }
  }
  function empty(twin) {
    if (twin.name === "csrf_token") { twin.setAttribute("value", ""); return; }
    if (twin.name.indexOf("base:") === 0) { twin.remove(); return; }
    ["name", "value", "checked"].forEach(function (attribute) { twin.removeAttribute(attribute); });
    if (twin.tagName !== "INPUT") { twin.textContent = ""; }
    twin.disabled = true;
  }
  function shut(box) {
    var label = box.querySelector("legend, label"), line = document.createElement("p"), strong = document.createElement("b");
    strong.textContent = label ? label.textContent : "";
    line.append(strong, " ", words("part"));
    box.replaceChildren(line);
  }
  function drawn() {
    var page = root.cloneNode(true), there = fields(page), kept = narrative();
    fields(document).forEach(function (field, at) {
      if (kept.has(field)) { fill(there[at], kept.get(field)); }
      else if (field.dataset.identity === undefined) { empty(there[at]); }
    });
    page.querySelectorAll("[data-question]").forEach(function (box) {
      box.removeAttribute("data-when");
      if (!box.querySelector("[data-narrative]")) { shut(box); }
    });
    page.querySelectorAll("header details, header nav, footer form, [data-left], .errors, .flashes, #describe, form[data-writing] .sum, form[data-writing] [id$='-total']").forEach(function (part) { part.remove(); });
    page.querySelectorAll("[data-others]").forEach(function (line) { line.textContent = ""; line.hidden = true; });
    page.querySelector("form[data-writing]").prepend(words("note"));
    page.dataset.copy = "";
    return "<!doctype html>" + page.outerHTML;
  }

  function things(shelf) {
    var needed = performance.getEntriesByType("resource").map(function (one) { return one.name; })
      .filter(function (name) { return name.indexOf(location.origin + "/static/") === 0; });
    return shelf.keys().then(function (had) {
      var known = had.map(function (one) { return one.url; });
      var fresh = needed.filter(function (name, at) { return known.indexOf(name) < 0 && needed.indexOf(name) === at; });
      had.slice(0, Math.max(0, had.length + fresh.length - MOST)).forEach(function (old) { shelf.delete(old); });
      if (fresh.length || known.indexOf(new URL(form.dataset.away, location.href).href) < 0) { fresh.push(form.dataset.away); }
      return Promise.all(fresh.map(function (name) { return shelf.add(name).catch(function () { /* next time */ }); }));
    });
  }
  function copy() {
    if (document.querySelector("[data-clash], .versions") || form.dataset.keeping === "off") { return; }
    var answer = new Response(drawn(), { headers: {
      "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY, "X-Title": encodeURIComponent(document.querySelector("h1").textContent), "X-Kept-At": String(Date.now()) } });
    caches.keys().then(function (names) {
      /* Another person on the same telephone: what the one before left is nobody's business. */
      names.forEach(function (name) { if (name.indexOf(PAGES) === 0 && name !== own) { caches.delete(name); } });
      return caches.open(own);
    }).then(function (pages) { return pages.put(location.pathname, answer); })
      .then(function () { return caches.open(THINGS); }).then(things).catch(function () { /* a full or shut store: no copy */ });
  }
  function soon(act) { return window.requestIdleCallback ? requestIdleCallback(act, { timeout: 3000 }) : setTimeout(act, 500); }

  /* In the copy itself: when the line is back and nothing waits, the whole page takes its place. */
  function back() {
    var note = document.querySelector("div[data-copy-note]");
    if (W.hasMore() || !note) { return; }
    if (fields(form).indexOf(document.activeElement) < 0) { location.reload(); return; }
    note.querySelector("[data-lost]").hidden = true;
    note.querySelector("[data-back]").hidden = false;
  }

  if (W.isCopy) {
    form.addEventListener("heard", back);
  } else {
    navigator.serviceWorker.register(form.dataset.worker, { scope: "/" }).catch(function () { /* it works without */ });
    soon(copy);
    form.addEventListener("heard", function () { soon(copy); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) { copy(); } });
  }
})();
