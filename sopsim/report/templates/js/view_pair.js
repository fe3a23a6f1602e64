// Pasangan, one: two SOPs side by side.

/**
 * The columns of the flow table. `conflicts` names the conflict types that show in a column, `weight` is
 * its share of the width, `list` tells that its words have no order of their own.
 */
const FLOW_COLUMNS = [
  {
    key: "activity",
    label: "Kegiatan",
    weight: 28,
    conflicts: ["legal_basis", "fee"],
    text: (step) => step.activity,
  },
  {
    key: "actors",
    label: "Pelaksana",
    weight: 19,
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
  { key: "note", label: "Ket.", weight: 16, conflicts: [], text: (step) => step.note },
];

/** Rows of the comparison of everything outside the flow table; as FLOW_COLUMNS. */
const IDENTITY_ROWS = [
  { label: "Nama SOP", values: (sop) => [sop.title] },
  { label: "Perangkat daerah", values: (sop) => [sop.agency] },
  { label: "Nomor SOP", values: (sop) => [sop.number] },
  { label: "Tanggal pembuatan", values: (sop) => [dateText(sop.created)] },
  { label: "Tanggal revisi", values: (sop) => [dateText(sop.revised)] },
  { label: "Tanggal efektif", values: (sop) => [dateText(sop.effective)] },
  { label: "Cakupan", values: (sop) => [term(SCOPE, sop.scope)] },
  { label: "Dasar hukum", conflicts: ["legal_basis"], values: (sop) => sop.legal_bases },
  { label: "Pelaksana", conflicts: ["actor"], values: (sop) => sop.actors },
  { label: "Persyaratan", conflicts: ["requirement"], values: (sop) => sop.requirements },
  {
    label: "Total waktu",
    conflicts: ["duration"],
    values: (sop) => [sop.total_duration?.text ?? ""],
  },
  { label: "Biaya", conflicts: ["fee"], values: (sop) => [sop.fee] },
  { label: "Hasil/produk", conflicts: ["output"], values: (sop) => [sop.result] },
  { label: "Urutan langkah", conflicts: ["order"], values: () => [] },
  { label: "Kualifikasi pelaksana", values: (sop) => sop.qualifications ?? [] },
  { label: "Keterkaitan", values: (sop) => sop.related ?? [] },
  { label: "Peralatan/perlengkapan", values: (sop) => sop.equipment ?? [] },
  { label: "Peringatan", values: (sop) => sop.cautions ?? [] },
  { label: "Pencatatan dan pendataan", values: (sop) => sop.records ?? [] },
  { label: "Format dokumen", values: (sop) => [term(LAYOUT, sop.layout)] },
];

function viewPair([, firstId, secondId]) {
  const first = model.sopById.get(firstId);
  const second = model.sopById.get(secondId);
  const pair = first && second ? findPair(first, second) : null;
  if (!pair) return null;
  const flow = flowSection(pair);
  const identity = identitySection(pair);
  return {
    title: `${sopTitle(pair.a)} – ${agencyName(pair.a.agency)} / ${agencyName(pair.b.agency)}`,
    view: "pasangan",
    wide: true,
    node: h(
      "article",
      { class: "pair" },
      queueLinks(pair),
      viewTitle("Perbandingan dua SOP"),
      pairHeader(pair),
      conflictSection(pair, { ...identity.targets, ...flow.targets }),
      flow.node,
      identity.node,
    ),
  };
}

/** Links to the pairs before and after this one in the list it was opened from. */
function queueLinks(pair) {
  const at = pairQueue.indexOf(pair);
  if (at === -1)
    return h("p", { class: "trail" }, h("a", { href: route(["pasangan"]) }, "Semua pasangan"));
  const link = (target, text) =>
    target ? h("a", { href: pairRoute(target) }, text) : h("span", { class: "missing" }, text);
  return h(
    "p",
    { class: "trail" },
    link(pairQueue[at - 1], "‹ Pasangan sebelumnya"),
    h("span", null, `${numberText(at + 1)} dari ${numberText(pairQueue.length)}`),
    link(pairQueue[at + 1], "Pasangan berikutnya ›"),
  );
}

function pairHeader(pair) {
  return h(
    "div",
    { class: "pair-header" },
    h(
      "div",
      { class: "verdict" },
      h(
        "p",
        { class: "verdict-line" },
        relationTag(pair.relation),
        pair.relation === "contains" ? largerText(pair) : null,
        h("span", null, "Tingkat keyakinan ", confidence(pair.probability)),
        h("span", null, term(PAIR_SCOPE, pair.scope)),
        pair.cluster
          ? h(
              "span",
              null,
              "Kelompok: ",
              h("a", { href: clusterRoute(pair.cluster) }, quote(clusterTitle(pair.cluster))),
            )
          : null,
      ),
      pair.explanation ? h("p", null, quote(pair.explanation)) : null,
    ),
    h(
      "div",
      { class: "sides" },
      sideCard("A", pair.a, pair.a_in_b, "B"),
      sideCard("B", pair.b, pair.b_in_a, "A"),
    ),
  );
}

function sideCard(letter, sop, share, otherLetter) {
  return h(
    "section",
    { class: `side side-${letter.toLowerCase()}` },
    h(
      "h2",
      null,
      h("span", { class: "letter" }, letter),
      hiddenText(": "),
      h("a", { href: sopRoute(sop) }, quoteOr(sop.title, NO_TITLE)),
    ),
    h(
      "p",
      null,
      quoteOr(sop.agency, NO_AGENCY),
      sop.number ? [" · Nomor ", quote(sop.number)] : null,
    ),
    h(
      "p",
      { class: "side-links" },
      pdfLink(sop, sop.first_page, `Buka PDF (hlm. ${pagesText(sop)})`),
      sop.url ? [" · ", sourceLink(sop)] : null,
    ),
    h(
      "p",
      { class: "side-share" },
      bar(share),
      `${percentText(share)} dari ${numberText(sop.steps.length)} langkah ${letter} memiliki padanan di ${otherLetter}`,
    ),
    sop.ocr || sop.warnings.length ? h("p", { class: "side-warning" }, readingNote(sop)) : null,
  );
}

function pagesText(sop) {
  return sop.first_page === sop.last_page
    ? String(sop.first_page)
    : `${sop.first_page}–${sop.last_page}`;
}

/** A warning that what is shown may be misread. */
function readingNote(sop) {
  const parts = [];
  if (sop.ocr) parts.push("dibaca dari hasil pindai");
  if (sop.warnings.length) parts.push(`${numberText(sop.warnings.length)} catatan pembacaan`);
  return h("a", { href: sopRoute(sop) }, `Periksa dengan aslinya: ${parts.join(", ")}`);
}

// --- conflicts --------------------------------------------------------------------------------------

function conflictSection(pair, targets) {
  if (!pair.conflicts.length) {
    return h(
      "section",
      null,
      heading("Pertentangan"),
      h(
        "p",
        { class: "empty" },
        "Tidak ditemukan pertentangan ketentuan pada langkah yang sepadan.",
      ),
    );
  }
  return h(
    "section",
    null,
    heading(`Pertentangan (${numberText(pair.conflicts.length)})`),
    h(
      "table",
      { class: "table conflicts" },
      h("caption", { class: "visually-hidden" }, "Daftar pertentangan antara SOP A dan SOP B"),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ["No.", "Perbedaan", "Tingkat", "SOP A", "SOP B", "Penjelasan"].map((head) =>
            h("th", { scope: "col" }, head),
          ),
        ),
      ),
      h(
        "tbody",
        null,
        pair.conflicts.map((conflict, i) => conflictRow(pair, conflict, i, targets[i])),
      ),
    ),
  );
}

