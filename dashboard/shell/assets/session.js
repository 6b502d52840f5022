// Says what happened when a part of a page gets no answer: signed out, refused, too many, failed, no connection.
(function () {
  "use strict";
  var ask = window.fetch;

  function button(text, act) {
    var element = document.createElement("button");
    element.type = "button";
    element.className = "button";
    element.textContent = text;
    element.addEventListener("click", act);
    return element;
  }

  function link(text, address) {
    var element = document.createElement("a");
    element.className = "button button-primary";
    element.textContent = text;
    element.href = address;
    return element;
  }

  function reload() { window.location.reload(); }

  function tell(status) {
    var notice = document.getElementById("notice");
    if (!notice || notice.dataset.kind === "ended") { return; }
    var words = notice.dataset;
    var here = window.location.pathname + window.location.search;
    var kinds = {
      0: ["offline", words.offline, button(words.again, reload)],
      400: ["reload", words.forbidden, button(words.reload, reload)],
      401: ["ended", words.ended, link(words.signIn, "/login?next=" + encodeURIComponent(here))],
      403: ["forbidden", words.forbidden, button(words.reload, reload)],
      429: ["many", words.many, button(words.again, reload)]
    };
    var found = kinds[status] || ["failed", words.failed, button(words.again, reload)];
    var sentence = document.createElement("p");
    sentence.textContent = found[1];
    notice.replaceChildren(sentence, found[2]);
    if (found[0] !== "ended") {
      notice.appendChild(button(words.dismiss, function () { notice.hidden = true; }));
    }
    notice.dataset.kind = found[0];
    notice.hidden = false;
  }

  function connected() {
    var notice = document.getElementById("notice");
    if (notice && notice.dataset.kind === "offline") { notice.hidden = true; }
  }

  window.fetch = function (resource) {
    var asked = ask.apply(window, arguments);
    if (String(resource.url || resource).indexOf("/_dash-") < 0) { return asked; }
    return asked.then(function (answer) {
      if (answer.ok) { connected(); } else { tell(answer.status); }
      return answer;
    }, function (error) {
      if (error.name !== "AbortError") { tell(0); }
      throw error;
    });
  };
})();
