/* A section written by several people on bad lines: <form data-writing="/autosave" data-together="/together" data-keep="whose">.

   Each question lies in <div data-question data-kind data-version>; cells of rows carry data-row and data-column too. What
   changed goes up as JSON, each change with an id of its own and the revision its writer saw: a change that is sent again,
   because the answer got lost, is written once. Narrative (data-narrative) is kept on this device as it is typed, under
   the person and the application, until the server has it; nothing else ever is. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-writing]");
  if (!form) { return; }
  var PAUSE = 1200, AGAIN = [2000, 5000, 15000, 40000], LOOK = 25000, PATIENCE = 20000;
  var state = document.querySelector("[data-save-state]"), say = form.dataset;
  var place = "yfund:" + form.dataset.keep + ":", units = {}, gone = [], known = {};
  var timer = 0, busy = false, leaving = false, pressed = null, failures = 0;

  function fresh() { return Array.from(crypto.getRandomValues(new Uint8Array(12)), function (b) { return b.toString(16).padStart(2, "0"); }).join(""); }
  function json(value) { return JSON.stringify(value); }
  function asked(key) { return form.querySelector('[data-question="' + key + '"]'); }

  /* --- units: one for each question, and one for each cell of a row ------------------------------------- */
  function one(key, row, column) {
    return { key: key, row: row || "", column: column || "", base: 0, known: "", last: null, earlier: [], clash: null };
  }
  function elements(unit) {
    var box = asked(unit.key);
    if (unit.row) { return Array.from(box.querySelectorAll('[data-row="' + unit.row + '"][data-column="' + unit.column + '"]')); }
    return Array.from(box.querySelectorAll("[name]")).filter(function (field) { return !/^(hidden|submit|button|file)$/.test(field.type) && field.type !== undefined && field.tagName !== "BUTTON"; });
  }
  function read(unit) {
    var all = elements(unit), first = all[0], kind = unit.row ? "cell" : asked(unit.key).dataset.kind;
    if (!first) { return ""; }
    if (kind === "choices") { return all.filter(function (f) { return f.checked; }).map(function (f) { return f.value; }); }
    if (kind === "countries") { return Array.from(first.selectedOptions, function (o) { return o.value; }); }
    if (kind === "statement") { return first.checked ? "yes" : ""; }
    if (kind === "place") { return { name: all[0].value, lat: all[1].value, lon: all[2].value }; }
    if (first.type === "radio") { return (all.find(function (f) { return f.checked; }) || { value: "" }).value; }
    return first.value.replace(/\r\n/g, "\n");
  }
  function put(unit, value) {
    var all = elements(unit), first = all[0], kind = unit.row ? "cell" : asked(unit.key).dataset.kind;
    if (!first || json(read(unit)) === json(value)) { return; }
    if (kind === "choices") { all.forEach(function (f) { f.checked = value.indexOf(f.value) >= 0; }); }
    else if (kind === "countries") { Array.from(first.options).forEach(function (o) { o.selected = value.indexOf(o.value) >= 0; }); }
    else if (kind === "statement") { first.checked = value === "yes"; }
    else if (kind === "place") { ["name", "lat", "lon"].forEach(function (part, at) { all[at].value = value[part] || ""; }); }
    else if (first.type === "radio") { all.forEach(function (f) { f.checked = f.value === value; }); }
    else { first.value = value; }
    first.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "put" }));
  }
  function name(unit) { return unit.row ? unit.key + "/" + unit.row + "/" + unit.column : unit.key; }
  function enrol(unit, base) {
    unit.base = base;
    unit.known = json(read(unit));
    units[name(unit)] = unit;
    return unit;
  }
  function begin() {
    form.querySelectorAll("[data-question]").forEach(function (box) {
      var version = Number(box.dataset.version), key = box.dataset.question;
      known[key] = version;
      if (box.dataset.rows !== undefined) { box.querySelectorAll("[data-row]").forEach(function (cell) { enrolCell(key, cell, version); }); }
      else if (box.dataset.kind !== "upload") { enrol(one(key), version); }
    });
  }
  function enrolCell(key, cell, version) { return enrol(one(key, cell.dataset.row, cell.dataset.column), version); }
  function unitOf(field) {
    var box = field.closest("[data-question]");
    if (!box) { return null; }
    return units[field.dataset.row ? box.dataset.question + "/" + field.dataset.row + "/" + field.dataset.column : box.dataset.question];
  }
  function isDirty(unit) {
    var value = json(read(unit));
    return unit.clash ? false : value !== unit.known || unit.last !== null || unit.earlier.length > 0;
  }
  function waiting() { return Object.values(units).filter(isDirty); }
  function hasMore() { return waiting().length > 0 || gone.length > 0; }

  /* --- what is kept on this device ---------------------------------------------------------------------- */
  function isNarrative(unit) { var first = elements(unit)[0]; return !!first && first.dataset.narrative !== undefined; }
  function keep(unit) {
    if (!isNarrative(unit) || say.keeping === "off") { return false; }
    try {
      localStorage.setItem(place + name(unit), json({ value: read(unit), base: unit.base, last: unit.last, earlier: unit.earlier, clash: !!unit.clash }));
      return true;
    } catch (full) { return false; }
  }
  function forget(unit) { try { localStorage.removeItem(place + name(unit)); } catch (shut) { /* nothing was kept */ } }
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

  /* --- rows --------------------------------------------------------------------------------------------- */
  function addRow(key, id, values) {
    var box = asked(key), lines = box.querySelectorAll("[data-line]"), last = lines[lines.length - 1];
    if (!last) { return null; }
    var at = Math.max.apply(null, Array.from(lines, function (line) { return Number(line.dataset.line); })) + 1;
    var line = last.cloneNode(true), before = last.dataset.line, row = id || fresh().slice(0, 8);
    line.dataset.line = at;
    line.querySelectorAll("*").forEach(function (part) {
      ["id", "name", "for", "aria-describedby"].forEach(function (attribute) {
        var had = part.getAttribute(attribute);
        if (had) { part.setAttribute(attribute, had.replace(key + "-" + before + "-", key + "-" + at + "-")); }
      });
      if (part.dataset.row !== undefined) { part.dataset.row = row; part.value = ""; part.removeAttribute("aria-invalid"); }
      if (part.dataset.identity !== undefined) { part.value = row; }
      if (part.name === "remove") { part.value = key + "-" + at; }
      if (part.classList.contains("wrong") || part.classList.contains("clash")) { part.remove(); }
    });
    line.classList.remove("is-wrong");
    last.after(line);
    number(key);
    line.querySelectorAll("[data-row]").forEach(function (cell) {
      var unit = enrolCell(key, cell, known[key] || 0);
      if (values && values[unit.column] !== undefined) { put(unit, values[unit.column]); unit.known = json(read(unit)); }
    });
    return line;
  }
  function number(key) {
    asked(key).querySelectorAll("[data-line]").forEach(function (line, at) {
      var words = say.sayLine.replace("{num}", new Intl.NumberFormat(document.documentElement.lang).format(at + 1));
      line.setAttribute("aria-label", words);
      line.querySelectorAll("[data-number]").forEach(function (part) { part.textContent = at + 1; });
      line.querySelectorAll('[name="remove"] title, [name="remove"] .unseen').forEach(function (part) { part.textContent = say.sayRemove + " " + words; });
    });
  }
  function dropRow(line) {
    var box = line.closest("[data-question]"), key = box.dataset.question, cells = line.querySelectorAll("[data-row]"), base = 0, row = cells[0].dataset.row, wasSaved = false, earlier = [];
    cells.forEach(function (cell) {
      var unit = units[key + "/" + row + "/" + cell.dataset.column];
      base = Math.max(base, unit.base);
      earlier = earlier.concat(unit.earlier, unit.last ? [unit.last.id] : []);
      wasSaved = wasSaved || unit.known !== '""' || unit.last !== null;
      forget(unit);
      delete units[name(unit)];
    });
    if (wasSaved) { gone.push({ id: fresh(), field: key, row: row, column: "", base: base, value: "", earlier: earlier.slice(-50) }); }
    if (box.querySelectorAll("[data-line]").length === 1) { addRow(key); }
    var near = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    number(key);
    var focus = near && near.querySelector("input, textarea, select");
    if (focus) { focus.focus(); }
  }

  /* --- what the page says ------------------------------------------------------------------------------- */
  function tell(key, kind, more) {
    if (!state) { return; }
    state.className = "saved" + (kind ? " " + kind : "");
    var time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
    var words = (state.dataset[key] || "").replace("{time}", time), text = state.querySelector("b");
    if (text.textContent !== words) { text.textContent = words; }
    state.querySelector("[data-save-more]").replaceChildren(more || "");
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
    later(0);
  }

  /* --- going up ----------------------------------------------------------------------------------------- */
  function later(wait) { clearTimeout(timer); form.dataset.waiting = ""; timer = setTimeout(send, wait); }
  function bundle(list) {
    return list.map(function (unit) {
      var value = read(unit);
      if (!unit.last || json(unit.last.value) !== json(value)) {
        if (unit.last) { unit.earlier = unit.earlier.concat(unit.last.id).slice(-50); }
        unit.last = { id: fresh(), value: value };
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
    var all = list.map(keep).every(Boolean) && !gone.length;
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
    gone = gone.filter(function (change) {
      var met = told.clashes.find(function (c) { return c.id === change.id; });
      if (met && met.value && met.value.id) { addRow(change.field, change.row, met.value); tell("sayClash", "not"); }
      return told.saved[change.id] === undefined && !met;
    });
    others(told.others);
    if (Object.values(units).some(function (unit) { return unit.clash; })) { tell("sayClash", "not"); }
    else if (hasMore()) { later(PAUSE); } else { delete form.dataset.waiting; tell("saySaved", ""); }
  }
  /* Nothing waits any more: what was said to be unsaved is saved, or was given up for the other text. */
  function rest() {
    delete form.dataset.waiting;
    if (state && state.classList.contains("not") && !document.querySelector("[data-clash]")) { tell("saySaved", ""); }
  }
  function send(leavingPage) {
    clearTimeout(timer);
    if (busy || leaving) { return; }
    var list = waiting(), changes = bundle(list), all = changes.concat(gone);
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
    if (!isRefused) { form.querySelectorAll('input[name^="base:"]').forEach(function (base) { base.disabled = true; }); }
    form.requestSubmit(pressed);
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
      if (gone.some(function (change) { return change.field === key && change.row === row.id; })) { return; }
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
      if (answer.status !== 200 || !answer.told.revisions) { return null; }
      others(answer.told.others);
      var isNewer = Object.keys(known).some(function (key) { return (answer.told.revisions[key] || 0) > known[key]; });
      return isNewer ? look() : null;
    }).catch(function () { /* the next one will tell */ });
  }

  /* --- hands -------------------------------------------------------------------------------------------- */
  begin();
  restore();
  if (state && state.classList.contains("quiet")) { tell("sayStart", "quiet"); }
  form.addEventListener("input", function (event) {
    var unit = unitOf(event.target);
    if (!unit || event.detail === "put") { return; }
    if (isDirty(unit)) { keep(unit); }
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
  window.addEventListener("online", function () { failures = 0; send(); });
  window.addEventListener("focus", function () { if (hasMore()) { send(); } });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { waiting().map(keep); send(true); } });
  setInterval(pulse, LOOK);
  if (hasMore()) { later(0); } else { setTimeout(pulse, 1500); }
})();
