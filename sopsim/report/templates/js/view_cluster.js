// Kelompok, one: the procedure of the principal and, step by step, what the members make of it.

/** Up to this many members are named at once; more are folded behind their number. */
const MAX_NAMED_MEMBERS = 3;

/** Up to this many values of a field are shown at once, and the principal's; the rest is folded. */
const MAX_SHOWN_VALUES = 5;

function viewCluster([, id]) {
  const cluster = model.clusterById.get(id);
  if (!cluster || !cluster.principal) return null;
  return {
    title: clusterTitle(cluster),
    view: "kelompok",
    node: h(
      "article",
      { class: "cluster" },
      h("p", { class: "trail" }, h("a", { href: route(["kelompok"]) }, "Semua kelompok")),
      viewTitle(quote(clusterTitle(cluster))),
      clusterFacts(cluster),
      variantSection(cluster),
      memberSection(cluster),
      cluster.listsAllPairs && cluster.members.length > 2 ? matrixSection(cluster) : null,
    ),
  };
}

function clusterFacts(cluster) {
  const agencies = new Set(cluster.members.map((member) => member.agency)).size;
  return h(
    "div",
    { class: "cluster-facts" },
    h(
      "p",
      { class: "recommendation" },
      h("span", null, "Usulan tindak lanjut: "),
      h("strong", null, term(RECOMMENDATION, cluster.recommendation)),
      cluster.explanation ? [h("br"), quote(cluster.explanation)] : null,
    ),
    facts([
      [
        "Anggota",
        `${numberText(cluster.members.length)} SOP dari ${numberText(agencies)} perangkat daerah`,
      ],
      ["SOP acuan", principalText(cluster)],
      ["Pasangan terlemah", weakestText(cluster)],
      ["Pertentangan", conflictsText(cluster)],
      ["Pasangan", cluster.listsAllPairs ? null : impliedText(cluster)],
    ]),
  );
}

function conflictsText(cluster) {
  const all = cluster.pairs.reduce((sum, pair) => sum + pair.conflicts.length, 0);
  const high = cluster.pairs.reduce((sum, pair) => sum + pair.severities[0], 0);
  if (all === 0) return "tidak ada";
  const href = route(["pasangan"], { kelompok: wellFormed(cluster.id) });
  return [
    `${numberText(all)} pada ${numberText(cluster.pairs.length)} pasangan tercatat, `,
    `${numberText(high)} tingkat tinggi. `,
    h("a", { href }, "Lihat pasangannya"),
  ];
}

function impliedText(cluster) {
  const listed = cluster.pairs.length;
  const implied = pairsAmong(cluster.members.length) - listed;
  return [
    `Hanya pasangan tiap anggota dengan acuan yang dicatat (${numberText(listed)}); `,
    `${numberText(implied)} pasangan lain tersirat.`,
  ];
}

/** Which SOP is the principal, and the figures that speak for it. */
function principalText(cluster) {
  const { principal } = cluster;
  const own = principal.pairs.filter((pair) => pair.cluster === cluster);
  const mean = own.reduce((sum, pair) => sum + pair.probability, 0) / Math.max(1, own.length);
  const reasons = [
    `rata-rata keyakinan ${probabilityText(mean)} terhadap ${numberText(own.length)} anggota lain`,
    `${numberText(principal.steps.length)} langkah terbaca`,
    `mutu pembacaan ${percentText(principal.quality)}`,
    principal.effective ? `efektif ${dateText(principal.effective)}` : null,
  ].filter(Boolean);
  return [
    h("a", { href: sopRoute(principal) }, quoteOr(principal.agency, NO_AGENCY)),
    principal.number ? [", nomor ", quote(principal.number)] : null,
    h(
      "span",
      { class: "under" },
      `Dipilih sebagai pembanding: ${reasons.join("; ")}. Acuan tidak berarti isinya paling benar.`,
    ),
  ];
}

function weakestText(cluster) {
  const weakest = cluster.pairs.reduce(
    (least, pair) => (least === null || pair.probability < least.probability ? pair : least),
    null,
  );
  if (weakest === null || percent(weakest.probability) > percent(cluster.min_probability))
    return confidence(cluster.min_probability);
  return [
    confidence(weakest.probability),
    " ",
    h(
      "a",
      { href: pairRoute(weakest) },
      quoteOr(weakest.a.agency, NO_AGENCY),
      " dengan ",
      quoteOr(weakest.b.agency, NO_AGENCY),
    ),
  ];
}

// --- variants ----------------------------------------------------------------------------------

