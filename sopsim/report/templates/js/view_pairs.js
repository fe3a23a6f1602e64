// Pasangan: the list of pairs.

/** The pairs as last listed, in that order, for going on to the next one from inside a pair. */
let pairQueue = [];

function viewPairs(_parts, params, keep) {
  const list = listSection({
    params,
    total: model.pairs.length,
    unit: "pasangan",
    caption: "Daftar pasangan SOP",
    empty: "Tidak ada pasangan yang sesuai dengan saringan.",
    defaultSort: "-pertentangan",
    className: "pairs",
    fields: [
      searchField("Cari judul, perangkat daerah, nomor, atau nama berkas"),
      thresholdField(),
      termsField("hubungan", "Hubungan", RELATION),
      selectField("jenis", "Pertentangan", [
        [
          null,
          [
            ["*", "Ada pertentangan"],
            ["-", "Tanpa pertentangan"],
          ],
        ],
        ["Jenis perbedaan", Object.entries(CONFLICT)],
      ]),
      termsField("tingkat", "Tingkat pertentangan", SEVERITY),
      termsField("cakupan", "Cakupan", PAIR_SCOPE),
      agencyField("opd", "Perangkat daerah"),
      agencyField("opd2", "dengan perangkat daerah"),
      clusterField(),
    ],
    select: selectPairs,
    note: pairsNote,
    rowHref: pairRoute,
    columns: pairColumns(),
    onChange: (changed, rows) => {
      pairQueue = rows;
      keep(changed);
    },
  });
  return { title: "Pasangan", node: h("div", null, viewTitle("Pasangan SOP"), list) };
}

function clusterField() {
  return selectField("kelompok", "Kelompok", [
    [
      null,
      [
        ["luar", "Di luar kelompok"],
        ["dalam", "Di dalam kelompok"],
      ],
    ],
    [
      "Satu kelompok",
      model.clusters.map((cluster) => [
        wellFormed(cluster.id),
        `${clusterTitle(cluster)} (${cluster.members.length})`,
      ]),
    ],
  ]);
}

function selectPairs(params) {
  const chosen = Object.fromEntries(params);
  const tests = [
    searchTest(params, (pair) => `${sopSearchText(pair.a)}\n${sopSearchText(pair.b)}`),
  ];
  if (chosen.min) tests.push((pair) => pair.percent >= minPercent(params));
  if (chosen.maks) tests.push((pair) => pair.percent <= Number(chosen.maks));
  if (chosen.hubungan) tests.push((pair) => pair.relation === chosen.hubungan);
  if (chosen.cakupan) tests.push((pair) => pair.scope === chosen.cakupan);
  if (chosen.kelompok) tests.push((pair) => inCluster(pair, chosen.kelompok));
  if (chosen.jenis || chosen.tingkat) tests.push(hasConflict(chosen.jenis, chosen.tingkat));
  const [first, second] = chosenAgencies(params);
  if (first) tests.push(betweenAgencies(first, second));
  return model.pairs.filter((pair) => tests.every((test) => test(pair)));
}

function inCluster(pair, value) {
  if (value === "luar") return pair.cluster === null;
  if (value === "dalam") return pair.cluster !== null;
  return pair.cluster !== null && wellFormed(pair.cluster.id) === value;
}

/** A test for pairs with a conflict of this type ("*" any, "-" no conflict) and severity. */
function hasConflict(type, severity) {
  if (type === "-") return (pair) => pair.conflicts.length === 0;
  return (pair) =>
    pair.conflicts.some(
      (conflict) =>
        (!type || type === "*" || conflict.type === type) &&
        (!severity || conflict.severity === severity),
    );
}

/** The agency filters; one alone counts as the first, whichever control it was chosen in. */
function chosenAgencies(params) {
  return [params.get("opd"), params.get("opd2")].filter(Boolean);
}

/** A test for pairs with one SOP of the first agency and, if chosen, the other of the second. */
function betweenAgencies(first, second) {
  const fits = (one, other) =>
    agencyMatches(one.agency, first) && (!second || agencyMatches(other.agency, second));
  return (pair) => fits(pair.a, pair.b) || fits(pair.b, pair.a);
}

/** What the list leaves out and what narrows it though no control shows it. */
function pairsNote(params) {
  return [impliedNote(params), upperLimitNote(params)];
}

/** Pairs between these agencies that a large cluster implies, with links to it. */
function impliedNote(params) {
  const [first, second] = chosenAgencies(params);
  if (!first) return null;
  const found = impliedGroups(minPercent(params))
    .map(({ cluster, members }) => ({ cluster, count: impliedBetween(members, first, second) }))
    .filter(({ count }) => count > 0);
  if (!found.length) return null;
  const total = found.reduce((sum, { count }) => sum + count, 0);
  return h(
    "p",
    { class: "hint" },
    `Di samping daftar ini, ${numberText(total)} pasangan tersirat dalam kelompok besar: `,
    found.map(({ cluster, count }, i) => [
      i ? "; " : "",
      h("a", { href: clusterRoute(cluster) }, quote(clusterTitle(cluster))),
      ` (${numberText(count)})`,
    ]),
    ".",
  );
}

function impliedBetween(members, first, second) {
  const inFirst = members.filter((member) => agencyMatches(member.agency, first));
  const others = second
    ? members.filter((member) => agencyMatches(member.agency, second))
    : members;
  const shared = inFirst.filter((member) => others.includes(member)).length;
  return inFirst.length * others.length - shared - pairsAmong(shared);
}

