// The two pictures of the summary: a histogram of confidence and a heat map of agencies.

const BIN_PERCENT = 5;

/** Bars of how many pairs lie in each band of confidence; each bar leads to its pairs. */
function histogram(pairs) {
  const bins = Array.from({ length: 100 / BIN_PERCENT }, (_, i) => ({
    low: i * BIN_PERCENT, high: i * BIN_PERCENT + BIN_PERCENT - 1, count: 0,
  }));
  bins.at(-1).high = 100;
  for (const pair of pairs) bins[Math.min(bins.length - 1, Math.floor(pair.percent / BIN_PERCENT))].count += 1;
  const first = Math.max(0, bins.findIndex((bin) => bin.count > 0));
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return h("ol", { class: "histogram" }, bins.slice(first).map((bin) => {
    const column = h("span", { class: "histogram-bar" });
    column.style.setProperty("height", `${bin.count ? Math.max(1.5, (bin.count / most) * 100) : 0}%`);
    const name = `${bin.low}–${bin.high}%`;
    return h("li", null, h("a", {
      href: route(["pasangan"], { min: bin.low, maks: bin.high }), title: `${name}: ${numberText(bin.count)} pasangan`,
    },
    h("span", { class: "histogram-count" }, numberText(bin.count), hiddenText(" pasangan, keyakinan ")),
    h("span", { class: "histogram-space", "aria-hidden": "true" }, column),
    h("span", { class: "histogram-name" }, name)));
  }));
}

// --- heat map -------------------------------------------------------------------------------------

/** Up to this many rows every agency has its own; beyond, kinds with many agencies are folded. */
const MAX_UNFOLDED_ROWS = 48;
const MIN_FOLDED_AGENCIES = 8;

const HEAT_STEPS = [1, 2, 5, 10, 30];
const HEAT_LABEL_WIDTH = 240;
const HEAT_HEAD_HEIGHT = 160;
const HEAT_LABEL_CHARS = 32;
const HEAT_MAX_CELL = 34;
const HEAT_MIN_CELL = 5;
const HEAT_MIN_LABELLED_CELL = 11;
const HEAT_MIN_COUNTED_CELL = 18;

/** Agency × agency: how many pairs, listed and implied, at the threshold. */
function heatMap(minimum) {
  const pairs = model.pairs.filter((pair) => pair.percent >= minimum);
  const groups = impliedGroups(minimum);
  const kinds = agenciesWithFindings(pairs, groups);
  const total = [...kinds.values()].reduce((sum, agencies) => sum + agencies.length, 0);
  if (total === 0) return h("p", { class: "empty" }, "Tidak ada pasangan pada ambang ini.");

  const foldable = [...kinds].filter(([, agencies]) => agencies.length >= MIN_FOLDED_AGENCIES);
  const folded = new Set(total > MAX_UNFOLDED_ROWS ? foldable.map(([kind]) => kind) : []);
  const region = h("div");
  const draw = () => region.replaceChildren(heatGrid(countCells(heatRows(kinds, folded), pairs, groups)));
  const toggles = foldable.map(([kind, agencies]) => h("label", { class: "field field-check" },
    h("input", {
      type: "checkbox", checked: !folded.has(kind),
      onchange: (event) => {
        if (event.target.checked) folded.delete(kind);
        else folded.add(kind);
        draw();
      },
    }), `Rinci ${kind} (${numberText(agencies.length)})`));
  draw();
  return h("div", { class: "heat" },
    toggles.length ? h("div", { class: "filters" }, toggles) : null, heatLegend(), region);
}

function agenciesWithFindings(pairs, groups) {
  const found = new Set();
  for (const pair of pairs) found.add(pair.a.agency).add(pair.b.agency);
  for (const { members } of groups) for (const member of members) found.add(member.agency);
  const kinds = groupBy([...found].sort(COLLATOR.compare), agencyKind);
  const last = (kind) => Number(kind === OTHER_KIND);
  return new Map([...kinds].sort(([x], [y]) => last(x) - last(y) || COLLATOR.compare(x, y)));
}

/** The rows (and columns) of the map: an agency each, or one for a folded kind. */
function heatRows(kinds, folded) {
  return [...kinds].flatMap(([kind, agencies]) => (folded.has(kind)
    ? [{ label: `${kind} (${numberText(agencies.length)})`, filter: `${KIND_SIGN}${kind}`, kind, agencies }]
    : agencies.map((agency) => ({ label: agencyName(agency), filter: agencyFilter(agency), kind, agencies: [agency] }))));
}

function countCells(rows, pairs, groups) {
  const size = rows.length;
  const rowOf = new Map(rows.flatMap((row, index) => row.agencies.map((agency) => [agency, index])));
  const listed = new Uint32Array(size * size);
  const implied = new Uint32Array(size * size);
  const add = (cells, i, j, count) => {
    cells[i * size + j] += count;
    if (i !== j) cells[j * size + i] += count;
  };
  for (const pair of pairs) add(listed, rowOf.get(pair.a.agency), rowOf.get(pair.b.agency), 1);
  for (const { members } of groups) {
    const counts = new Map();
    for (const member of members) {
      const row = rowOf.get(member.agency);
      counts.set(row, (counts.get(row) ?? 0) + 1);
    }
    const entries = [...counts];
    entries.forEach(([i, count], position) => {
      add(implied, i, i, pairsAmong(count));
      for (const [j, other] of entries.slice(position + 1)) add(implied, i, j, count * other);
    });
  }
  return { rows, size, listed, implied };
}