function variantSection(cluster) {
  const byStep = groupBy(cluster.variants, (variant) => variant.step);
  const whole = byStep.get(null) ?? [];
  const varied = byStep.size - (whole.length ? 1 : 0);
  const blocks = cluster.principal.steps.map((step, index) =>
    stepBlock(cluster, step, index, byStep.get(index) ?? []),
  );
  const list = h("ol", { class: "steps" }, blocks);
  const onlyVaried = h("input", {
    type: "checkbox",
    onchange: (event) => list.classList.toggle("only-varied", event.target.checked),
  });
  const toggleAll = (open) => () => {
    for (const details of list.parentElement.querySelectorAll("details")) details.open = open;
  };
  return h(
    "section",
    null,
    heading("Langkah SOP acuan dan nilai yang berbeda"),
    h(
      "div",
      { class: "filters" },
      h("label", { class: "field field-check" }, onlyVaried, "Hanya langkah yang berbeda"),
      h(
        "button",
        { type: "button", class: "button", onclick: toggleAll(true) },
        "Buka semua rincian",
      ),
      h("button", { type: "button", class: "button", onclick: toggleAll(false) }, "Tutup semua"),
      h(
        "span",
        { class: "hint" },
        `${numberText(varied)} dari ${numberText(blocks.length)} langkah berbeda antaranggota.`,
      ),
    ),
    whole.length
      ? h("div", { class: "step varied" }, h("h3", null, WHOLE_SOP), variantGrid(cluster, whole))
      : null,
    list,
  );
}

function stepBlock(cluster, step, index, variants) {
  const { principal } = cluster;
  return h(
    "li",
    { class: `step ${variants.length ? "varied" : "uniform"}` },
    h(
      "h3",
      null,
      h("span", { class: "step-label" }, "Langkah ", quote(stepNumber(step, index))),
      " ",
      quote(step.activity),
    ),
    facts(
      [
        ["Pelaksana", step.actors.length ? quote(step.actors.join(", ")) : ""],
        ["Kelengkapan", step.requirements.length ? quote(step.requirements.join("; ")) : ""],
        ["Waktu", step.duration?.text ? quote(step.duration.text) : ""],
        ["Output", step.output ? quote(step.output) : ""],
        ["Keterangan", step.note ? quote(step.note) : ""],
        ["Sumber", pdfLink(principal, step.page, `hlm. ${step.page}`)],
      ],
      "step-facts",
    ),
    variants.length
      ? variantGrid(cluster, variants)
      : h("p", { class: "same-note" }, "Tidak ada pertentangan yang ditemukan."),
  );
}

function variantGrid(cluster, variants) {
  return h(
    "div",
    { class: "variants" },
    variants.map((variant) => variantTable(cluster, variant)),
  );
}

/** The values of one field with who has them; the rare ones are folded. */
function variantTable(cluster, variant) {
  const { shown, folded } = variantEntries(cluster, variant);
  return h(
    "div",
    null,
    valueTable(
      cluster,
      `${term(CONFLICT, variant.field)}: ${numberText(variant.values.length)} nilai`,
      [...shown, ...silentEntry(cluster, variant)],
    ),
    folded.length
      ? lazyDetails(
          `${numberText(folded.length)} nilai lain (${numberText(countMembers(folded))} SOP)`,
          () => valueTable(cluster, hiddenText("Nilai lain"), folded),
          "variant-rest",
        )
      : null,
  );
}

/** Entries {value, members} of a variant, the most frequent first, in those to show and to fold. */
function variantEntries(cluster, variant) {
  const entries = variant.values
    .map(({ value, members }) => ({
      value: quoteOr(value, NOT_STATED),
      members: members.map((id) => model.sopById.get(wellFormed(id))).filter(Boolean),
    }))
    .sort((x, y) => y.members.length - x.members.length);
  const isShown = ({ members }, i) => i < MAX_SHOWN_VALUES || members.includes(cluster.principal);
  return {
    shown: entries.filter(isShown),
    folded: entries.filter((entry, i) => !isShown(entry, i)),
  };
}

/** The members that no value of the variant names, as an entry of their own where there are any. */
function silentEntry(cluster, variant) {
  const stated = new Set(variant.values.flatMap(({ members }) => members.map(wellFormed)));
  const members = cluster.members.filter((member) => !stated.has(wellFormed(member.id)));
  const words = variant.step === null ? NOT_STATED : `${NOT_STATED} atau tanpa langkah sepadan`;
  return members.length ? [{ value: h("span", { class: "missing" }, words), members }] : [];
}

function countMembers(entries) {
  return entries.reduce((sum, { members }) => sum + members.length, 0);
}

function valueTable(cluster, caption, entries) {
  const head = tableHead(["Nilai", "Jumlah SOP", "Perangkat daerah"]);
  head.classList.add("visually-hidden");
  return h(
    "table",
    { class: "variant" },
    h("caption", null, caption),
    head,
    h(
      "tbody",
      null,
      entries.map((entry) => variantRow(cluster, entry)),
    ),
  );
}

