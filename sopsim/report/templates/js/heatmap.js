// The heat map of agencies: how many pairs lie between each two of them.

/** Up to this many rows every agency has its own; beyond, kinds with many agencies are folded. */
const MAX_UNFOLDED_ROWS = 48;
const MIN_FOLDED_AGENCIES = 8;

const HEAT_STEPS = [1, 2, 5, 10, 30];
const HEAT_NAME_WIDTH = 240;
const HEAT_KIND_WIDTH = 120;
const HEAT_LEAN = 90; // the slanted heads of the last columns lean out to the right
const HEAT_HEAD_HEIGHT = 160;
const HEAT_LABEL_CHARS = 32;
const HEAT_MAX_CELL = 34;
const HEAT_MIN_CELL = 3;
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
  const draw = () =>
    region.replaceChildren(heatGrid(countCells(heatRows(kinds, folded), pairs, groups), minimum));
  const toggles = foldable.map(([kind, agencies]) =>
    h(
      "label",
      { class: "field field-check" },
      h("input", {
        type: "checkbox",
        checked: !folded.has(kind),
        onchange: (event) => {
          if (event.target.checked) folded.delete(kind);
          else folded.add(kind);
          draw();
        },
      }),
      `Rinci ${kind} (${numberText(agencies.length)})`,
    ),
  );
  draw();
  return h(
    "div",
    { class: "heat" },
    toggles.length ? h("div", { class: "filters" }, toggles) : null,
    heatLegend(),
    region,
  );
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
  return [...kinds].flatMap(([kind, agencies]) =>
    folded.has(kind)
      ? [
          {
            label: `${kind} (${numberText(agencies.length)})`,
            filter: `${KIND_SIGN}${kind}`,
            kind,
            agencies,
          },
        ]
      : agencies.map((agency) => ({
          label: agencyName(agency),
          filter: agencyFilter(agency),
          kind,
          agencies: [agency],
        })),
  );
}

function countCells(rows, pairs, groups) {
  const size = rows.length;
  const rowOf = new Map(
    rows.flatMap((row, index) => row.agencies.map((agency) => [agency, index])),
  );
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
  return h(
    "p",
    { class: "heat-legend" },
    "Jumlah pasangan per sel: ",
    names.map((name, i) =>
      h(
        "span",
        { class: "heat-key" },
        h("span", { class: `swatch heat-${i + 1}`, "aria-hidden": "true" }),
        name,
      ),
    ),
  );
}

