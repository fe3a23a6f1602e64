// Daftar SOP: what was read, and one SOP with all its findings.

function viewSops(_parts, params, keep) {
  const list = listSection({
    params,
    total: model.sops.length,
    unit: "SOP",
    caption: "Daftar SOP yang dibaca",
    empty: "Tidak ada SOP yang sesuai dengan saringan.",
    defaultSort: "judul",
    fields: [
      searchField("Cari judul, perangkat daerah, nomor, atau nama berkas"),
      agencyField("opd", "Perangkat daerah"),
      termsField("cakupan", "Cakupan", SCOPE),
      termsField("format", "Format", LAYOUT),
      checkField("temuan", "Memiliki temuan"),
      checkField("catatan", "Ada catatan pembacaan"),
    ],
    select: (chosen) => {
      const found = searchTest(chosen, sopSearchText);
      const { opd, cakupan, format, temuan, catatan } = Object.fromEntries(chosen);
      return model.sops.filter(
        (sop) =>
          found(sop) &&
          (!opd || agencyMatches(sop.agency, opd)) &&
          (!cakupan || sop.scope === cakupan) &&
          (!format || sop.layout === format) &&
          (!temuan || sop.pairs.length > 0) &&
          (!catatan || sop.warnings.length > 0 || sop.ocr),
      );
    },
    rowHref: sopRoute,
    onChange: keep,
    columns: sopColumns(),
  });
  return { title: "Daftar SOP", node: h("div", null, viewTitle("Daftar SOP"), list) };
}

function qualityCell(sop) {
  const notes = [
    sop.ocr ? "hasil pindai" : null,
    sop.warnings.length ? `${numberText(sop.warnings.length)} catatan` : null,
  ].filter(Boolean);
  return [
    h("strong", null, percentText(sop.quality)),
    notes.length ? h("span", { class: "under" }, notes.join(", ")) : null,
  ];
}

function viewSop([, id]) {
  const sop = model.sopById.get(id);
  if (!sop) return null;
  return {
    title: sopTitle(sop),
    view: "sop",
    node: h(
      "article",
      { class: "sop" },
      h("p", { class: "trail" }, h("a", { href: route(["sop"]) }, "Semua SOP")),
      viewTitle(quoteOr(sop.title, NO_TITLE)),
      sopFacts(sop),
      readingSection(sop),
      findingSection(sop),
      stepSection(sop),
    ),
  };
}

function sopFacts(sop) {
  const identity = IDENTITY_ROWS.filter(({ label }) => label !== "Nama SOP").map(
    ({ label, values }) => {
      const present = values(sop).filter(Boolean);
      if (present.length < 2) return [label, present.length ? quote(present[0]) : ""];
      return [
        label,
        h(
          "ul",
          null,
          present.map((value) => h("li", null, quote(value))),
        ),
      ];
    },
  );
  return facts([
    [
      "Berkas",
      [quote(sop.path), " ", pdfLink(sop, sop.first_page, `Buka PDF (hlm. ${pagesText(sop)})`)],
    ],
    ["Alamat asal", sourceLink(sop)],
    ...identity,
    [
      "Kelompok",
      sop.cluster
        ? h(
            "a",
            { href: clusterRoute(sop.cluster) },
            quote(clusterTitle(sop.cluster)),
            ` (${numberText(sop.cluster.members.length)} SOP)`,
          )
        : "",
    ],
  ]);
}

/** How well the SOP was read and what the reader should check. */
function readingSection(sop) {
  const warnings = [
    ...(sop.ocr ? ["Dibaca dari hasil pindai (OCR); salah baca mungkin terjadi."] : []),
    ...sop.warnings,
  ];
  return h(
    "section",
    null,
    heading("Catatan pembacaan"),
    h(
      "p",
      null,
      `Mutu pembacaan ${percentText(sop.quality)}.`,
      warnings.length ? "" : " Tidak ada catatan.",
    ),
    warnings.length
      ? h(
          "ul",
          { class: "warnings" },
          warnings.map((warning) => h("li", null, quote(warning))),
        )
      : null,
  );
}

