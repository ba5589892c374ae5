/* The service worker: a section of a draft opens without a line, from the copy that writing_copy.js keeps on the device.

   The network always comes first; the copy is given out when it is not there, does not answer in time, or has nothing
   behind it. Nothing is kept here by itself, and signing out takes every copy away. */
(function () {
  "use strict";
  var PAGES = "yfund-copy:", THINGS = "yfund-things", AWAY = "/away", LONGEST = 14 * 86400000, PATIENCE = 8000;

  function ofPages(names) { return names.filter(function (name) { return name.indexOf(PAGES) === 0; }); }
  function shelves() {
    return caches.keys().then(function (names) { return Promise.all(ofPages(names).map(function (name) { return caches.open(name); })); });
  }
  function forget() {
    return caches.keys().then(function (names) { return Promise.all(ofPages(names).map(function (name) { return caches.delete(name); })); });
  }
  function isFresh(copy) { return Date.now() - Number(copy.headers.get("X-Kept-At")) < LONGEST; }
  function kept(path) {
    return shelves().then(function (all) {
      return Promise.all(all.map(function (shelf) {
        return shelf.match(path).then(function (copy) { return copy && !isFresh(copy) ? shelf.delete(path).then(function () { return undefined; }) : copy; });
      }));
    }).then(function (found) { return found.find(Boolean); });
  }
  function clean(text) { return text.replace(/[&<>"]/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; }); }
  function listed() {
    return shelves().then(function (all) {
      return Promise.all(all.map(function (shelf) {
        return shelf.keys().then(function (asked) {
          return Promise.all(asked.map(function (one) {
            return shelf.match(one).then(function (copy) {
              return isFresh(copy) ? '<li><a href="' + clean(new URL(one.url).pathname) + '">' + clean(decodeURIComponent(copy.headers.get("X-Title"))) + "</a></li>" : "";
            });
          }));
        });
      }));
    }).then(function (rows) { return rows.flat().join(""); });
  }
  function nothing() {
    return Promise.all([caches.match(AWAY, { cacheName: THINGS }), listed()]).then(function (both) {
      if (!both[0]) { return Response.error(); }
      return both[0].text().then(function (page) {
        var whole = both[1] ? page.replace("<!--kept-->", function () { return both[1]; }) : page.replace(/<section[^>]* data-kept>[\s\S]*?<\/section>/, "");
        return new Response(whole, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": both[0].headers.get("Content-Security-Policy") } });
      });
    });
  }
  function late() { return new Promise(function (_, refuse) { setTimeout(refuse, PATIENCE); }); }
  function page(request) {
    var answer = fetch(request);
    answer.catch(function () { /* told below */ });
    return kept(new URL(request.url).pathname).then(function (copy) {
      if (!copy) { return answer.catch(nothing); }
      return Promise.race([answer, late()]).then(function (got) { return got.status >= 502 ? copy : got; }).catch(function () { return copy; });
    }, function () { return answer; });
  }

  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener("fetch", function (event) {
    var request = event.request, url = new URL(request.url);
    if (url.origin !== self.location.origin) { return; }
    if (request.method === "POST" && url.pathname === "/sign-out") { event.waitUntil(forget()); return; }
    if (request.method !== "GET") { return; }
    if (url.pathname.indexOf("/static/") === 0) {
      event.respondWith(caches.match(request, { cacheName: THINGS }).then(function (copy) { return copy || fetch(request); }));
    } else if (request.mode === "navigate") { event.respondWith(page(request)); }
  });
})();