function upperLimitNote(params) {
  const highest = params.get("maks");
  if (!highest) return null;
  const rest = new URLSearchParams(params);
  rest.delete("maks");
  rest.delete("hal");
  return h(
    "p",
    { class: "hint" },
    `Hanya tingkat keyakinan paling tinggi ${Number(highest)}%. `,
    h("a", { href: route(["pasangan"], rest) }, "Hapus batas atas"),
  );
}

function pairColumns() {
  return [
    {
      key: "keyakinan",
      label: "Keyakinan",
      descending: true,
      className: "narrow",
      value: (pair) => pair.probability,
      render: (pair) => confidence(pair.probability),
    },
    {
      key: "hubungan",
      label: "Hubungan",
      value: (pair) => RELATION_ORDER.indexOf(pair.relation),
      render: (pair) => [
        relationTag(pair.relation),
        pair.relation === "contains" ? largerText(pair) : null,
      ],
    },
    {
      key: "a",
      label: "SOP A",
      value: (pair) => sopTitle(pair.a),
      render: (pair) => sopCell(pair.a),
    },
    {
      key: "b",
      label: "SOP B",
      value: (pair) => sopTitle(pair.b),
      render: (pair) => sopCell(pair.b),
    },
    {
      key: "sepadan",
      label: "Langkah sepadan",
      descending: true,
      value: (pair) => pair.a_in_b + pair.b_in_a,
      render: shareCell,
    },
    conflictColumn((pair) => pair),
    {
      key: "buka",
      label: "",
      render: (pair) => compareButton(pair, `${sopTitle(pair.a)} dengan ${sopTitle(pair.b)}`),
    },
  ];
}

function shareCell(pair) {
  return [
    h("span", { class: "share" }, `A ${percentText(pair.a_in_b)}`, bar(pair.a_in_b)),
    h("span", { class: "share" }, `B ${percentText(pair.b_in_a)}`, bar(pair.b_in_a)),
  ];
}

// --- small parts that other views show too -----------------------------------------------------

function confidence(probability) {
  const level = confidenceLevel(probability);
  return h(
    "span",
    { class: `confidence confidence-${level}` },
    h("strong", null, probabilityText(probability)),
    " ",
    h("span", null, CONFIDENCE[level].toLowerCase()),
  );
}

function relationTag(relation) {
  return h("span", { class: `tag relation-${relation}` }, term(RELATION, relation));
}

function largerText(pair) {
  const larger = wellFormed(pair.larger ?? "") === wellFormed(pair.a.id) ? ["A", "B"] : ["B", "A"];
  return h("span", { class: "under" }, `${larger[0]} memuat ${larger[1]}`);
}

function severityTag(severity) {
  const sign = { high: "▲▲▲", medium: "▲▲", low: "▲" }[severity] ?? "";
  return h(
    "span",
    { class: `severity severity-${severity}` },
    h("span", { class: "severity-sign", "aria-hidden": "true" }, sign),
    " ",
    term(SEVERITY, severity),
  );
}

function sopCell(sop) {
  return h(
    "div",
    { class: "sop-cell" },
    h("span", { class: "sop-title" }, quoteOr(sop.title, NO_TITLE)),
    h(
      "span",
      { class: "under" },
      quoteOr(sop.agency, NO_AGENCY),
      sop.number ? [" · ", quote(sop.number)] : null,
      sop.scope === "lintas" ? [" ", h("span", { class: "tag scope" }, "Lintas")] : null,
    ),
  );
}

/** Conflicts counted by type, the most serious first. */
/** The column of the conflicts of the pair, if any, that a row holds. */
function conflictColumn(pairOf) {
  return {
    key: "pertentangan",
    label: "Pertentangan",
    descending: true,
    value: (row) => (pairOf(row) ? conflictWeight(pairOf(row)) : 0),
    render: (row) => (pairOf(row) ? conflictTags(pairOf(row).conflicts) : "–"),
  };
}

/** The link to a pair; `what` tells it from the others when read aloud. */
function compareButton(pair, what) {
  return h("a", { class: "button", href: pairRoute(pair) }, "Bandingkan", hiddenText(` ${what}`));
}

function conflictTags(conflicts) {
  if (!conflicts.length) return h("span", { class: "missing" }, "tidak ada");
  const byType = new Map();
  for (const conflict of conflicts) {
    const entry = byType.get(conflict.type) ?? { count: 0, severity: conflict.severity };
    entry.count += 1;
    if (SEVERITY_ORDER.indexOf(conflict.severity) < SEVERITY_ORDER.indexOf(entry.severity))
      entry.severity = conflict.severity;
    byType.set(conflict.type, entry);
  }
  const rank = ([, entry]) => SEVERITY_ORDER.indexOf(entry.severity);
  return h(
    "span",
    { class: "tags" },
    [...byType]
      .sort((x, y) => rank(x) - rank(y))
      .map(([type, { count, severity }]) =>
        h(
          "span",
          {
            class: `tag conflict-tag severity-${severity}`,
            title: `Tingkat ${term(SEVERITY, severity).toLowerCase()}`,
          },
          term(CONFLICT, type),
          count > 1 ? ` ×${count}` : "",
          severity === "high" ? [" ▲", hiddenText("tingkat tinggi")] : "",
        ),
      ),
  );
}
