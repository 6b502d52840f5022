// Runs before anything is drawn: light or dark, and which plotly is loaded when a chart asks for it.
(function () {
  "use strict";
  var chosen = null;
  try { chosen = window.localStorage.getItem("scheme"); } catch (error) { /* storage may be closed to us */ }
  var system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  var scheme = chosen === "dark" || chosen === "light" ? chosen : system;
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
  var secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = "shown_scheme=" + scheme + "; path=/; max-age=31536000; samesite=lax" + secure;

  // The renderer names the full bundle (4.8 MB); the basic one (1.2 MB) draws all we draw. It is set once and stays.
  var bundle = new URL("plotly-basic-4.1.1.min.js", document.currentScript.src).pathname + "?m=4.1.1";
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: function () { return bundle; }, set: function () {} });
})();