function conflictRow(pair, conflict, index, target) {
  const go = () => reveal(target);
  return h(
    "tr",
    {
      id: conflictId(index),
      tabindex: "-1",
      class: target ? "clickable" : null,
      onclick: (event) => {
        if (target && !event.target.closest("a, button") && !String(window.getSelection())) go();
      },
    },
    h(
      "th",
      { scope: "row" },
      target
        ? h(
            "button",
            { type: "button", class: "badge", onclick: go, title: "Tampilkan pada tabel" },
            `K${index + 1}`,
            hiddenText(": tampilkan pada tabel"),
          )
        : h("span", { class: "badge" }, `K${index + 1}`),
    ),
    h("td", null, term(CONFLICT, conflict.type)),
    h("td", null, severityTag(conflict.severity)),
    h("td", null, conflictValue(pair.a, conflict.a_step, conflict.a_value)),
    h("td", null, conflictValue(pair.b, conflict.b_step, conflict.b_value)),
    h("td", null, quote(conflict.explanation)),
  );
}

function conflictId(index) {
  return `pertentangan-${index + 1}`;
}

function conflictValue(sop, index, value) {
  const step = index === null ? null : sop.steps[index];
  return [
    h("span", { class: "value" }, quoteOr(value, NOT_STATED)),
    h(
      "span",
      { class: "under" },
      step
        ? [`langkah ${stepNumber(step, index)}, `, pdfLink(sop, step.page, `hlm. ${step.page}`)]
        : "seluruh SOP",
    ),
  ];
}

