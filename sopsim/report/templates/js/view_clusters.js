// Kelompok: the list of clusters.

function clusterTitle(cluster) {
  return cluster.principal?.title || NO_TITLE;
}

function viewClusters(_parts, params, keep) {
  const rowsAt = (minimum) =>
    clustersAtThreshold(minimum).map(({ cluster, members }) => ({
      cluster,
      members,
      agencies: new Set(members.map((member) => member.agency)).size,
      weight: cluster.pairs.reduce((sum, pair) => sum + conflictWeight(pair), 0),
    }));
  const list = listSection({
    params,
    total: model.clusters.length,
    unit: "kelompok",
    caption: "Daftar kelompok SOP",
    empty: "Tidak ada kelompok yang sesuai dengan saringan.",
    defaultSort: "-anggota",
    fields: [
      searchField("Cari judul, perangkat daerah, nomor, atau nama berkas"),
      thresholdField(),
      termsField("usulan", "Usulan tindak lanjut", RECOMMENDATION),
      termsField("jenis", "Hal yang berbeda", CONFLICT),
      agencyField("opd", "Perangkat daerah"),
    ],
    select: (chosen) => {
      const found = searchTest(chosen, ({ members }) => members.map(sopSearchText).join("\n"));
      const [usulan, jenis, opd] = ["usulan", "jenis", "opd"].map((key) => chosen.get(key));
      return rowsAt(minPercent(chosen)).filter(
        (row) =>
          found(row) &&
          (!usulan || row.cluster.recommendation === usulan) &&
          (!jenis || row.cluster.variants.some((variant) => variant.field === jenis)) &&
          (!opd || row.members.some((member) => agencyMatches(member.agency, opd))),
      );
    },
    rowHref: ({ cluster }) => clusterRoute(cluster),
    onChange: keep,
    columns: clusterColumns(),
  });
  return { title: "Kelompok", node: h("div", null, viewTitle("Kelompok SOP"), list) };
}

/** In how many places the members differ, by field. */
function variantTags(cluster) {
  if (!cluster.variants.length) return h("span", { class: "missing" }, "tidak ada");
  return h(
    "span",
    { class: "tags" },
    [...groupBy(cluster.variants, (variant) => variant.field)].map(([field, variants]) =>
      h(
        "span",
        { class: "tag" },
        term(CONFLICT, field),
        variants.length > 1 ? ` ×${variants.length}` : "",
      ),
    ),
  );
}

function clusterColumns() {
  return [
    {
      key: "judul",
      label: "Prosedur (SOP acuan)",
      value: ({ cluster }) => clusterTitle(cluster),
      render: ({ cluster }) =>
        h(
          "div",
          { class: "sop-cell" },
          h("a", { class: "sop-title", href: clusterRoute(cluster) }, quote(clusterTitle(cluster))),
          h("span", { class: "under" }, "acuan: ", quoteOr(cluster.principal?.agency, NO_AGENCY)),
        ),
    },
    numberColumn("anggota", "SOP", ({ members }) => members.length),
    numberColumn("opd", "Perangkat daerah", (row) => row.agencies),
    {
      key: "terlemah",
      label: "Keyakinan terlemah",
      value: ({ cluster }) => cluster.min_probability,
      render: ({ cluster }) => confidence(cluster.min_probability),
    },
    {
      key: "beda",
      label: "Hal yang berbeda",
      descending: true,
      value: ({ cluster }) => cluster.variants.length,
      render: ({ cluster }) => variantTags(cluster),
    },
    {
      key: "pertentangan",
      label: "Pertentangan tinggi",
      className: "number",
      descending: true,
      value: (row) => row.weight,
      render: ({ cluster }) =>
        numberText(cluster.pairs.reduce((sum, pair) => sum + pair.severities[0], 0)),
    },
    {
      key: "usulan",
      label: "Usulan tindak lanjut",
      value: ({ cluster }) => term(RECOMMENDATION, cluster.recommendation),
      render: ({ cluster }) => term(RECOMMENDATION, cluster.recommendation),
    },
  ];
}
