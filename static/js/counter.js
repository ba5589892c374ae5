/* Length meter: says how much room is left, by the rule of the server. */
(function () {
  "use strict";
  var CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\ud840-\ud887][\udc00-\udfff]/g;

  function tidy(text) {
    text = text.replace(/\r\n/g, "\n");
    return text.normalize ? text.normalize("NFC") : text;
  }
  function characters(text) { return Array.from(tidy(text)).length; }
  /* A word is a run of what is not space; each CJK character is a word of its own. */
  function words(text) {
    text = tidy(text);
    var alone = (text.match(CJK) || []).length;
    return alone + text.replace(CJK, " ").split(/\s+/u).filter(Boolean).length;
  }
  function say(pattern, values) {
    return pattern.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function show(box) {
    var meter = document.getElementById(box.dataset.meter), most = Number(box.dataset.most);
    if (!meter || !most) { return; }
    var used = box.dataset.unit === "words" ? words(box.value) : characters(box.value);
    var number = new Intl.NumberFormat(document.documentElement.lang), over = used > most;
    var left = say(over ? meter.dataset.over : meter.dataset.left, { count: number.format(Math.abs(most - used)) });
    var mark = meter.querySelector("rect"), lines = meter.querySelectorAll(".count span");
    if (mark) { mark.setAttribute("width", Math.min(100, 100 * used / most) + "%"); }
    if (lines[0].textContent !== left) { lines[0].textContent = left; }
    lines[1].textContent = say(meter.dataset.used, { used: number.format(used), most: number.format(most) });
    meter.classList.toggle("is-over", over);
  }
  document.addEventListener("input", function (event) { if (event.target.dataset.meter) { show(event.target); } });
  document.querySelectorAll("[data-meter]").forEach(show);
  window.yfund = Object.assign(window.yfund || {}, { characters: characters, words: words });
})();
