/* A section written by several people on bad lines: <form data-writing="/autosave" data-together="/together" data-keep="whose">.

   Each question lies in <div data-question data-kind data-version>; cells of rows carry data-row and data-column too. What
   changed goes up as JSON, each change with an id of its own and the revision its writer saw: a change that is sent again,
   because the answer got lost, is written once. Narrative (data-narrative) is kept on this device as it is typed, under
   the person and the application, until the server has it; nothing else ever is. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-writing]");
  if (!form) { return; }
  var state = document.querySelector("[data-save-state]"), say = form.dataset;
  var place = "yfund:" + form.dataset.keep + ":", units = {}, known = {}, W = {};

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
      else if (box.dataset.kind !== "upload") { var unit = one(key), first = elements(unit)[0]; enrol(unit, seen(first, version)); }
    });
  }
  /* In a copy kept on this device each field carries the revision that its writer saw. */
  function seen(field, version) { return field && field.dataset.base !== undefined ? Number(field.dataset.base) : version; }
  function enrolCell(key, cell, version) { return enrol(one(key, cell.dataset.row, cell.dataset.column), seen(cell, version)); }
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
  window.yfund = Object.assign(window.yfund || {}, { writing: W });
  W.gone = [];
  Object.assign(W, { form: form, state: state, say: say, units: units, known: known, fresh: fresh, json: json, asked: asked, one: one, elements: elements, read: read, put: put, name: name, enrol: enrol, enrolCell: enrolCell, begin: begin, unitOf: unitOf, isDirty: isDirty, isNarrative: isNarrative, waiting: waiting, keep: keep, forget: forget, place: place });
})();
