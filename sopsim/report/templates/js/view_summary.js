// Ringkasan: how much was read, what was found, where it sits.

const LARGEST_CLUSTERS = 10;

function viewSummary(_parts, params, keep) {
  const region = h("div");
  const threshold = thresholdField()(params, ({ min }) => {
    if (min) params.set("min", min);
    else params.delete("min");
    draw();
  });
  const form =
    threshold &&
    h("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, threshold);
  function draw() {
    replaceContent(region, summarySections(minPercent(params)));
    keep(params);
  }
  draw();
  return { title: "Ringkasan", node: h("div", null, viewTitle("Ringkasan"), form, region) };
}

function summarySections(minimum) {
  const pairs = model.pairs.filter((pair) => pair.percent >= minimum);
  const clusters = clustersAtThreshold(minimum);
  const conflicts = pairs.flatMap((pair) => pair.conflicts);
  const implied = impliedGroups(minimum).reduce(
    (sum, { members }) => sum + pairsAmong(members.length),
    0,
  );
  return [
    summaryTiles(pairs, clusters, conflicts, minimum),
    h(
      "div",
      { class: "columns" },
      scopeTable(pairs, implied, minimum),
      conflictTable(pairs, minimum),
    ),
    largestClusters(clusters),
    agencySection(minimum),
    h(
      "section",
      null,
      heading("Sebaran tingkat keyakinan"),
      h(
        "p",
        { class: "hint" },
        "Jumlah pasangan tercatat menurut tingkat keyakinan. " +
          "Pilih satu batang untuk melihat pasangannya.",
      ),
      pairs.length ? histogram(pairs) : h("p", { class: "empty" }, "Tidak ada pasangan."),
    ),
    h(
      "section",
      null,
      heading("Rekapitulasi per perangkat daerah"),
      h(
        "p",
        { class: "hint" },
        "Jumlah SOP. Duplikat: identik atau duplikat; tumpang tindih: memuat, termuat, atau " +
          "tumpang tindih. Satu SOP dapat terhitung di beberapa kolom.",
      ),
      agencyRecap(minimum),
    ),
  ];
}

function summaryTiles(pairs, clusters, conflicts, minimum) {
  const threshold = minimum ? { min: minimum } : {};
  const involved = new Set(pairs.flatMap((pair) => [pair.a, pair.b]));
  const high = conflicts.filter((conflict) => conflict.severity === "high").length;
  const tile = (value, label, detail, href) =>
    h(
      "a",
      { class: "tile", href },
      h("span", { class: "tile-value" }, numberText(value)),
      h("span", { class: "tile-label" }, label),
      h("span", { class: "tile-detail" }, detail),
    );
  return h(
    "div",
    { class: "tiles" },
    tile(
      model.sops.length,
      "SOP dibaca",
      `dari ${numberText(model.run.files)} berkas, ${numberText(model.run.pages)} halaman`,
      route(["sop"]),
    ),
    tile(
      model.skipped.length,
      "berkas atau bagian tidak terbaca",
      "perlu diperiksa sendiri",
      route(["tidak-terbaca"]),
    ),
    tile(
      involved.size,
      "SOP memiliki temuan",
      `${percentText(model.sops.length ? involved.size / model.sops.length : 0)} dari yang dibaca`,
      route(["sop"], { temuan: "1" }),
    ),
    tile(
      clusters.length,
      "kelompok SOP yang sama",
      `berisi ${numberText(clusters.reduce((sum, { members }) => sum + members.length, 0))} SOP`,
      route(["kelompok"], threshold),
    ),
    tile(
      pairs.length,
      "pasangan tercatat",
      `${numberText(pairs.filter((pair) => !pair.cluster).length)} di luar kelompok`,
      route(["pasangan"], threshold),
    ),
    tile(
      conflicts.length,
      "pertentangan ketentuan",
      `${numberText(high)} tingkat tinggi`,
      route(["pasangan"], { ...threshold, jenis: "*" }),
    ),
  );
}

/** Clusters that still hold two members at the threshold, with these members. */
function clustersAtThreshold(minimum) {
  return model.clusters
    .map((cluster) => ({ cluster, members: membersAtThreshold(cluster, minimum) }))
    .filter(({ members }) => members.length > 1);
}

function pairsLink(text, minimum, filter) {
  return h(
    "a",
    { href: route(["pasangan"], minimum ? { ...filter, min: minimum } : filter) },
    text,
  );
}

/** Scopes down, relations across; every figure leads to its pairs. */
function scopeTable(pairs, implied, minimum) {
  const scopes = Object.keys(PAIR_SCOPE).filter(
    (scope) => scope !== "internal_tanpa_nama" || pairs.some((pair) => pair.scope === scope),
  );
  const row = (label, filter, chosen) => [
    pairsLink(label, minimum, filter),
    ...RELATION_ORDER.map((relation) => {
      const count = chosen.filter((pair) => pair.relation === relation).length;
      return countCell(count, minimum, { ...filter, hubungan: relation });
    }),
    countCell(chosen.length, minimum, filter),
    countCell(chosen.filter((pair) => pair.conflicts.length).length, minimum, {
      ...filter,
      jenis: "*",
    }),
  ];
  const crossing = model.sops.filter((sop) => sop.scope === "lintas").length;
  return h(
    "div",
    null,
    simpleTable(
      "Pasangan menurut cakupan dan hubungan",
      [
        "Cakupan",
        ...RELATION_ORDER.map((relation) => RELATION[relation]),
        "Jumlah",
        "Bertentangan",
      ],
      [
        ...scopes.map((scope) =>
          row(
            PAIR_SCOPE[scope],
            { cakupan: scope },
            pairs.filter((pair) => pair.scope === scope),
          ),
        ),
        row("Jumlah", {}, pairs),
      ],
      "table totalled",
    ),
    h(
      "p",
      { class: "hint" },
      `Dari SOP yang dibaca, ${numberText(crossing)} lintas perangkat daerah dan `,
      `${numberText(model.sops.length - crossing)} internal.`,
      implied
        ? ` Ditambah ${numberText(implied)} pasangan yang tersirat dalam kelompok besar.`
        : null,
    ),
  );
}

function countCell(count, minimum, filter) {
  return h(
    "td",
    { class: "number" },
    count ? pairsLink(numberText(count), minimum, filter) : numberText(count),
  );
}

function conflictTable(pairs, minimum) {
  const conflicts = pairs.flatMap((pair) => pair.conflicts);
  const row = (label, filter, chosen) => [
    pairsLink(label, minimum, filter),
    ...SEVERITY_ORDER.map(
      (level) => chosen.filter((conflict) => conflict.severity === level).length,
    ),
    chosen.length,
  ];
  return h(
    "div",
    null,
    simpleTable(
      "Pertentangan menurut jenis dan tingkat",
      ["Perbedaan", ...SEVERITY_ORDER.map((level) => SEVERITY[level]), "Jumlah"],
      [
        ...Object.entries(CONFLICT).map(([type, label]) =>
          row(
            label,
            { jenis: type },
            conflicts.filter((conflict) => conflict.type === type),
          ),
        ),
        row("Jumlah", { jenis: "*" }, conflicts),
      ],
      "table totalled",
    ),
  );
}

function largestClusters(clusters) {
  if (!clusters.length) return null;
  const largest = [...clusters]
    .sort((x, y) => y.members.length - x.members.length)
    .slice(0, LARGEST_CLUSTERS);
  return h(
    "section",
    null,
    heading("Kelompok terbesar"),
    simpleTable(
      "Kelompok terbesar",
      ["Prosedur", "SOP", "Perangkat daerah", "Hal yang berbeda", "Usulan tindak lanjut"],
      largest.map(({ cluster, members }) => [
        h("a", { href: clusterRoute(cluster) }, quote(clusterTitle(cluster))),
        members.length,
        new Set(members.map((member) => member.agency)).size,
        cluster.variants.length,
        term(RECOMMENDATION, cluster.recommendation),
      ]),
      "table caption-hidden",
    ),
    h(
      "p",
      null,
      h("a", { href: route(["kelompok"]) }, `Semua kelompok (${numberText(clusters.length)})`),
    ),
  );
}

function agencySection(minimum) {
  return h(
    "section",
    null,
    heading("Antar-perangkat daerah"),
    h(
      "p",
      { class: "hint" },
      "Tiap sel: jumlah pasangan SOP antara dua perangkat daerah " +
        "(diagonal: di dalam satu perangkat daerah). " +
        "Hanya perangkat daerah yang memiliki temuan. Pilih sel untuk melihat pasangannya.",
    ),
    heatMap(minimum),
    lazyDetails("Tampilkan sebagai tabel", () => agencyPairList(minimum)),
  );
}

/** Per agency, how many of its SOPs have findings of each sort. */
function agencyRecap(minimum) {
  const isSame = (pair) => pair.relation === "identical" || pair.relation === "duplicate";
  const rows = [...groupBy(model.sops, (sop) => sop.agency)].map(([agency, sops]) => {
    const count = (test) =>
      sops.filter((sop) => sop.pairs.some((pair) => pair.percent >= minimum && test(pair))).length;
    return {
      agency,
      sops: sops.length,
      found: count(() => true),
      duplicate: count(isSame),
      overlap: count((pair) => !isSame(pair)),
      conflict: count((pair) => pair.conflicts.length > 0),
    };
  });
  return listSection({
    params: new URLSearchParams({ tampil: "25" }),
    total: rows.length,
    unit: "perangkat daerah",
    caption: "Rekapitulasi temuan per perangkat daerah (jumlah SOP)",
    empty: "Tidak ada yang sesuai.",
    defaultSort: "-found",
    fields: [searchField("Cari perangkat daerah")],
    select: (params) => rows.filter(searchTest(params, (row) => row.agency.toLowerCase())),
    columns: [
      {
        key: "agency",
        label: "Perangkat daerah",
        value: (row) => row.agency,
        render: (row) =>
          pairsLink(quote(agencyName(row.agency)), minimum, { opd: agencyFilter(row.agency) }),
      },
      numberColumn("sops", "SOP", (row) => row.sops),
      numberColumn("found", "Dengan temuan", (row) => row.found),
      numberColumn("duplicate", "Duplikat", (row) => row.duplicate),
      numberColumn("overlap", "Tumpang tindih", (row) => row.overlap),
      numberColumn("conflict", "Bertentangan", (row) => row.conflict),
    ],
  });
}
