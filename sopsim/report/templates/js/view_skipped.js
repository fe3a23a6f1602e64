// Tidak terbaca: files and pages that hold no readable SOP, and what to do about them.

function viewSkipped(_parts, params, keep) {
  const list = listSection({
    params,
    total: model.skipped.length,
    unit: "berkas atau bagian",
    caption: "Berkas yang tidak terbaca",
    empty: "Tidak ada yang sesuai dengan pencarian.",
    fields: [searchField("Cari nama berkas atau sebab")],
    select: (chosen) =>
      model.skipped.filter(
        searchTest(chosen, (entry) =>
          `${entry.path}\n${entry.reason}\n${entry.hint}`.toLowerCase(),
        ),
      ),
    onChange: keep,
    columns: [
      {
        key: "berkas",
        label: "Berkas",
        value: (entry) => entry.path,
        render: (entry) =>
          h(
            "a",
            { href: corpusHref(entry.path), target: "_blank", rel: "noopener noreferrer" },
            quote(entry.path),
          ),
      },
      {
        key: "sebab",
        label: "Sebab",
        value: (entry) => entry.reason,
        render: (entry) => quote(entry.reason),
      },
      {
        key: "saran",
        label: "Yang dapat dilakukan",
        value: (entry) => entry.hint,
        render: (entry) => quote(entry.hint),
      },
    ],
  });
  return {
    title: "Tidak terbaca",
    node: h(
      "div",
      null,
      viewTitle("Berkas tidak terbaca"),
      h(
        "p",
        { class: "hint" },
        "SOP dalam berkas ini tidak ikut dibandingkan. Periksa sendiri, atau perbaiki berkasnya " +
          "lalu proses ulang.",
      ),
      list,
    ),
  };
}
