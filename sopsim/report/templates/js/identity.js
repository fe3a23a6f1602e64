// Everything outside the flow table of two SOPs, compared.

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

/** The comparison, and for each whole-SOP conflict the row that shows it. */
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
        tableHead(["Unsur", "SOP A", "SOP B"]),
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
      identityValues(values[side], found, side),
    );
  return h("tr", { tabindex: "-1" }, h("th", { scope: "row" }, label), cell(0), cell(1));
}

/** One value as text, several as a list where the items that a conflict names are marked. */
function identityValues(values, found, side) {
  const stated = found
    .map(({ conflict }) => (side === 0 ? conflict.a_value : conflict.b_value))
    .filter(Boolean);
  if (!values.length) {
    return stated.length ? quote(stated.join("; ")) : h("span", { class: "missing" }, NOT_STATED);
  }
  if (values.length === 1) return quote(values[0]);
  const named = new Set(stated.flatMap((value) => [value, ...value.split("; ")]));
  return h(
    "ul",
    null,
    values.map((value) =>
      h(
        "li",
        null,
        quote(value),
        named.has(value) ? h("span", { class: "differs-here" }, "berbeda") : null,
      ),
    ),
  );
}
