/* A form goes out once: after the first send its buttons wait, and the keyboard stays where it was. */
(function () {
  "use strict";
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[data-waiting]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-waiting");
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    /* aria-disabled and not disabled: the value of the pressed button must go out, and focus must not fall. */
    form.querySelectorAll("button").forEach(function (button) {
      if (button.type === "submit") { button.setAttribute("aria-disabled", "true"); button.dataset.waiting = "1"; }
    });
    window.setTimeout(function () { release(form); }, 20000);
  });
  /* Back to a page the browser kept: it may be sent again. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { document.querySelectorAll("form[data-sent]").forEach(release); }
  });
})();
