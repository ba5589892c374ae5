/* Puts the reader's own time beside the fund's: <time datetime="…Z" data-zone="America/New_York">. */
(function () {
  "use strict";
  function local(moment) {
    var own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    var when = new Date(moment.getAttribute("datetime"));
    if (!own || own === moment.dataset.zone || isNaN(when) || moment.dataset.told) { return; }
    moment.dataset.told = "1";
    var shape = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
    var beside = document.createElement("span");
    beside.className = "local-time";
    var pattern = document.body.dataset.sayLocal || "{time}";
    beside.textContent = " · " + pattern.replace("{time}", new Intl.DateTimeFormat(document.documentElement.lang, shape).format(when));
    moment.after(beside);
  }
  function all(root) { root.querySelectorAll("time[data-zone]").forEach(local); }
  all(document);
  document.addEventListener("htmx:load", function (event) { all(event.target); });
})();
