// The flow tables of two SOPs side by side, aligned band by band.

/**
 * The columns of the flow table. `conflicts` names the conflict types that show in a column,
 * `weight` is its share of the width, `list` tells that its words have no order of their own.
 */
const FLOW_COLUMNS = [
  {
    key: "activity",
    label: "Kegiatan",
    weight: 27,
    conflicts: ["legal_basis", "fee"],
    text: (step) => step.activity,
  },
  {
    key: "actors",
    label: "Pelaksana",
    weight: 21,
    conflicts: ["actor"],
    list: true,
    text: (step) => step.actors.join(", "),
  },
  {
    key: "requirements",
    label: "Kelengkapan",
    weight: 20,
    conflicts: ["requirement"],
    list: true,
    text: (step) => step.requirements.join("; "),
  },
  {
    key: "duration",
    label: "Waktu",
    weight: 12,
    conflicts: ["duration"],
    text: (step) => step.duration?.text ?? "",
  },
  {
    key: "output",
    label: "Output",
    weight: 18,
    conflicts: ["output"],
    text: (step) => step.output,
  },
  {
    key: "note",
    label: "Ket.",
    name: "keterangan",
    weight: 15,
    conflicts: [],
    text: (step) => step.note,
  },
];

/** The aligned table, and for each conflict on a step the band that shows it. */
function flowSection(pair) {
  const columns = statedColumns([...pair.a.steps, ...pair.b.steps]);
  const silent = [pair.a, pair.b].map((sop) => silentColumns(sop, columns));
  const bands = alignedBands(pair).map((band) => describeBand(pair, band, columns, silent.flat()));
  const targets = {};
  const bodies = bands.map((band) => {
    const body = bandBody(band);
    for (const { index } of band.conflicts) targets[index] ??= body;
    return body;
  });
  const table = h(
    "table",
    { class: "flow" },
    h(
      "caption",
      { class: "visually-hidden" },
      "Tabel alur kedua SOP, langkah yang sepadan pada baris yang sama",
    ),
    flowColumnWidths(columns),
    flowHead(pair, columns),
    bodies,
  );
  return {
    targets,
    node: h(
      "section",
      null,
      heading("Tabel alur berdampingan"),
      flowControls(table, [bandsSummary(bands), hiddenNote(columns), silentNotes(silent)]),
      bands.length
        ? h("div", { class: "flow-scroll" }, table)
        : h("p", { class: "empty" }, "Langkah kedua SOP tidak terbaca."),
    ),
  };
}

/** The columns in which at least one step says something; the activity always. */
function statedColumns(steps) {
  return FLOW_COLUMNS.filter(
    (column) => column.key === "activity" || steps.some((step) => column.text(step)),
  );
}

/**
 * The columns that an SOP leaves empty throughout, as forms without a table of standards do. That is
 * no difference in its steps.
 */
function silentColumns(sop, columns) {
  if (!sop.steps.length) return [];
  return columns.filter((column) => !sop.steps.some((step) => column.text(step)));
}

/** A band with all that drawing needs: texts per column and side, what differs, its conflicts. */
function describeBand(pair, band, columns, silent) {
  const conflicts = pair.conflicts
    .map((conflict, index) => ({ conflict, index }))
    .filter(({ conflict }) => band.a.includes(conflict.a_step) || band.b.includes(conflict.b_step));
  const isAligned = band.score !== null;
  const cells = columns.map((column) => {
    const [a, b] = ["a", "b"].map((side) =>
      band[side].map((index) => column.text(pair[side].steps[index])).filter(Boolean),
    );
    const isSilent = silent.includes(column);
    const isEqual =
      distinctTexts(a) === distinctTexts(b) ||
      (column.key === "duration" && isSameDuration(pair, band));
    return { column, a, b, isSilent, isEqual, differs: isAligned && !isSilent && !isEqual };
  });
  const isSame =
    isAligned && !band.crossing && !conflicts.length && cells.every((cell) => cell.isEqual);
  return { ...band, pair, conflicts, cells, isAligned, isSame };
}

/** Texts joined for comparing; one that several steps of a band share counts once. */
function distinctTexts(texts) {
  return [...new Set(texts.map(normalised))].join(" ");
}