function findingSection(sop) {
  if (!sop.pairs.length)
    return h(
      "section",
      null,
      heading("Temuan"),
      h("p", { class: "empty" }, "SOP ini tidak memiliki temuan."),
    );
  return h(
    "section",
    null,
    heading(`Temuan (${numberText(sop.pairs.length)})`),
    listSection({
      params: new URLSearchParams({ tampil: "25" }),
      total: sop.pairs.length,
      unit: "pasangan",
      caption: "Pasangan SOP ini",
      empty: "",
      defaultSort: "-keyakinan",
      select: () => sop.pairs,
      rowHref: pairRoute,
      columns: findingColumns(sop),
    }),
  );
}

function stepSection(sop) {
  if (!sop.steps.length)
    return h(
      "section",
      null,
      heading("Langkah"),
      h("p", { class: "empty" }, "Langkah tidak terbaca."),
    );
  const columns = statedColumns(sop.steps);
  return h(
    "section",
    null,
    heading(`Langkah (${numberText(sop.steps.length)})`),
    h(
      "table",
      { class: "table" },
      h("caption", { class: "visually-hidden" }, "Tabel alur"),
      tableHead(["No.", ...columns.map(({ label }) => label)]),
      h(
        "tbody",
        null,
        sop.steps.map((step, index) =>
          h(
            "tr",
            null,
            numberCell(sop, index, 1, []),
            columns.map((column) => h("td", null, quoteOr(column.text(step), "–"))),
          ),
        ),
      ),
    ),
  );
}

function sopColumns() {
  return [
    {
      key: "judul",
      label: "Judul",
      value: sopTitle,
      render: (sop) =>
        h(
          "div",
          { class: "sop-cell" },
          h("a", { class: "sop-title", href: sopRoute(sop) }, quoteOr(sop.title, NO_TITLE)),
          h("span", { class: "under" }, quote(sop.path)),
        ),
    },
    {
      key: "opd",
      label: "Perangkat daerah",
      value: (sop) => sop.agency,
      render: (sop) => quoteOr(sop.agency, NO_AGENCY),
    },
    {
      key: "nomor",
      label: "Nomor",
      value: (sop) => sop.number,
      render: (sop) => quoteOr(sop.number, "–"),
    },
    {
      key: "cakupan",
      label: "Cakupan",
      value: (sop) => sop.scope,
      render: (sop) =>
        sop.scope === "lintas" ? h("span", { class: "tag scope" }, "Lintas") : "Internal",
    },
    {
      key: "efektif",
      label: "Efektif",
      value: (sop) => sop.effective ?? "",
      render: (sop) => quoteOr(dateText(sop.effective), "–"),
    },
    numberColumn("langkah", "Langkah", (sop) => sop.steps.length),
    numberColumn("temuan", "Pasangan", (sop) => sop.pairs.length),
    { key: "mutu", label: "Mutu baca", value: (sop) => sop.quality, render: qualityCell },
  ];
}

/** Pairs as seen from one of their SOPs. */
function findingColumns(sop) {
  return [
    {
      key: "keyakinan",
      label: "Keyakinan",
      descending: true,
      value: (pair) => pair.probability,
      render: (pair) => confidence(pair.probability),
    },
    {
      key: "hubungan",
      label: "Hubungan",
      value: (pair) => RELATION_ORDER.indexOf(pair.relation),
      render: (pair) => relationTag(pair.relation),
    },
    {
      key: "sop",
      label: "SOP pembanding",
      value: (pair) => sopTitle(otherOf(pair, sop)),
      render: (pair) => sopCell(otherOf(pair, sop)),
    },
    conflictColumn((pair) => pair),
    {
      key: "buka",
      label: "",
      render: (pair) => compareButton(pair, `dengan ${sopTitle(otherOf(pair, sop))}`),
    },
  ];
}
