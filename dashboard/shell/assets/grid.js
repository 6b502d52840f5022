// What the grids of lists need in the browser: its look, its cells, and Enter to open a row.
(function () {
  "use strict";
  var create = window.React.createElement;

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    // The server sorts; the grid keeps the rows as they came.
    as_served: function () { return 0; },
    our_theme: function (quartz) {
      return quartz.withParams({
        accentColor: "var(--accent)", backgroundColor: "var(--card)", foregroundColor: "var(--text)",
        borderColor: "var(--line)", rowBorder: { color: "var(--sunken)" }, wrapperBorder: false, columnBorder: false,
        headerBackgroundColor: "var(--card)", headerTextColor: "var(--quiet)", headerFontWeight: 560,
        rowHoverColor: "var(--sunken)", fontFamily: "var(--font)", fontSize: 14, headerFontSize: 13,
        browserColorScheme: "inherit", wrapperBorderRadius: 0
      });
    },
    open_row: function (params) {
      if (params.event && params.event.key === "Enter" && params.data) {
        window.location.assign(params.data.address);
      }
    }
  });

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    Shop: function (props) {
      return create("span", { className: "grid-shop" },
        create("a", { href: props.data.address, tabIndex: -1 }, props.data.name),
        create("small", null, props.data.reference));
    },
    Standing: function (props) {
      return create("span", { className: "sign sign-" + props.data.standing },
        create("span", { className: "shape", "aria-hidden": true }), props.data.word);
    },
    // Any number of states, each {look, word}.
    Signs: function (props) {
      return create("span", { className: "signs" }, (props.value || []).map(function (sign) {
        return create("span", { className: "sign sign-" + sign.look, key: sign.look },
          create("span", { className: "shape", "aria-hidden": true }), sign.word);
      }));
    },
    // Two lines: what matters, and below it the rest.
    Lines: function (props) {
      return create("span", { className: "grid-shop" },
        create("span", null, props.value && props.value[0]), create("small", null, props.value && props.value[1]));
    }
  });
})();