function isSameDuration(pair, band) {
  if (band.a.length !== 1 || band.b.length !== 1) return false;
  const [first, second] = [pair.a.steps[band.a[0]].duration, pair.b.steps[band.b[0]].duration];
  if (!first || !second || first.minutes === null) return false;
  return first.minutes === second.minutes && first.working === second.working;
}

function flowControls(table, notes) {
  const onlyDifferent = h("input", {
    type: "checkbox",
    onchange: (event) => table.classList.toggle("only-different", event.target.checked),
  });
  return h(
    "div",
    { class: "filters" },
    h("label", { class: "field field-check" }, onlyDifferent, "Hanya baris yang berbeda"),
    h("span", { class: "hint" }, notes),
  );
}

function hiddenNote(columns) {
  const hidden = FLOW_COLUMNS.filter((column) => !columns.includes(column));
  return hidden.length
    ? ` Kolom yang kosong di kedua SOP tidak ditampilkan: ${columnNames(hidden)}.`
    : null;
}

function silentNotes(silent) {
  return silent.map((columns, i) =>
    columns.length ? ` SOP ${"AB"[i]} tidak memuat kolom ${columnNames(columns)}.` : null,
  );
}

function columnNames(columns) {
  return columns.map(({ name, label }) => name ?? label.toLowerCase()).join(", ");
}

function bandsSummary(bands) {
  const count = (test) => numberText(bands.filter(test).length);
  const parts = [
    `${count((band) => band.isAligned)} baris sepadan`,
    `${count((band) => !band.b.length)} hanya di A`,
    `${count((band) => !band.a.length)} hanya di B`,
  ];
  if (bands.some((band) => band.crossing)) {
    parts.push(`${count((band) => band.crossing)} dengan urutan berbeda`);
  }
  return `${parts.join(", ")}.`;
}

/** Percent of the table's width for a step number and for what stands between the sides. */
const NUMBER_WIDTH = 5;
const BETWEEN_WIDTH = 5.6;

function flowColumnWidths(columns) {
  const col = (width) => {
    const element = h("col");
    element.style.setProperty("width", `${width}%`);
    return element;
  };
  const room = (100 - BETWEEN_WIDTH) / 2 - NUMBER_WIDTH;
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  const widths = columns.map(({ weight }) => (room * weight) / total);
  const side = () => h("colgroup", null, col(NUMBER_WIDTH), widths.map(col));
  return [side(), h("colgroup", null, col(BETWEEN_WIDTH)), side()];
}

function flowHead(pair, columns) {
  const side = (letter, sop) =>
    h(
      "th",
      { scope: "colgroup", colspan: columns.length + 1, class: `head-${letter.toLowerCase()}` },
      h("span", { class: "letter" }, letter),
      " ",
      quoteOr(sop.agency, NO_AGENCY),
      ": ",
      quoteOr(sop.title, NO_TITLE),
    );
  const names = () =>
    ["No.", ...columns.map(({ label }) => label)].map((label) => h("th", { scope: "col" }, label));
  return h(
    "thead",
    null,
    h(
      "tr",
      null,
      side("A", pair.a),
      h("th", { rowspan: 2, class: "between" }, hiddenText("Kesepadanan")),
      side("B", pair.b),
    ),
    h("tr", null, names(), names()),
  );
}

// --- one band ----------------------------------------------------------------------------------

function bandBody(band) {
  const height = Math.max(band.a.length, band.b.length);
  const rows = Array.from({ length: height }, (_, row) =>
    h(
      "tr",
      null,
      sideCells(band, "a", row, height),
      row === 0 ? betweenCell(band, height) : null,
      sideCells(band, "b", row, height),
    ),
  );
  const states = [band.isSame ? "same" : "", band.conflicts.length ? "has-conflict" : ""];
  return h("tbody", { tabindex: "-1", class: `band ${states.join(" ")}` }, rows);
}

