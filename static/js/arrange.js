/* Drags questions and sections to another place: <div data-arrange="/url" data-say-drag="words">. The buttons do the same without it.
   A handle is put beside every [data-question] and [data-section]; letting go posts a form, so the page that comes back is the truth. */
(function () {
  "use strict";
  var list = document.querySelector("[data-arrange]");
  if (!list || !window.PointerEvent) { return; }

  function handle(thing, host) {
    var made = document.createElement("span");
    made.className = "grip";
    made.title = list.dataset.sayDrag;
    made.setAttribute("aria-hidden", "true");
    made.textContent = "⠿";
    made.addEventListener("pointerdown", function (event) { begin(event, thing, made); });
    host.prepend(made);
  }

  function under(x, y, selector) {
    var found = document.elementFromPoint(x, y);
    return found && found.closest(selector);
  }

  /* Nothing moves in the page before letting go: an element taken out of it would lose the pointer it has captured. */
  function begin(event, thing, grip) {
    var isQuestion = "question" in thing.dataset, kind = isQuestion ? "[data-question]" : "[data-section]", goal = null;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    thing.classList.add("is-dragged");

    function mark(over, isAfter) {
      if (goal) { goal.over.classList.remove("is-before", "is-after"); }
      goal = over ? { over: over, isAfter: isAfter } : null;
      if (goal) { over.classList.add(isAfter ? "is-after" : "is-before"); }
    }
    function move(at) {
      var edge = 60;
      if (at.clientY < edge) { window.scrollBy(0, -16); }
      if (at.clientY > window.innerHeight - edge) { window.scrollBy(0, 16); }
      var over = under(at.clientX, at.clientY, kind), section = under(at.clientX, at.clientY, "[data-section]");
      if (over === thing) { mark(null); return; }
      if (over) {
        var box = over.getBoundingClientRect();
        mark(over, at.clientY >= box.top + box.height / 2);
      } else if (isQuestion && section && !section.querySelector("[data-question]")) { mark(section, true); }
    }
    function drop() {
      var found = goal;
      stop();
      if (found) { send(thing, isQuestion, found); }
    }
    function stop() {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", drop);
      grip.removeEventListener("pointercancel", stop);
      thing.classList.remove("is-dragged");
      mark(null);
    }
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", stop);
  }

  function send(thing, isQuestion, goal) {
    var next = goal.isAfter ? goal.over.nextElementSibling : goal.over;
    next = next === thing ? thing.nextElementSibling : next;
    if (isQuestion && "section" in goal.over.dataset) { next = null; }
    var values = { act: "place", section: thing.closest("[data-section]").dataset.section,
      question: isQuestion ? thing.dataset.question : "", to: isQuestion ? goal.over.closest("[data-section]").dataset.section : "",
      before: next ? next.dataset.question || next.dataset.section || "" : "",
      csrf_token: document.querySelector("input[name=csrf_token]").value };
    var form = document.createElement("form");
    form.method = "post";
    form.action = list.dataset.arrange;
    Object.keys(values).forEach(function (name) {
      var field = document.createElement("input");
      field.type = "hidden"; field.name = name; field.value = values[name];
      form.appendChild(field);
    });
    document.body.appendChild(form);
    form.submit();
  }

  list.querySelectorAll("[data-question]").forEach(function (one) { handle(one, one.querySelector(".asked-line p")); });
  list.querySelectorAll("[data-section]").forEach(function (one) { handle(one, one.querySelector("h2")); });
})();
