// What the frame does in the browser: navigation, language, theme, search key, saving tables and pictures.
(function () {
  "use strict";
  var arrived = false;
  var waiting = { timer: 0, release: null };

  function remember(name, value) {
    var secure = window.location.protocol === "https:" ? "; secure" : "";
    document.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax" + secure;
  }

  function cell(text) {
    // A spreadsheet would run a cell that begins like a formula.
    var safe = /^[=+@\t\r]|^-[^\d.]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }

  function save_table(table, name) {
    var lines = Array.from(table.rows, function (row) {
      return Array.from(row.cells, function (one) {
        return cell(one.innerText.replace(/\s+/g, " ").replace("−", "-").trim());
      }).join(",");
    });
    var file = new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name + ".csv";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  document.addEventListener("click", function (event) {
    var pressed = event.target.closest("[data-save], [data-reload]");
    if (!pressed) { return; }
    if (pressed.dataset.reload) { window.location.reload(); return; }
    var card = pressed.closest(".card");
    var plot = card.querySelector(".js-plotly-plot");
    if (pressed.dataset.save === "table") {
      save_table(card.querySelector(".card-foot table"), pressed.dataset.name);
    } else if (plot) {
      window.Plotly.downloadImage(plot, { format: "png", scale: 2, filename: pressed.dataset.name });
    }
  });

  // Like a link of Dash, but without its jump to the top.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-stay]");
    if (!link || event.metaKey || event.shiftKey || event.altKey || event.ctrlKey) { return; }
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  });

  // A picture behind a click is fetched with the first one: whoever does not open it has not looked at it.
  document.addEventListener("toggle", function (event) {
    if (!event.target.open) { return; }
    event.target.querySelectorAll("img[data-src]:not([src])").forEach(function (picture) {
      picture.src = picture.dataset.src;
    });
  }, true);

  document.addEventListener("keydown", function (event) {
    var typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    var search = document.getElementById("search");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // Arrow keys follow the links that name them; not where they move something else.
  document.addEventListener("keydown", function (event) {
    var other = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    var link = /^Arrow/.test(event.key) && document.querySelector('a[data-key="' + event.key + '"]');
    var moves = "input, textarea, select, [role=tablist], [role=menu], [role=listbox], .table-frame";
    if (link && !other && !event.target.closest(moves)) { link.click(); }
  });

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    shell: {
      // A page was opened: its heading names the tab, and after a move inside the application it gets the focus.
      arrive: function (children) {
        if (!children) { return; }
        window.setTimeout(function () {
          var page = document.getElementById("page");
          var heading = page.querySelector("h1");
          var product = document.querySelector(".brand .name").textContent;
          document.title = heading ? heading.textContent + " · " + product : product;
          if (arrived) { page.focus({ preventScroll: true }); }
          arrived = arrived || Boolean(heading);
        }, 0);
      },
      // The day that is looked at stands in the address.
      keep_run: function (run) {
        window.history.replaceState(window.history.state, "", window.location.pathname + (run ? "?run=" + run : ""));
      },
      navbar: function (opened, narrow, navbar) {
        var shape = Object.assign({}, navbar, { width: narrow ? 64 : 216, collapsed: { mobile: !opened } });
        return [shape, narrow ? "narrow" : ""];
      },
      toggle: function (clicks, narrow) { return clicks ? !narrow : narrow; },
      close: function () { return false; },
      // What stands in the fields of a form, by their names, once nobody has typed for a moment.
      after_typing: function (values, ids) {
        var given = {};
        ids.forEach(function (id, place) { given[id.field] = values[place] === undefined ? null : values[place]; });
        window.clearTimeout(waiting.timer);
        if (waiting.release) { waiting.release(window.dash_clientside.no_update); }
        return new Promise(function (resolve) {
          waiting.release = resolve;
          waiting.timer = window.setTimeout(function () { waiting.release = null; resolve(given); }, 400);
        });
      },
      // What is wrong with a field is said beside it.
      say_beside: function (findings, ids) {
        return ids.map(function (id) { return (findings || {})[id.field] || null; });
      },
      // What was said about a deed stands at the top, and of the last one alone.
      clear: function () { return null; },
      to_top: function (changed) { if (changed) { window.scrollTo({ top: 0 }); } },
      open_line: function (click) {
        var line = click && click.points && click.points[0] && click.points[0].customdata;
        if (line === "points") { document.getElementById("seller-points").scrollIntoView(); }
        return line && line !== "points" ? "?rate=" + encodeURIComponent(line) : window.dash_clientside.no_update;
      },
      open_shop: function (click) {
        var shop = click && click.points && click.points[0] && click.points[0].customdata;
        if (shop) { window.location.assign("/dashboard/sellers/" + encodeURIComponent(shop)); }
      },
      choose_language: function (language) {
        if (language && language !== document.documentElement.lang.replace("-", "_")) {
          remember("language", language);
          window.location.reload();
        }
      },
      switch_scheme: function (clicks) {
        if (!clicks) { return; }
        var dark = document.documentElement.getAttribute("data-mantine-color-scheme") === "dark";
        try { window.localStorage.setItem("scheme", dark ? "light" : "dark"); } catch (error) { /* for this visit only */ }
        remember("shown_scheme", dark ? "light" : "dark");
        window.location.reload();
      }
    }
  });
})();