function heatStep(count) {
  return HEAT_STEPS.filter((least) => count >= least).length;
}

function heatLegend() {
  const names = HEAT_STEPS.map((least, i) => {
    const next = HEAT_STEPS[i + 1];
    if (next === undefined) return `${least} atau lebih`;
    return next - 1 === least ? String(least) : `${least}–${next - 1}`;
  });
  return h("p", { class: "heat-legend" }, "Jumlah pasangan per sel: ",
    names.map((name, i) => h("span", { class: "heat-key" },
      h("span", { class: `swatch heat-${i + 1}`, "aria-hidden": "true" }), name)));
}

function heatGrid(cells) {
  const { rows, size, listed, implied } = cells;
  const room = Math.max(640, document.getElementById("isi").clientWidth - HEAT_LABEL_WIDTH - 40);
  const cell = Math.max(HEAT_MIN_CELL, Math.min(HEAT_MAX_CELL, Math.floor(room / size)));
  const x = (j) => HEAT_LABEL_WIDTH + j * cell;
  const y = (i) => HEAT_HEAD_HEIGHT + i * cell;
  const width = x(size) + 110; // the slanted heads of the last columns lean out to the right
  const drawn = [];
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const count = listed[i * size + j] + implied[i * size + j];
      if (count) drawn.push(heatCell(x(j), y(i), cell, count));
    }
  }
  const cursor = svg("rect", { class: "heat-cursor", width: cell, height: cell, visibility: "hidden" });
  const picture = svg("svg", {
    viewBox: `0 0 ${width} ${y(size) + 2}`, width, height: y(size) + 2, "aria-hidden": "true", focusable: "false",
  },
  svg("rect", { class: "heat-ground", x: x(0), y: y(0), width: size * cell, height: size * cell }),
  drawn, heatLines(rows, x, y), heatLabels(rows, cell, x, y), cursor);
  return heatControls(cells, picture, cursor, { cell, x, y });
}

function heatCell(left, top, cell, count) {
  const step = heatStep(count);
  const inset = cell > 8 ? 1 : 0;
  const box = svg("rect", {
    class: `heat-${step}`, x: left, y: top, width: cell - inset, height: cell - inset,
  });
  const text = numberText(count);
  if (cell < HEAT_MIN_COUNTED_CELL || text.length * 6 > cell) return box;
  return [box, svg("text", {
    class: `heat-count heat-count-${step}`, x: left + (cell - inset) / 2, y: top + cell / 2 + 3.5,
    "text-anchor": "middle",
  }, text)];
}

/** Lines between kinds of agency. */
function heatLines(rows, x, y) {
  const size = rows.length;
  return rows.flatMap((row, i) => (i === 0 || row.kind === rows[i - 1].kind ? [] : [
    svg("line", { class: "heat-line", x1: x(0), x2: x(size), y1: y(i) - 0.5, y2: y(i) - 0.5 }),
    svg("line", { class: "heat-line", x1: x(i) - 0.5, x2: x(i) - 0.5, y1: y(0), y2: y(size) }),
  ]));
}

/** Names of rows and columns, or of the kinds where a cell is too small for letters. */
function heatLabels(rows, cell, x, y) {
  const named = cell >= HEAT_MIN_LABELLED_CELL
    ? rows.map(({ label }, i) => ({ label, middle: i + 0.5 }))
    : kindSpans(rows);
  const short = (label) => (label.length > HEAT_LABEL_CHARS ? `${label.slice(0, HEAT_LABEL_CHARS - 1)}…` : label);
  return named.flatMap(({ label, middle }) => {
    const column = [x(middle) + 3, HEAT_HEAD_HEIGHT - 6];
    return [
      svg("text", { class: "heat-label", x: HEAT_LABEL_WIDTH - 6, y: y(middle) + 3.5, "text-anchor": "end" }, short(label)),
      svg("text", {
        class: "heat-label", x: column[0], y: column[1], transform: `rotate(-50 ${column[0]} ${column[1]})`,
      }, short(label)),
    ];
  });
}

function kindSpans(rows) {
  const spans = new Map();
  rows.forEach((row, i) => {
    const span = spans.get(row.kind) ?? { first: i, last: i };
    span.last = i;
    spans.set(row.kind, span);
  });
  return [...spans].map(([kind, { first, last }]) => ({
    label: `${kind} (${last - first + 1})`, middle: (first + last + 1) / 2,
  }));
}