function heatGrid(cells, minimum) {
  const { rows, size, listed, implied } = cells;
  const { cell, labelWidth, isNamed } = heatMeasures(size);
  const x = (j) => labelWidth + j * cell;
  const y = (i) => HEAT_HEAD_HEIGHT + i * cell;
  const width = x(size) + HEAT_LEAN;
  const drawn = [];
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const count = listed[i * size + j] + implied[i * size + j];
      if (count) drawn.push(heatCell(x(j), y(i), cell, count));
    }
  }
  const cursor = svg("rect", {
    class: "heat-cursor",
    width: cell,
    height: cell,
    visibility: "hidden",
  });
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${y(size) + 2}`,
      width,
      height: y(size) + 2,
      "aria-hidden": "true",
      focusable: "false",
      "shape-rendering": "crispEdges",
    },
    svg("rect", {
      class: "heat-ground",
      x: x(0),
      y: y(0),
      width: size * cell,
      height: size * cell,
    }),
    drawn,
    heatLines(rows, x, y),
    heatLabels(isNamed ? namedRows(rows) : kindSpans(rows), x, y),
    cursor,
  );
  return heatControls(cells, picture, cursor, { cell, x, y }, minimum);
}

/** Size of a cell, and whether rows are large enough to carry their own name. */
function heatMeasures(size) {
  const room = document.getElementById("isi").clientWidth - HEAT_LEAN;
  const withNames = Math.min(HEAT_MAX_CELL, Math.floor((room - HEAT_NAME_WIDTH) / size));
  if (withNames >= HEAT_MIN_LABELLED_CELL)
    return { cell: withNames, labelWidth: HEAT_NAME_WIDTH, isNamed: true };
  const cell = Math.max(HEAT_MIN_CELL, (room - HEAT_KIND_WIDTH) / size);
  return { cell, labelWidth: HEAT_KIND_WIDTH, isNamed: false };
}

function heatCell(left, top, cell, count) {
  const step = heatStep(count);
  const inset = cell > 8 ? 1 : 0;
  const box = svg("rect", {
    class: `heat-${step}`,
    x: left,
    y: top,
    width: cell - inset,
    height: cell - inset,
  });
  const text = numberText(count);
  if (cell < HEAT_MIN_COUNTED_CELL || text.length * 6 > cell) return box;
  return [
    box,
    svg(
      "text",
      {
        class: `heat-count heat-count-${step}`,
        x: left + (cell - inset) / 2,
        y: top + cell / 2 + 3.5,
        "text-anchor": "middle",
      },
      text,
    ),
  ];
}

/** Lines between kinds of agency. */
function heatLines(rows, x, y) {
  const size = rows.length;
  return rows.flatMap((row, i) =>
    i === 0 || row.kind === rows[i - 1].kind
      ? []
      : [
          svg("line", {
            class: "heat-line",
            x1: x(0),
            x2: x(size),
            y1: y(i) - 0.5,
            y2: y(i) - 0.5,
          }),
          svg("line", {
            class: "heat-line",
            x1: x(i) - 0.5,
            x2: x(i) - 0.5,
            y1: y(0),
            y2: y(size),
          }),
        ],
  );
}

/** Labels {label, middle} at both edges; `middle` counts in rows. */
function heatLabels(labels, x, y) {
  const left = x(0) - 6;
  const short = (label) =>
    label.length > HEAT_LABEL_CHARS ? `${label.slice(0, HEAT_LABEL_CHARS - 1)}…` : label;
  return labels.flatMap(({ label, middle }) => {
    const column = [x(middle) + 3, HEAT_HEAD_HEIGHT - 6];
    return [
      svg(
        "text",
        { class: "heat-label", x: left, y: y(middle) + 3.5, "text-anchor": "end" },
        short(label),
      ),
      svg(
        "text",
        {
          class: "heat-label",
          x: column[0],
          y: column[1],
          transform: `rotate(-50 ${column[0]} ${column[1]})`,
        },
        short(label),
      ),
    ];
  });
}

function namedRows(rows) {
  return rows.map(({ label }, i) => ({ label, middle: i + 0.5 }));
}

function kindSpans(rows) {
  const spans = new Map();
  rows.forEach((row, i) => {
    const span = spans.get(row.kind) ?? { first: i, last: i };
    span.last = i;
    spans.set(row.kind, span);
  });
  return [...spans].map(([kind, { first, last }]) => ({
    label: `${kind} (${last - first + 1})`,
    middle: (first + last + 1) / 2,
  }));
}

// --- mouse and keyboard ------------------------------------------------------------------------

const HEAT_MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const HEAT_HELP =
  "Peta pasangan antar-perangkat daerah. Tombol panah memindahkan sel, Enter membuka " +
  "pasangannya. Isi yang sama ada pada tabel di bawahnya.";

/** The picture with a cursor cell, its description, and Enter or click to open its pairs. */
function heatControls(cells, picture, cursor, places, minimum) {
  const tip = h("div", { class: "heat-tip", hidden: true });
  const spoken = h("p", { class: "visually-hidden", "aria-live": "polite" });
  let at = null;
  const show = (cellAt) => {
    at = cellAt;
    moveCursor(cursor, at, places);
    showTip(tip, cells, at, places);
  };
  const hide = () => {
    tip.hidden = true;
    cursor.setAttribute("visibility", "hidden");
  };
  const open = () => {
    const [first, second] = at.map((index) => cells.rows[index].filter);
    if (cellCounts(cells, at).total) follow(agencyPairRoute(first, second, minimum));
  };
  const onPoint = (event) => {
    const under = cellUnder(event, picture, cells.size, places);
    if (under) show(under);
    else hide();
    return under;
  };
  const onKey = (event) => {
    if (event.key !== "Enter" && !Object.hasOwn(HEAT_MOVES, event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") {
      open();
    } else {
      show(moved(at, HEAT_MOVES[event.key], cells.size));
      const names = at.map((index) => cells.rows[index].label).join(" dan ");
      replaceContent(spoken, `${names}: ${heatCellText(cells, at)}`);
    }
  };
  return h(
    "div",
    {
      class: "heat-map",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "peta panas",
      "aria-label": HEAT_HELP,
      onpointermove: onPoint,
      onpointerleave: hide,
      onclick: (event) => onPoint(event) && open(),
      onfocus: () => show(at ?? [0, 0]),
      onblur: hide,
      onkeydown: onKey,
    },
    picture,
    tip,
    spoken,
  );
}

function moved([row, column], [down, right], size) {
  const limit = (value) => Math.max(0, Math.min(size - 1, value));
  return [limit(row + down), limit(column + right)];
}

/** The cell [row, column] under the pointer, or null. */
function cellUnder(event, picture, size, { cell, x, y }) {
  const box = picture.getBoundingClientRect();
  const column = Math.floor((event.clientX - box.left - x(0)) / cell);
  const row = Math.floor((event.clientY - box.top - y(0)) / cell);
  const isInside = row >= 0 && column >= 0 && row < size && column < size;
  return isInside ? [row, column] : null;
}

function cellCounts({ size, listed, implied }, [row, column]) {
  const at = row * size + column;
  return { listed: listed[at], implied: implied[at], total: listed[at] + implied[at] };
}

function heatCellText(cells, at) {
  const counts = cellCounts(cells, at);
  if (counts.total === 0) return "tidak ada pasangan";
  const implied = counts.implied
    ? `, ${numberText(counts.implied)} tersirat dalam kelompok besar`
    : "";
  return `${numberText(counts.listed)} pasangan tercatat${implied}`;
}

function moveCursor(cursor, [row, column], { x, y }) {
  cursor.setAttribute("x", x(column));
  cursor.setAttribute("y", y(row));
  cursor.setAttribute("visibility", "visible");
}

/** Show what a cell holds beside it, on the side with more room. */
function showTip(tip, cells, [row, column], { cell, x, y }) {
  replaceContent(
    tip,
    quote(cells.rows[row].label),
    " × ",
    quote(cells.rows[column].label),
    h("br"),
    h("strong", null, heatCellText(cells, [row, column])),
  );
  const isRight = column > cells.size / 2;
  tip.style.setProperty("left", `${isRight ? x(column) - 12 : x(column) + cell + 12}px`);
  tip.style.setProperty("transform", isRight ? "translateX(-100%)" : "none");
  tip.style.setProperty("top", `${y(row)}px`);
  tip.hidden = false;
}

// --- the same as a table -----------------------------------------------------------------------

function agencyPairRoute(first, second, minimum) {
  return route(["pasangan"], { opd: first, opd2: second, ...(minimum ? { min: minimum } : {}) });
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
  for (const pair of model.pairs)
    if (pair.percent >= minimum) add(pair.a.agency, pair.b.agency, "listed", 1);
  for (const { members } of impliedGroups(minimum)) {
    members.forEach((member, i) => {
      for (const other of members.slice(i + 1)) add(member.agency, other.agency, "implied", 1);
    });
  }
  const rows = [...counts.values()];
  const href = (row) => agencyPairRoute(agencyFilter(row.first), agencyFilter(row.second), minimum);
  return listSection({
    params: new URLSearchParams({ tampil: "25" }),
    total: rows.length,
    unit: "pasangan perangkat daerah",
    caption: "Jumlah pasangan SOP per pasangan perangkat daerah",
    empty: "Tidak ada yang sesuai.",
    defaultSort: "-listed",
    fields: [searchField("Cari perangkat daerah")],
    select: (params) =>
      rows.filter(searchTest(params, (row) => `${row.first}\n${row.second}`.toLowerCase())),
    rowHref: href,
    columns: agencyPairColumns(href),
  });
}

function agencyPairColumns(href) {
  return [
    {
      key: "first",
      label: "Perangkat daerah",
      value: (row) => row.first,
      render: (row) => quote(agencyName(row.first)),
    },
    {
      key: "second",
      label: "dengan",
      value: (row) => row.second,
      render: (row) => quote(agencyName(row.second)),
    },
    numberColumn("listed", "Tercatat", (row) => row.listed),
    numberColumn("implied", "Tersirat", (row) => row.implied),
    { key: "open", label: "", render: (row) => h("a", { href: href(row) }, "Lihat pasangan") },
  ];
}
