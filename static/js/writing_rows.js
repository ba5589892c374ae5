/* Rows of a table while one writes: added, numbered and taken away in the page; see writing.js. */
(function () {
  "use strict";
  var W = window.yfund && window.yfund.writing;
  if (!W) { return; }
  var form = W.form, say = W.say, units = W.units, known = W.known, fresh = W.fresh, json = W.json, asked = W.asked, put = W.put, read = W.read, name = W.name, enrolCell = W.enrolCell, forget = W.forget;

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
    if (wasSaved) { W.gone.push({ id: fresh(), field: key, row: row, column: "", base: base, value: "", earlier: earlier.slice(-50) }); }
    if (box.querySelectorAll("[data-line]").length === 1) { addRow(key); }
    var near = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    number(key);
    var focus = near && near.querySelector("input, textarea, select");
    if (focus) { focus.focus(); }
  }

  Object.assign(W, { addRow: addRow, number: number, dropRow: dropRow });
})();
