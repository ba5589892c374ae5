/* Sends files in pieces as soon as they are chosen: [data-sending] around an <input type=file>.

   A piece that got lost is sent again; after a reload the same file, chosen again, goes on where it stopped (the server
   knows it by name, size and date). Photos are drawn smaller first; when that fails the file goes as it is. When the
   browser cannot do any of this, the plain form sends the files with the section. */
(function () {
  "use strict";
  var PIECE = 262144, LONGEST = 2000, AGAIN = [2000, 5000, 10000, 30000];
  if (!window.fetch || !window.Promise || !Blob.prototype.slice) { return; }

  function start(box) {
    var input = box.querySelector("input[type=file]"), form = input.form, lines = box.querySelector("[data-line]");
    var token = form.elements.csrf_token.value, queue = Promise.resolve();

    input.addEventListener("change", function () {
      var chosen = Array.from(input.files);
      input.value = "";
      chosen.forEach(function (file) {
        var line = drawn(file.name);
        queue = queue.then(function () { return one(file, line); });
      });
    });

    function drawn(name) {
      var line = document.createElement("div"), text = document.createElement("p"), bar = document.createElement("progress");
      line.className = "file-line";
      text.className = "small mb-1";
      bar.max = 1; bar.value = 0;
      bar.setAttribute("aria-label", name);
      line.append(text, bar);
      lines.append(line);
      return { box: line, text: text, bar: bar, name: name };
    }
    function tell(line, key, values) {
      var words = (box.dataset[key] || "").replace("{name}", "\u2068" + line.name + "\u2069");
      Object.keys(values || {}).forEach(function (name) { words = words.replace("{" + name + "}", values[name]); });
      if (line.text.textContent !== words) { line.text.textContent = words; }
    }
    function kb(bytes) { return new Intl.NumberFormat(document.documentElement.lang).format(Math.ceil(bytes / 1024)); }

    function one(file, line) {
      return smaller(file, line).then(function (blob) {
        if (blob.size > Number(box.dataset.most) * 1048576) { return stop(line, "sayBig", { most: box.dataset.most }); }
        var name = blob === file ? file.name : file.name.replace(/\.[^.]*$/, "") + ".jpg";
        var about = new URLSearchParams({ csrf_token: token, question: box.dataset.sending, name: name, size: String(blob.size),
          mark: [file.name, file.size, file.lastModified].join("|").slice(-100) });
        return asked(line, function () { return fetch(box.dataset.url, { method: "POST", body: about, headers: { "X-Autosave": "1" } }); })
          .then(function (answer) { return pieces(blob, line, answer.url, answer.offset); });
      }).catch(function (refusal) { stop(line, "sayFailed", {}, refusal && refusal.message); });
    }

    function pieces(blob, line, url, offset) {
      line.bar.value = offset / blob.size;
      tell(line, "sayGoing", { done: kb(offset), all: kb(blob.size) });
      if (offset >= blob.size) {
        tell(line, "sayLooking");
        return asked(line, function () { return fetch(url + "/finish", { method: "POST", headers: head() }); })
          .then(function () { tell(line, "sayThere"); line.bar.remove(); return renew(); });
      }
      return asked(line, function () {
        return fetch(url + "?offset=" + offset, { method: "PATCH", headers: head(), body: blob.slice(offset, offset + PIECE) });
      }).then(function (answer) { return pieces(blob, line, url, answer.offset); });
    }
    function head() { return { "X-CSRFToken": token, "X-Autosave": "1", "Content-Type": "application/octet-stream" }; }

    /* The answer as an object; waits and asks again while the line or the server is away. */
    function asked(line, ask, failures) {
      failures = failures || 0;
      function again() {
        tell(line, "sayWaiting");
        return paused(AGAIN[Math.min(failures, AGAIN.length - 1)]).then(function () { return asked(line, ask, failures + 1); });
      }
      return ask().then(function (answer) {
        if (answer.status >= 500 || answer.status === 429) { return again(); }
        return answer.json().catch(function () { return {}; }).then(function (told) {
          if (answer.ok || answer.status === 409 && told.offset !== undefined) { return told; }
          throw { message: told.message };
        });
      }, again);
    }
    function paused(wait) {
      return new Promise(function (go) {
        var timer = setTimeout(end, wait);
        function end() { clearTimeout(timer); removeEventListener("online", end); go(); }
        addEventListener("online", end);
      });
    }
    function stop(line, key, values, words) {
      line.bar.remove();
      line.box.classList.add("wrong");
      if (words) { line.text.textContent = words; } else { tell(line, key, values); }
    }

    /* The list of files as the server draws it, put in the place of the old one. */
    function renew() {
      return fetch(location.href).then(function (answer) { return answer.text(); }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html");
        var list = document.querySelector('[data-files="' + box.dataset.sending + '"]');
        var now = fresh.querySelector('[data-files="' + box.dataset.sending + '"]');
        if (list && now) { list.replaceWith(document.adoptNode(now)); }
        document.querySelectorAll("[data-coming]").forEach(function (old) {
          if (!Array.from(fresh.querySelectorAll("[data-coming]")).some(function (one) { return one.dataset.coming === old.dataset.coming; })) { old.remove(); }
        });
      }).catch(function () { /* the file is there all the same; the next load shows it */ });
    }

    function smaller(file, line) {
      if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || !window.createImageBitmap) { return Promise.resolve(file); }
      tell(line, "sayShrinking");
      return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
        var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
        if (scale === 1 && file.size < 700000 && file.type === "image/jpeg") { return file; }
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        var brush = canvas.getContext("2d");
        brush.fillStyle = "#fff";
        brush.fillRect(0, 0, canvas.width, canvas.height);
        brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
        return new Promise(function (go) { canvas.toBlob(go, "image/jpeg", 0.85); });
      }).then(function (blob) { return blob && blob.size < file.size ? blob : file; }).catch(function () { return file; });
    }
  }

  document.querySelectorAll("[data-sending]").forEach(start);
})();