function variantRow(cluster, { value, members }) {
  const isPrincipal = members.includes(cluster.principal);
  return h(
    "tr",
    { class: isPrincipal ? "of-principal" : null },
    h(
      "th",
      { scope: "row" },
      value,
      isPrincipal ? h("span", { class: "tag principal" }, "nilai acuan") : null,
    ),
    h(
      "td",
      { class: "variant-count" },
      bar(members.length / cluster.members.length),
      `${numberText(members.length)} SOP`,
    ),
    h("td", null, memberNames(cluster, members)),
  );
}

/** Names of members, each leading to its comparison with the principal. */
function memberNames(cluster, members) {
  const name = (member) => {
    if (member === cluster.principal)
      return h("a", { href: sopRoute(member) }, quoteOr(member.agency, NO_AGENCY), " (acuan)");
    const pair = findPair(member, cluster.principal);
    return h(
      "a",
      { href: pair ? pairRoute(pair) : sopRoute(member) },
      quoteOr(member.agency, NO_AGENCY),
    );
  };
  if (members.length <= MAX_NAMED_MEMBERS)
    return members.map((member, i) => [i ? ", " : "", name(member)]);
  return lazyDetails(["Lihat nama", hiddenText(` ${numberText(members.length)} SOP`)], () =>
    h(
      "ul",
      { class: "names" },
      members.map((member) => h("li", null, name(member))),
    ),
  );
}

// --- members -----------------------------------------------------------------------------------

function memberSection(cluster) {
  const rows = cluster.members.map((member) => ({
    member,
    pair: findPair(member, cluster.principal),
  }));
  return h(
    "section",
    null,
    heading(`Anggota (${numberText(cluster.members.length)})`),
    listSection({
      params: new URLSearchParams({ tampil: "25" }),
      total: rows.length,
      unit: "anggota",
      caption: "Anggota kelompok",
      empty: "Tidak ada anggota yang sesuai.",
      defaultSort: "-keyakinan",
      fields:
        rows.length > PAGE_SIZES[0]
          ? [searchField("Cari perangkat daerah, judul, atau nomor")]
          : [],
      select: (params) => rows.filter(searchTest(params, ({ member }) => sopSearchText(member))),
      columns: memberColumns(cluster),
    }),
  );
}

/** Confidence of every pair of a small cluster. */
function matrixSection(cluster) {
  const letters = cluster.members.map((_, i) => String.fromCharCode(65 + i));
  const cell = (first, second) => {
    if (first === second) return h("td", { class: "diagonal" }, "–");
    const pair = findPair(first, second);
    return h(
      "td",
      null,
      pair
        ? h("a", { href: pairRoute(pair) }, probabilityText(pair.probability))
        : h("span", { class: "missing" }, "–"),
    );
  };
  return h(
    "section",
    null,
    heading("Keyakinan tiap pasangan"),
    h(
      "table",
      { class: "table matrix" },
      h("caption", { class: "visually-hidden" }, "Tingkat keyakinan tiap pasangan anggota"),
      tableHead(["Anggota", ...letters]),
      h(
        "tbody",
        null,
        cluster.members.map((member, i) =>
          h(
            "tr",
            null,
            h(
              "th",
              { scope: "row" },
              h("span", { class: "letter" }, letters[i]),
              " ",
              quoteOr(member.agency, NO_AGENCY),
            ),
            cluster.members.map((other) => cell(member, other)),
          ),
        ),
      ),
    ),
  );
}

function memberColumns(cluster) {
  const isPrincipal = ({ member }) => member === cluster.principal;
  return [
    {
      key: "opd",
      label: "Perangkat daerah",
      value: ({ member }) => member.agency,
      render: (row) => [
        h("a", { href: sopRoute(row.member) }, quoteOr(row.member.agency, NO_AGENCY)),
        " ",
        isPrincipal(row) ? h("span", { class: "tag principal" }, "SOP acuan") : null,
      ],
    },
    {
      key: "judul",
      label: "Judul",
      value: ({ member }) => member.title,
      render: ({ member }) => [
        quoteOr(member.title, NO_TITLE),
        member.number ? h("span", { class: "under" }, quote(member.number)) : null,
      ],
    },
    {
      key: "efektif",
      label: "Efektif",
      value: ({ member }) => member.effective ?? "",
      render: ({ member }) => quoteOr(dateText(member.effective), "–"),
    },
    numberColumn("langkah", "Langkah", ({ member }) => member.steps.length),
    {
      key: "keyakinan",
      label: "Terhadap acuan",
      descending: true,
      value: (row) => (isPrincipal(row) ? 2 : (row.pair?.probability ?? 0)),
      render: (row) =>
        row.pair ? [confidence(row.pair.probability), " ", relationTag(row.pair.relation)] : "–",
    },
    conflictColumn((row) => row.pair),
    {
      key: "buka",
      label: "",
      className: "actions",
      render: (row) => [
        row.pair ? compareButton(row.pair, `${row.member.agency} dengan acuan`) : null,
        pdfLink(row.member, row.member.first_page, "PDF"),
      ],
    },
  ];
}