function stepNumber(step, index) {
  return step.number || String(index + 1);
}

/** The mark of a conflict at the place where it shows; leads back to the list. */
function conflictBadge(index) {
  return h(
    "button",
    {
      type: "button",
      class: "badge",
      title: "Ke daftar pertentangan",
      onclick: () => reveal(document.getElementById(conflictId(index))),
    },
    `K${index + 1}`,
    hiddenText(" pertentangan"),
  );
}

// --- flow table ---------------------------------------------------------------------------------------

/** The aligned table, and for each conflict on a step the band that shows it. */
function flowSection(pair) {
  const bands = alignedBands(pair);
  const columns = FLOW_COLUMNS.filter(
    (column) =>
      column.key === "activity" ||
      [pair.a, pair.b].some((sop) => sop.steps.some((step) => column.text(step))),
  );
  const hidden = FLOW_COLUMNS.filter((column) => !columns.includes(column)).map(({ label }) =>
    label.toLowerCase(),
  );
  const targets = {};
  const bodies = bands.map((band) => {
    const found = conflictsOfBand(pair, band);
    const body = bandBody(pair, band, columns, found);
    for (const { index } of found) targets[index] ??= body;
    return body;
  });
  const table = h(
    "table",
    { class: `flow flow-${columns.length}` },
    h(
      "caption",
      { class: "visually-hidden" },
      "Tabel alur kedua SOP, langkah yang sepadan pada baris yang sama",
    ),
    flowColumnWidths(columns),
    flowHead(pair, columns),
    bodies,
  );
  const onlyDifferent = h("input", {
    type: "checkbox",
    onchange: (event) => table.classList.toggle("only-different", event.target.checked),
  });
  return {
    targets,
    node: h(
      "section",
      null,
      heading("Tabel alur berdampingan"),
      h(
        "div",
        { class: "filters" },
        h("label", { class: "field field-check" }, onlyDifferent, "Hanya baris yang berbeda"),
        h(
          "span",
          { class: "hint" },
          bandsSummary(bands),
          hidden.length
            ? ` Kolom yang kosong di kedua SOP tidak ditampilkan: ${hidden.join(", ")}.`
            : "",
        ),
      ),
      pair.a.steps.length + pair.b.steps.length
        ? h("div", { class: "flow-scroll" }, table)
        : h("p", { class: "empty" }, "Langkah kedua SOP tidak terbaca."),
    ),
  };
}

function bandsSummary(bands) {
  const linked = bands.filter((band) => band.score !== null).length;
  const onlyA = bands.filter((band) => band.score === null && band.a.length).length;
  const onlyB = bands.filter((band) => band.score === null && band.b.length).length;
  const crossing = bands.filter((band) => band.crossing).length;
  return (
    `${numberText(linked)} baris sepadan, ${numberText(onlyA)} hanya di A, ${numberText(onlyB)} hanya di B` +
    `${crossing ? `, ${numberText(crossing)} dengan urutan berbeda` : ""}.`
  );
}

/** Percent of the table's width for a step number and for what stands between the sides. */
const NUMBER_WIDTH = 4.3;
const BETWEEN_WIDTH = 5.6;

function flowColumnWidths(columns) {
  const col = (width) => {
    const element = h("col");
    element.style.setProperty("width", `${width}%`);
    return element;
  };
  const room = (100 - BETWEEN_WIDTH) / 2 - NUMBER_WIDTH;
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  const side = () =>
    h(
      "colgroup",
      null,
      col(NUMBER_WIDTH),
      columns.map(({ weight }) => col((room * weight) / total)),
    );
  return [side(), h("colgroup", null, col(BETWEEN_WIDTH)), side()];
}

function flowHead(pair, columns) {
  const side = (letter, sop) =>
    h(
      "th",
      { scope: "colgroup", colspan: columns.length + 1, class: `head-${letter}` },
      h("span", { class: "letter" }, letter.toUpperCase()),
      " ",
      quoteOr(sop.agency, NO_AGENCY),
      ": ",
      quoteOr(sop.title, NO_TITLE),
    );
  const names = (letter) =>
    ["No.", ...columns.map(({ label }) => label)].map((label, i) =>
      h(
        "th",
        {
          scope: "col",
          class: i === 0 ? `head-${letter}` : null,
        },
        label,
      ),
    );
  return h(
    "thead",
    null,
    h(
      "tr",
      null,
      side("a", pair.a),
      h("th", { rowspan: 2, class: "between" }, hiddenText("Kesepadanan")),
      side("b", pair.b),
    ),
    h("tr", null, names("a"), names("b")),
  );
}

