/* Saves drafts while one writes: <form data-autosave="/url" data-keep="who-and-what">.

   Sends only what changed, each field with the version it started from (base:<field>, read from
   data-version on the field or the form). Answers: 2xx {"versions": {field: version}} saved;
   401 sign in beside and go on; 409 a message (HTML or {"message", "versions", "url", "link"}) about two texts; anything
   else or no answer: not saved, the text is kept on this device and goes up by itself.
   Words come from data-say-* of [data-save-state]. Of choices only those with data-kept are kept on the device, of texts all
   but those with data-private. */
(function () {
  "use strict";
  var PAUSE = 1500, AGAIN = [5000, 15000, 30000, 60000];

  function start(form) {
    var state = document.querySelector('[data-save-state="' + form.id + '"]') || document.querySelector("[data-save-state]");
    var known = {}, timer = 0, busy = false, gone = false, pressed = null, failures = 0, clash = {};
    var place = "yfund:" + (form.dataset.keep || location.pathname) + ":";

    function fields() {
      return Array.from(form.elements).filter(function (field) {
        return field.name && !/^(file|hidden|submit|button|password)$/.test(field.type) && !field.disabled;
      });
    }
    function field(name) { return fields().find(function (one) { return one.name === name; }); }
    function values(name) { return new FormData(form).getAll(name).map(function (value) { return String(value).replace(/\r\n/g, "\n"); }); }
    function names() { return Array.from(new Set(fields().map(function (one) { return one.name; }))); }
    function remember(name, sent) { known[name] = JSON.stringify(sent || values(name)); }
    /* Fields of one table (data-group) are one answer: they go up together. */
    function changed() {
      var apart = names().filter(function (name) { return JSON.stringify(values(name)) !== known[name]; });
      var groups = apart.map(function (name) { return field(name).dataset.group; }).filter(Boolean);
      return names().filter(function (name) { return apart.indexOf(name) >= 0 || groups.indexOf(field(name).dataset.group) >= 0; });
    }
    function version(one) { return one && (one.dataset.version || form.dataset.version) || ""; }
    function mayKeep(one) {
      return one && !("private" in one.dataset) && (one.type === "textarea" || one.type === "text" || (one.type === "radio" && "kept" in one.dataset));
    }
    function shown(one) { return one.type === "radio" ? values(one.name)[0] || "" : one.value; }

    function keep(name) {
      var one = field(name);
      if (!mayKeep(one)) { return false; }
      try {
        localStorage.setItem(place + name, JSON.stringify({ text: shown(one), base: one.dataset.base || version(one) }));
        return true;
      } catch (full) { return false; }
    }
    function forget(name) { try { localStorage.removeItem(place + name); } catch (shut) { /* nothing was kept */ } }
    function kept(name) { try { return JSON.parse(localStorage.getItem(place + name)); } catch (shut) { return null; } }

    function tell(key, kind, html) {
      /* Who presses a link here leaves the field, which saves: nothing may move under the finger until it is lifted. */
      var more = state && state.querySelector("[data-save-more]");
      if (!state || (key === "saySaving" && more.querySelector("a"))) { return; }
      state.className = "saved" + (kind ? " " + kind : "");
      var time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
      var words = (state.dataset[key] || "").replace("{time}", time), text = state.querySelector("b");
      if (text.textContent !== words) { text.textContent = words; }
      if (html && html.outerHTML === more.innerHTML) { return; }
      if (html === undefined) { more.textContent = ""; } else if (html.nodeType) { more.replaceChildren(html); } else { more.innerHTML = html; }
    }
    function link(url, words) {
      var made = document.createElement("a");
      made.href = url; made.target = "_blank"; made.rel = "opener"; made.textContent = words;
      return made;
    }
    function later(wait) { clearTimeout(timer); timer = setTimeout(send, wait); }

    function body(list) {
      var data = new URLSearchParams(), token = form.elements.csrf_token;
      if (token) { data.append("csrf_token", token.value); }
      list.forEach(function (name) {
        var all = values(name), one = field(name);
        (all.length ? all : [""]).forEach(function (value) { data.append(name, value); });
        data.append("base:" + name, one.dataset.base || version(one));
      });
      return data;
    }
    function unsaved(list, key, html) {
      var all = list.map(keep).every(Boolean);
      tell(all ? key : key + "Open", "not", html);
      later(AGAIN[Math.min(failures++, AGAIN.length - 1)]);
    }
    function accept(list, sent, answer) {
      failures = 0;
      list.forEach(function (name) {
        var one = field(name), next = (answer.versions || {})[name];
        remember(name, sent[name]);
        delete clash[name];
        if (one) { delete one.dataset.base; if (next !== undefined) { one.dataset.version = next; } }
        /* The Save button of the same page starts from here too: base:<field>, or base:<question> of the fields <question>-…. */
        var base = form.elements["base:" + name] || form.elements["base:" + name.split("-")[0]];
        if (base && next !== undefined) { base.value = next; }
        if (JSON.stringify(values(name)) === known[name]) { forget(name); }
      });
      if (answer.version !== undefined) { form.dataset.version = answer.version; }
      if (waiting().length) { later(PAUSE); } else { tell("saySaved", ""); }
    }
    function refuse(list, sent, answer) {
      if (answer.status === 401) {
        list.forEach(keep);
        tell("saySignin", "not", link(form.dataset.signIn || "/sign-in", state ? state.dataset.saySigninLink : ""));
      } else if (answer.status === 409 || answer.status === 422) {
        return answer.text().then(function (text) {
          var html = (answer.headers.get("Content-Type") || "").indexOf("text/html") === 0, told = {};
          try { told = html ? {} : JSON.parse(text); } catch (plain) { told.message = text; }
          var fine = list.filter(function (name) { return told.versions && told.versions[name] !== undefined; });
          accept(fine, sent, told);
          list.filter(function (name) { return fine.indexOf(name) < 0; }).forEach(function (name) {
            keep(name);
            clash[name] = JSON.stringify(sent[name]);
          });
          var more = told.url ? link(told.url, told.link) : html ? text : document.createTextNode(told.message || "");
          tell(answer.status === 409 ? "sayClash" : "sayRefused", "not", more);
        });
      } else { unsaved(list, "sayAway"); }
      return null;
    }
    /* What was refused is not sent again until somebody changes it. */
    function waiting() { return changed().filter(function (name) { return clash[name] !== JSON.stringify(values(name)); }); }

    function send(leaving) {
      clearTimeout(timer);
      var list = waiting(), sent = {};
      if (!list.length || busy || gone) { return; }
      if (navigator.onLine === false) { unsaved(list, "sayOffline"); return; }
      list.forEach(function (name) { sent[name] = values(name); });
      busy = true;
      tell("saySaving", "");
      fetch(form.dataset.autosave, { method: "POST", body: body(list), credentials: "same-origin", redirect: "manual",
        keepalive: leaving === true, headers: { Accept: "application/json", "X-Autosave": "1" } })
        .then(function (answer) {
          busy = false;
          if (!answer.ok) { return refuse(list, sent, answer); }
          return answer.status === 204 ? accept(list, sent, {}) : answer.json().then(function (told) { accept(list, sent, told); });
        })
        .catch(function () { busy = false; unsaved(list, "sayOffline"); })
        .then(function () { if (pressed) { form.requestSubmit(pressed); } });
    }
    /* A pressed button and a save on its way would meet on the server as two writers: the button waits for the save,
       and nothing is saved after the form has gone. */
    function leave(event) {
      clearTimeout(timer);
      pressed = busy ? event.submitter : null;
      if (busy) { event.preventDefault(); } else { gone = true; }
    }
    function stay() { gone = false; pressed = null; }
    function restore(name) {
      var saved = kept(name), one = field(name);
      if (!saved || !one) { return; }
      var choice = one.type === "radio" ? fields().find(function (radio) { return radio.name === name && radio.value === saved.text; }) : one;
      if (!choice || saved.text === shown(one)) { forget(name); return; }
      /* Somebody else may have written meanwhile: the old base lets the server see it and show both. */
      if (saved.base !== version(one)) { one.dataset.base = saved.base; }
      if (choice.type === "radio") { choice.checked = true; } else { choice.value = saved.text; }
      choice.dispatchEvent(new Event("input", { bubbles: true }));
    }

    names().forEach(function (name) { remember(name); });
    if (state && state.classList.contains("quiet")) { tell("sayStart", "quiet"); }
    form.addEventListener("submit", leave);
    window.addEventListener("pageshow", stay);
    form.addEventListener("input", function () { stay(); later(PAUSE); });
    form.addEventListener("change", function () { later(0); });
    form.addEventListener("focusout", function () { later(0); });
    window.addEventListener("online", function () { failures = 0; send(); });
    window.addEventListener("focus", function () { if (failures || changed().length) { send(); } });
    document.addEventListener("visibilitychange", function () { if (document.hidden) { changed().forEach(keep); send(true); } });
    names().forEach(restore);
  }
  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
