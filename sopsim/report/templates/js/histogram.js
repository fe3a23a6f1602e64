// How the confidence of the pairs is distributed.

const BIN_PERCENT = 5;

/** Bars of how many pairs lie in each band of confidence; each bar leads to its pairs. */
function histogram(pairs) {
  const bins = Array.from({ length: 100 / BIN_PERCENT }, (_, i) => ({
    low: i * BIN_PERCENT,
    high: i * BIN_PERCENT + BIN_PERCENT - 1,
    count: 0,
  }));
  bins.at(-1).high = 100;
  for (const pair of pairs)
    bins[Math.min(bins.length - 1, Math.floor(pair.percent / BIN_PERCENT))].count += 1;
  const first = bins.findIndex((bin) => bin.count > 0);
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return h(
    "ol",
    { class: "histogram" },
    bins.slice(first).map((bin) => {
      const column = h("span", { class: "histogram-bar" });
      column.style.setProperty(
        "height",
        `${bin.count ? Math.max(1.5, (bin.count / most) * 100) : 0}%`,
      );
      const name = `${bin.low}–${bin.high}%`;
      return h(
        "li",
        null,
        h(
          "a",
          {
            href: route(["pasangan"], binFilter(bin)),
            title: `${name}: ${numberText(bin.count)} pasangan`,
          },
          h(
            "span",
            { class: "histogram-count" },
            numberText(bin.count),
            hiddenText(" pasangan, keyakinan "),
          ),
          h("span", { class: "histogram-space", "aria-hidden": "true" }, column),
          h("span", { class: "histogram-name" }, name),
        ),
      );
    }),
  );
}

/** The highest bin needs no upper limit. */
function binFilter({ low, high }) {
  return high === 100 ? { min: low } : { min: low, maks: high };
}