/** Conflicts with a step in this band, each with its number in the list. */
function conflictsOfBand(pair, band) {
  return pair.conflicts
    .map((conflict, index) => ({ conflict, index }))
    .filter(({ conflict }) => band.a.includes(conflict.a_step) || band.b.includes(conflict.b_step));
}

function bandBody(pair, band, columns, found) {
  const height = Math.max(band.a.length, band.b.length, 1);
  const differs = columns.map((column) => cellsDiffer(pair, band, column));
  const isSame = band.score !== null && !found.length && !differs.includes(true) && !band.crossing;
  const rows = Array.from({ length: height }, (_, row) =>
    h(
      "tr",
      null,
      sideCells(pair, band, "a", row, height, columns, differs, found),
      row === 0 ? betweenCell(pair, band, height, found, isSame) : null,
      sideCells(pair, band, "b", row, height, columns, differs, found),
    ),
  );
  return h(
    "tbody",
    { tabindex: "-1", class: `band${isSame ? " same" : ""}${found.length ? " has-conflict" : ""}` },
    rows,
  );
}

/** The cells of one side in one row; the last step of the shorter side reaches down to the band's end. */
function sideCells(pair, band, side, row, height, columns, differs, found) {
  const steps = band[side];
  if (!steps.length) {
    return row === 0
      ? h(
          "td",
          { class: "nothing", colspan: columns.length + 1, rowspan: height },
          "tidak ada langkah sepadan",
        )
      : null;
  }
  if (row >= steps.length) return null;
  const index = steps[row];
  const step = pair[side].steps[index];
  const rowspan = row === steps.length - 1 ? height - row : 1;
  const ownConflicts = found.filter(({ conflict }) => conflict[`${side}_step`] === index);
  return [
    numberCell(pair[side], step, index, rowspan, ownConflicts, side),
    columns.map((column, i) =>
      flowCell(pair, band, side, step, column, differs[i], ownConflicts, rowspan),
    ),
  ];
}

function numberCell(sop, step, index, rowspan, conflicts, side) {
  const kind = Object.hasOwn(STEP_KIND, step.kind) ? STEP_KIND[step.kind] : null;
  return h(
    "th",
    { scope: "row", rowspan, class: `step-number head-${side}` },
    quote(stepNumber(step, index)),
    pdfLink(sop, step.page, `hlm. ${step.page}`),
    kind ? h("span", { class: "kind" }, kind) : null,
    conflicts
      .filter(({ conflict }) => conflict.type === "order")
      .map(({ index: number }) => conflictBadge(number)),
  );
}

function flowCell(pair, band, side, step, column, differs, ownConflicts, rowspan) {
  const here = ownConflicts.filter(({ conflict }) => column.conflicts.includes(conflict.type));
  const text = column.text(step);
  const others = bandTexts(pair, band, side === "a" ? "b" : "a", column);
  const other = others.join("\n");
  const isAlone = band.score === null;
  const content = text
    ? isAlone || !differs || !other
      ? quote(text)
      : markedText(text, other, !column.list && others.length === 1)
    : h(
        "span",
        { class: "missing" },
        other && !bandTexts(pair, band, side, column).length ? NOT_STATED : "–",
      );
  const classes = [
    "cell",
    `cell-${column.key}`,
    here.length ? "conflict" : differs && !isAlone ? "differs" : "",
  ];
  return h(
    "td",
    { rowspan, class: classes.join(" ") },
    here.length
      ? h(
          "span",
          { class: "badges" },
          here.map(({ index }) => [conflictBadge(index), " "]),
        )
      : null,
    content,
    column.key === "duration" && differs ? minutesNote(step.duration) : null,
  );
}

/** The printed time in minutes or hours, where the printed unit makes comparing hard. */
function minutesNote(duration) {
  if (!duration || duration.minutes === null) return null;
  const text = minutesText(duration.minutes);
  if (normalised(duration.text) === normalised(text)) return null;
  return h("span", { class: "under" }, `= ${text}${duration.working ? " kerja" : ""}`);
}

function bandTexts(pair, band, side, column) {
  return band[side].map((index) => column.text(pair[side].steps[index])).filter(Boolean);
}

/** Texts joined for comparing; one that several steps of a band share counts once. */
function distinctTexts(texts) {
  return [...new Set(texts.map(normalised))].join(" ");
}