/** Mouse and keyboard on the map: a cursor cell, its description, and Enter or click to open its pairs. */
function heatControls({ rows, size, listed, implied }, picture, cursor, { cell, x, y }) {
  let at = null;
  const tip = h("div", { class: "heat-tip", hidden: true });
  const spoken = h("p", { class: "visually-hidden", "aria-live": "polite" });

  const describe = ([i, j]) => {
    const [seen, meant] = [listed[i * size + j], implied[i * size + j]];
    const counts = seen + meant === 0 ? "tidak ada pasangan"
      : `${numberText(seen)} pasangan tercatat${meant ? `, ${numberText(meant)} tersirat dalam kelompok besar` : ""}`;
    return { names: [rows[i].label, rows[j].label], counts };
  };
  const show = (cellAt) => {
    at = cellAt;
    const { names, counts } = describe(at);
    const [left, top] = [x(at[1]), y(at[0])];
    for (const [name, value] of [["x", left], ["y", top], ["visibility", "visible"]]) cursor.setAttribute(name, value);
    tip.replaceChildren(quote(names[0]), " × ", quote(names[1]), h("br"), h("strong", null, counts));
    tip.hidden = false;
    const flips = left > x(size / 2);
    tip.style.setProperty("left", `${flips ? left - 12 : left + cell + 12}px`);
    tip.style.setProperty("transform", flips ? "translateX(-100%)" : "none");
    tip.style.setProperty("top", `${top}px`);
  };
  const hide = () => { tip.hidden = true; cursor.setAttribute("visibility", "hidden"); };
  const open = () => {
    if (!at || listed[at[0] * size + at[1]] + implied[at[0] * size + at[1]] === 0) return;
    follow(route(["pasangan"], { opd: rows[at[0]].filter, opd2: rows[at[1]].filter }));
  };
  const cellUnder = (event) => {
    const box = picture.getBoundingClientRect();
    const j = Math.floor((event.clientX - box.left - HEAT_LABEL_WIDTH) / cell);
    const i = Math.floor((event.clientY - box.top - HEAT_HEAD_HEIGHT) / cell);
    return i >= 0 && j >= 0 && i < size && j < size ? [i, j] : null;
  };
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const limit = (value) => Math.max(0, Math.min(size - 1, value));

  return h("div", {
    class: "heat-map", tabindex: "0", role: "application", "aria-roledescription": "peta panas",
    "aria-label": "Peta pasangan antar-perangkat daerah. Tombol panah memindahkan sel, Enter membuka pasangannya. "
      + "Isi yang sama ada pada tabel di bawahnya.",
    onpointermove: (event) => { const under = cellUnder(event); if (under) show(under); else hide(); },
    onpointerleave: hide,
    onclick: (event) => { const under = cellUnder(event); if (under) { show(under); open(); } },
    onfocus: () => { if (!at) { show([0, 0]); } },
    onblur: hide,
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); return; }
      if (!(event.key in moves)) return;
      event.preventDefault();
      const [down, right] = moves[event.key];
      show(at ? [limit(at[0] + down), limit(at[1] + right)] : [0, 0]);
      const { names, counts } = describe(at);
      spoken.textContent = `${names[0]} dan ${names[1]}: ${counts}`;
    },
  }, picture, tip, spoken);
}

/** The same counts as a list of agency pairs, for who cannot use the picture. */
function agencyPairList(minimum) {
  const counts = new Map();
  const add = (first, second, field, count) => {
    const [low, high] = COLLATOR.compare(first, second) <= 0 ? [first, second] : [second, first];
    const key = JSON.stringify([low, high]);
    if (!counts.has(key)) counts.set(key, { first: low, second: high, listed: 0, implied: 0 });
    counts.get(key)[field] += count;
  };
  for (const pair of model.pairs) if (pair.percent >= minimum) add(pair.a.agency, pair.b.agency, "listed", 1);
  for (const { members } of impliedGroups(minimum)) {
    members.forEach((member, i) => {
      for (const other of members.slice(i + 1)) add(member.agency, other.agency, "implied", 1);
    });
  }
  const rows = [...counts.values()];
  const href = (row) => route(["pasangan"], { opd: agencyFilter(row.first), opd2: agencyFilter(row.second) });
  return listSection({
    params: new URLSearchParams({ tampil: "25" }), total: rows.length, unit: "pasangan perangkat daerah",
    caption: "Jumlah pasangan SOP per pasangan perangkat daerah", empty: "Tidak ada.", defaultSort: "-listed",
    fields: [searchField("Cari perangkat daerah")],
    select: (params) => rows.filter(searchTest(params, (row) => `${row.first}\n${row.second}`.toLowerCase())),
    rowHref: href,
    columns: [
      { key: "first", label: "Perangkat daerah", value: (row) => row.first, render: (row) => quote(agencyName(row.first)) },
      { key: "second", label: "dengan", value: (row) => row.second, render: (row) => quote(agencyName(row.second)) },
      { key: "listed", label: "Tercatat", className: "number", descending: true, value: (row) => row.listed, render: (row) => numberText(row.listed) },
      { key: "implied", label: "Tersirat", className: "number", descending: true, value: (row) => row.implied, render: (row) => numberText(row.implied) },
      { key: "open", label: "", render: (row) => h("a", { href: href(row) }, "Lihat pasangan") },
    ],
  });
}
