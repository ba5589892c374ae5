/* What one writes goes up, again and again until it is heard; what others wrote comes down; see writing.js. */
(function () {
  "use strict";
  var W = window.yfund && window.yfund.writing;
  if (!W) { return; }
  var form = W.form, state = W.state, say = W.say, units = W.units, known = W.known, json = W.json, asked = W.asked, elements = W.elements, read = W.read, put = W.put, name = W.name, unitOf = W.unitOf, isDirty = W.isDirty, waiting = W.waiting, keep = W.keep, forget = W.forget, place = W.place, addRow = W.addRow, number = W.number, dropRow = W.dropRow, tell = W.tell, link = W.link, others = W.others, showClash = W.showClash;
  var PAUSE = 1200, AGAIN = [2000, 5000, 15000, 40000], LOOK = 25000, PATIENCE = 20000;
  var timer = 0, busy = false, leaving = false, pressed = null, failures = 0;

  function heard() { form.dispatchEvent(new Event("heard")); }
  function hasMore() { return waiting().length > 0 || W.gone.length > 0; }
  function restore() {
    var keys = [];
    try { keys = Object.keys(localStorage).filter(function (key) { return key.indexOf(place) === 0; }); } catch (shut) { return; }
    keys.forEach(function (key) {
      var parts = key.slice(place.length).split("/"), saved = null;
      try { saved = JSON.parse(localStorage.getItem(key)); } catch (broken) { saved = null; }
      if (!saved || !asked(parts[0])) { return; }
      if (parts.length === 3 && !units[parts.join("/")]) { addRow(parts[0], parts[1]); }
      var unit = units[parts.join("/")];
      if (!unit) { return; }
      unit.base = saved.base;
      unit.last = saved.last;
      unit.earlier = saved.earlier || [];
      put(unit, saved.value);
    });
  }

  /* --- going up ----------------------------------------------------------------------------------------- */
  function later(wait) { clearTimeout(timer); form.dataset.waiting = ""; timer = setTimeout(send, wait); }
  function bundle(list) {
    return list.map(function (unit) {
      var value = read(unit);
      if (!unit.last || json(unit.last.value) !== json(value)) {
        if (unit.last) { unit.earlier = unit.earlier.concat(unit.last.id).slice(-50); }
        unit.last = { id: W.fresh(), value: value };
      }
      keep(unit);
      return { id: unit.last.id, field: unit.key, row: unit.row, column: unit.column, base: unit.base, value: value, earlier: unit.earlier };
    });
  }
  function post(changes, leavingPage) {
    var stop = new AbortController(), end = setTimeout(function () { stop.abort(); }, PATIENCE);
    return fetch(form.dataset.writing, {
      method: "POST", credentials: "same-origin", redirect: "manual", keepalive: leavingPage === true, signal: stop.signal,
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-Autosave": "1", "X-CSRFToken": form.elements.csrf_token.value },
      body: json({ section: say.section, changes: changes })
    }).then(function (answer) {
      return answer.text().then(function (text) { clearTimeout(end); return { status: answer.status, told: text && answer.status !== 0 ? parsed(text) : {} }; });
    }).finally(function () { clearTimeout(end); });
  }
  function parsed(text) { try { return JSON.parse(text); } catch (html) { return {}; } }
  function unsaved(list, key) {
    var all = list.map(keep).every(Boolean) && !W.gone.length;
    tell(all ? key : key + "Open", "not");
    later(AGAIN[Math.min(failures++, AGAIN.length - 1)]);
  }
  function accept(list, changes, told) {
    failures = 0;
    list.forEach(function (unit, at) {
      var change = changes[at], revision = told.saved[change.id], now = told.now[change.id], met = told.clashes.find(function (c) { return c.id === change.id; });
      var isStill = json(read(unit)) === json(change.value);
      if (met) { unit.last = null; unit.earlier = []; unit.clash = met; keep(unit); showClash(unit, met); return; }
      if (revision === undefined || !units[name(unit)]) { return; }
      unit.last = null; unit.earlier = [];
      if (!now) { unit.base = revision; unit.known = json(change.value); }
      else if (isStill) { unit.base = now.revision; unit.known = json(now.value); put(unit, now.value); }
      if (isStill) { forget(unit); } else { keep(unit); }
    });
    W.gone = W.gone.filter(function (change) {
      var met = told.clashes.find(function (c) { return c.id === change.id; });
      if (met && met.value && met.value.id) { addRow(change.field, change.row, met.value); tell("sayClash", "not"); }
      return told.saved[change.id] === undefined && !met;
    });
    others(told.others);
    var isMet = Object.values(units).some(function (unit) { return unit.clash; });
    if (isMet) { tell("sayClash", "not"); }
    if (hasMore()) { later(PAUSE); } else { delete form.dataset.waiting; if (!isMet) { tell("saySaved", ""); } }
    heard();
  }
  /* Nothing waits any more: what was said to be unsaved is saved, or was given up for the other text. */
  function rest() {
    delete form.dataset.waiting;
    if (state && state.classList.contains("not") && !document.querySelector("[data-clash]")) { tell("saySaved", ""); }
  }
  function send(leavingPage) {
    clearTimeout(timer);
    if (busy || leaving) { return; }
    var list = waiting(), changes = bundle(list), all = changes.concat(W.gone);
    if (!all.length) { rest(); go(); return; }
    if (navigator.onLine === false) { unsaved(list, "sayOffline"); pressed = null; return; }
    busy = true;
    tell("saySaving", "");
    post(all, leavingPage).then(function (answer) {
      busy = false;
      if (answer.status === 200 && answer.told.saved) { accept(list, changes, answer.told); go(); }
      else if (answer.status === 401) { signedOut(list); }
      else if (answer.status === 422 || answer.status === 403) { list.map(keep); tell("sayRefused", "not", document.createTextNode(answer.told.message || "")); go(true); }
      else { pressed = null; unsaved(list, answer.status === 0 ? "sayOffline" : "sayAway"); }
    }).catch(function () { busy = false; pressed = null; unsaved(list, "sayOffline"); });
  }
  /* The session ended, or another one began in a second tab: then a fresh token is all that is missing. */
  function signedOut(list) {
    pressed = null;
    look().then(function (isIn) {
      if (isIn) { later(0); return; }
      list.map(keep);
      tell("saySignin", "not", link(form.dataset.signIn, state ? state.dataset.saySigninLink : ""));
    });
  }
  /* A pressed button waits until everything is saved; then nothing that the page asks is sent a second time. */
  function go(isRefused) {
    if (!pressed || busy || (hasMore() && !isRefused)) { return; }
    var met = document.querySelector("[data-clash]");
    if (met && !isRefused) { pressed = null; met.focus(); return; }
    leaving = true;
    /* A copy kept on this device holds only a part of the answers: it is never sent as a form. */
    if (W.isCopy) { location.reload(); return; }
    if (!isRefused) { form.querySelectorAll('input[name^="base:"]').forEach(function (base) { base.disabled = true; }); }
    /* Not inside the submit event that brought us here: browsers leave out a submit within a submit. */
    setTimeout(function () { form.requestSubmit(pressed); }, 0);
  }

  /* --- what others wrote meanwhile ---------------------------------------------------------------------- */
  function look() {
    return fetch(form.dataset.together, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.status === 200 ? answer.json() : null; })
      .then(function (told) {
        if (!told) { return false; }
        document.querySelectorAll('input[name="csrf_token"]').forEach(function (token) { token.value = told.token; });
        others(told.others);
        Object.keys(told.answers).forEach(function (key) { meet(key, told.answers[key]); });
        heard();
        return true;
      }).catch(function () { return false; });
  }
  function isAtRest(unit) { return !isDirty(unit) && !unit.clash && elements(unit).indexOf(document.activeElement) < 0; }
  function settle(unit, value, revision) {
    if (!isAtRest(unit)) { return; }
    put(unit, value);
    unit.known = json(read(unit)); unit.base = revision;
  }
  function meet(key, told) {
    var box = asked(key);
    if (!box) { return; }
    known[key] = told.revision;
    if (box.dataset.rows === undefined) { if (units[key]) { settle(units[key], told.value, told.revision); } return; }
    var there = {};
    told.value.forEach(function (row) {
      there[row.id] = true;
      if (W.gone.some(function (change) { return change.field === key && change.row === row.id; })) { return; }
      if (!box.querySelector('[data-row="' + row.id + '"]')) { addRow(key, row.id, row); return; }
      Object.keys(row).forEach(function (column) { var unit = units[key + "/" + row.id + "/" + column]; if (unit) { settle(unit, row[column], told.revision); } });
    });
    box.querySelectorAll("[data-line]").forEach(function (line) {
      var row = line.querySelector("[data-row]").dataset.row, cells = Object.values(units).filter(function (unit) { return unit.key === key && unit.row === row; });
      var isEmpty = cells.every(function (unit) { return unit.known === '""'; });
      if (there[row] || isEmpty || !cells.every(isAtRest) || line.contains(document.activeElement)) { return; }
      cells.forEach(function (unit) { delete units[name(unit)]; });
      if (box.querySelectorAll("[data-line]").length === 1) { addRow(key); }
      line.remove();
      number(key);
    });
  }
  function pulse() {
    if (document.hidden || busy || leaving) { return; }
    post([]).then(function (answer) {
      if (answer.status === 401) { return look(); }
      if (answer.status !== 200 || !answer.told.revisions) { return null; }
      others(answer.told.others);
      var isNewer = Object.keys(known).some(function (key) { return (answer.told.revisions[key] || 0) > known[key]; });
      return isNewer ? look() : null;
    }).catch(function () { /* the next one will tell */ });
  }

  /* --- hands -------------------------------------------------------------------------------------------- */
  W.later = later;
  W.hasMore = hasMore;
  W.isCopy = document.documentElement.dataset.copy !== undefined;
  W.begin();
  restore();
  if (state && state.classList.contains("quiet")) { tell("sayStart", "quiet"); }
  form.addEventListener("input", function (event) {
    var unit = unitOf(event.target);
    if (!unit || event.detail === "put") { return; }
    if (unit.clash || isDirty(unit)) { keep(unit); }
    later(PAUSE);
  });
  form.addEventListener("change", function () { later(0); });
  form.addEventListener("focusout", function () { later(0); });
  form.addEventListener("click", function (event) {
    var hit = event.target.closest("button[name=add], button[name=remove]");
    if (!hit) { return; }
    event.preventDefault();
    if (hit.name === "remove") { dropRow(hit.closest("[data-line]")); later(0); return; }
    var line = addRow(hit.value), focus = line && line.querySelector("input:not([type=hidden]), textarea, select");
    if (focus) { focus.focus(); }
  });
  form.addEventListener("submit", function (event) {
    if (leaving) { return; }
    event.preventDefault();
    pressed = event.submitter;
    if (!busy) { send(); }
  });
  window.addEventListener("pageshow", function () {
    leaving = false; pressed = null;
    form.querySelectorAll('input[name^="base:"]').forEach(function (base) { base.disabled = false; });
  });
  window.addEventListener("online", function () { failures = 0; if (hasMore()) { send(); } else { pulse(); } });
  window.addEventListener("focus", function () { if (hasMore()) { send(); } });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { waiting().map(keep); send(true); } });
  setInterval(pulse, LOOK);
  if (hasMore()) { later(0); } else { setTimeout(pulse, 1500); }
})();
