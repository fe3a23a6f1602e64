// Pasangan, one: two SOPs side by side; what they are and in what they contradict each other.

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
      `${percentText(share)} dari ${numberText(sop.steps.length)} langkah ${letter} `,
      `memiliki padanan yang jelas di ${otherLetter}`,
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
      tableHead(["No.", "Perbedaan", "Tingkat", "SOP A", "SOP B", "Penjelasan"]),
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
    h("td", null, conflictValue(conflict, pair.a, conflict.a_step, conflict.a_value)),
    h("td", null, conflictValue(conflict, pair.b, conflict.b_step, conflict.b_value)),
    h("td", null, quote(conflict.explanation)),
  );
}

function conflictId(index) {
  return `pertentangan-${index + 1}`;
}

function conflictValue(conflict, sop, index, value) {
  const step = index === null ? null : sop.steps[index];
  const missing = conflict.type === "requirement" ? "tidak diminta" : NOT_STATED;
  return [
    h("span", { class: "value" }, quoteOr(value, missing)),
    h(
      "span",
      { class: "under" },
      step
        ? [`langkah ${stepNumber(step, index)}, `, pdfLink(sop, step.page, `hlm. ${step.page}`)]
        : [`${WHOLE_SOP}, `, pdfLink(sop, sop.first_page, `hlm. ${pagesText(sop)}`)],
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