/** Tell whether the two sides of a band say something else in a column. */
function cellsDiffer(pair, band, column) {
  if (band.score === null) return false;
  const [ofA, ofB] = ["a", "b"].map((side) => distinctTexts(bandTexts(pair, band, side, column)));
  if (ofA === ofB) return false;
  return column.key !== "duration" || !sameDuration(pair, band);
}

function sameDuration(pair, band) {
  if (band.a.length !== 1 || band.b.length !== 1) return false;
  const [first, second] = [pair.a.steps[band.a[0]].duration, pair.b.steps[band.b[0]].duration];
  return (
    Boolean(first && second) &&
    first.minutes !== null &&
    first.minutes === second.minutes &&
    first.working === second.working
  );
}

/** The column between the sides: how the band fits together. */
function betweenCell(pair, band, height, found, isSame) {
  const lines = [];
  if (band.score === null) {
    lines.push(band.a.length ? "hanya di A" : "hanya di B");
  } else {
    const [sign, meaning] = found.length
      ? ["≠", "ada pertentangan"]
      : isSame
        ? ["=", "isi sama"]
        : ["≈", "sepadan"];
    lines.push(
      h(
        "span",
        { class: "sign", title: meaning },
        h("span", { "aria-hidden": "true" }, sign),
        hiddenText(meaning),
      ),
    );
    lines.push(h("span", { title: "Kesepadanan kegiatan" }, percentText(band.score)));
    if (band.a.length > 1 || band.b.length > 1)
      lines.push(`${band.a.length} : ${band.b.length} langkah`);
  }
  if (band.crossing) {
    const numbers = (side) =>
      band[side].map((index) => stepNumber(pair[side].steps[index], index)).join(", ");
    lines.push(
      h("strong", { class: "crossing" }, `⇅ urutan berbeda: A ${numbers("a")}, B ${numbers("b")}`),
    );
  }
  return h(
    "td",
    { class: "between", rowspan: height },
    lines.map((line) => h("div", null, line)),
  );
}

// --- identity -------------------------------------------------------------------------------------------

/** Everything outside the flow table, compared; and for each whole-SOP conflict the row that shows it. */
function identitySection(pair) {
  const whole = pair.conflicts
    .map((conflict, index) => ({ conflict, index }))
    .filter(({ conflict }) => conflict.a_step === null && conflict.b_step === null);
  const targets = {};
  const rows = IDENTITY_ROWS.flatMap((row) => {
    const found = whole.filter(({ conflict }) => row.conflicts?.includes(conflict.type));
    const values = [pair.a, pair.b].map((sop) => row.values(sop).filter(Boolean));
    if (!found.length && !values[0].length && !values[1].length) return [];
    const element = identityRow(row.label, values, found);
    for (const { index } of found) targets[index] = element;
    return [element];
  });
  return {
    targets,
    node: h(
      "section",
      null,
      heading("Identitas dan ketentuan umum"),
      h(
        "table",
        { class: "table identity" },
        h("caption", { class: "visually-hidden" }, "Perbandingan bagian identitas"),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, "Unsur"),
            h("th", { scope: "col" }, "SOP A"),
            h("th", { scope: "col" }, "SOP B"),
          ),
        ),
        h("tbody", null, rows),
      ),
    ),
  };
}

function identityRow(label, values, found) {
  const keys = values.map((side) => new Set(side.map(normalised)));
  const same = keys[0].size === keys[1].size && [...keys[0]].every((key) => keys[1].has(key));
  const cell = (side) =>
    h(
      "td",
      { class: found.length ? "conflict" : same ? null : "differs" },
      found.map(({ index }) => [conflictBadge(index), " "]),
      identityValues(values[side], keys[1 - side], found, side),
    );
  return h("tr", { tabindex: "-1" }, h("th", { scope: "row" }, label), cell(0), cell(1));
}

/** One value as text, several as a list where items that the other side lacks are marked. */
function identityValues(values, otherKeys, found, side) {
  if (!values.length) {
    const stated = found
      .map(({ conflict }) => (side === 0 ? conflict.a_value : conflict.b_value))
      .filter(Boolean);
    return stated.length ? quote(stated.join("; ")) : h("span", { class: "missing" }, NOT_STATED);
  }
  if (values.length === 1) return quote(values[0]);
  return h(
    "ul",
    null,
    values.map((value) =>
      h(
        "li",
        null,
        quote(value),
        otherKeys.size && !otherKeys.has(normalised(value))
          ? h("span", { class: "only-here" }, "hanya di sini")
          : null,
      ),
    ),
  );
}