/** The cells of one side in one row; the last step of the shorter side reaches down to the end. */
function sideCells(band, side, row, height) {
  const steps = band[side];
  if (!steps.length && row === 0) {
    return h(
      "td",
      { class: "nothing", colspan: band.cells.length + 1, rowspan: height },
      "tidak ada langkah sepadan",
    );
  }
  if (row >= steps.length) return null;
  const index = steps[row];
  const sop = band.pair[side];
  const rowspan = row === steps.length - 1 ? height - row : 1;
  const conflicts = band.conflicts.filter(({ conflict }) => conflict[`${side}_step`] === index);
  return [
    numberCell(sop, index, rowspan, conflicts),
    band.cells.map((cell) => flowCell(cell, side, sop.steps[index], rowspan, conflicts)),
  ];
}

/** The number of a step with its page, its kind, and its conflicts of order. */
function numberCell(sop, index, rowspan, conflicts) {
  const step = sop.steps[index];
  const kind = step.kind === "process" ? null : STEP_KIND[step.kind];
  return h(
    "th",
    { scope: "row", rowspan, class: "step-number" },
    quote(stepNumber(step, index)),
    pdfLink(sop, step.page, `hlm. ${step.page}`),
    kind ? h("span", { class: "kind" }, kind) : null,
    badges(conflicts.filter(({ conflict }) => conflict.type === "order")),
  );
}

function flowCell(cell, side, step, rowspan, conflicts) {
  const here = conflicts.filter(({ conflict }) => cell.column.conflicts.includes(conflict.type));
  return h(
    "td",
    { rowspan, class: here.length ? "conflict" : cell.differs ? "differs" : null },
    badges(here),
    cellText(cell, side, cell.column.text(step)),
    cell.column.key === "duration" && cell.differs ? minutesNote(step.duration) : null,
  );
}

function badges(conflicts) {
  if (!conflicts.length) return null;
  return h(
    "span",
    { class: "badges" },
    conflicts.map(({ index }) => [conflictBadge(index), " "]),
  );
}

/** What a step says in a column, with the words marked that the other side of the band lacks. */
function cellText(cell, side, text) {
  const [own, other] = side === "a" ? [cell.a, cell.b] : [cell.b, cell.a];
  if (!text) {
    const isMissing = other.length && !own.length && !cell.isSilent;
    return h("span", { class: "missing" }, isMissing ? NOT_STATED : "–");
  }
  if (!cell.differs || !other.length) return quote(text);
  const isOneToOne = own.length === 1 && other.length === 1;
  return markedText(text, other.join("\n"), isOneToOne && !cell.column.list);
}

/** The printed time in minutes or hours, where the printed unit makes comparing hard. */
function minutesNote(duration) {
  if (!duration || duration.minutes === null) return null;
  const text = minutesText(duration.minutes);
  if (normalised(duration.text) === normalised(text)) return null;
  return h("span", { class: "under" }, `= ${text}${duration.working ? " kerja" : ""}`);
}

/** The column between the sides: how the band fits together. */
function betweenCell(band, height) {
  const lines = band.isAligned
    ? alignmentLines(band)
    : [band.a.length ? "hanya di A" : "hanya di B"];
  if (band.crossing) {
    const numbers = ["a", "b"].map((side) =>
      band[side].map((index) => stepNumber(band.pair[side].steps[index], index)).join(", "),
    );
    lines.push(
      h("strong", { class: "crossing" }, `⇅ urutan berbeda: A ${numbers[0]}, B ${numbers[1]}`),
    );
  }
  return h(
    "td",
    { class: "between", rowspan: height },
    lines.map((line) => h("div", null, line)),
  );
}

function alignmentLines(band) {
  const [sign, meaning] = bandSign(band);
  const lines = [
    h(
      "span",
      { class: "sign", title: meaning },
      h("span", { "aria-hidden": "true" }, sign),
      hiddenText(meaning),
    ),
    h("span", { title: "Kesepadanan kegiatan" }, percentText(band.score)),
  ];
  if (band.a.length > 1 || band.b.length > 1) {
    lines.push(`${band.a.length} : ${band.b.length} langkah`);
  }
  return lines;
}

function bandSign(band) {
  if (band.conflicts.length) return ["≠", "ada pertentangan"];
  return band.isSame ? ["=", "isi sama"] : ["≈", "sepadan"];
}
