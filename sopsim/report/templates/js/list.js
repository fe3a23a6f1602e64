// Lists that can be searched, filtered, sorted and paged. What is chosen lives in URLSearchParams,
// so that a view can keep it in the address and a link or the back button brings it back.

const PAGE_SIZES = [25, 50, 100, 500];
const DEFAULT_PAGE_SIZE = 50;

/**
 * Make a list.
 *
 * - `params`: URLSearchParams with `cari`, `urut` ("key" or "-key"), `hal`, `tampil` and what the
 *   fields set
 * - `fields`: form controls from `searchField`, `selectField`, `checkField`, `thresholdField`
 * - `select(params)`: the rows that pass the filters
 * - `columns`: {key, label, render(row), value?(row), descending?, className?}; `value` sorts
 * - `defaultSort`: as `urut`; without it rows keep the order that `select` gives
 * - `unit`: what the rows are, for the count; `total`: how many there are without filters
 * - `empty`: what to say when the filters leave none
 * - `onChange(params, rows)`: called after each drawing
 * - `rowHref(row)`: where a click on a row leads
 */
function listSection(options) {
  const { params, fields = [], onChange } = options;
  const status = h("p", { class: "list-status", role: "status" });
  const note = h("div", { class: "list-note" });
  const region = h("div", { class: "list-region" });

  function change(changes, focusKey) {
    for (const [key, value] of Object.entries(changes)) {
      if (value === "" || value === null) params.delete(key);
      else params.set(key, value);
    }
    if (!("hal" in changes)) params.delete("hal");
    draw(focusKey);
    if ("hal" in changes) status.scrollIntoView({ block: "start" });
  }

  function draw(focusKey) {
    const rows = sortRows(options.select(params), options, params);
    const page = pageOf(rows, params);
    status.textContent = statusText(rows.length, options.total, options.unit);
    replaceContent(note, options.note?.(params));
    replaceContent(
      region,
      rows.length
        ? listTable(page.rows, options, params, change)
        : h("p", { class: "empty" }, options.total ? options.empty : `Tidak ada ${options.unit}.`),
      rows.length > Math.min(...PAGE_SIZES) && pager(page, change),
    );
    if (focusKey) {
      region
        .querySelector(`[data-focus="${focusKey}"]:not(:disabled)`)
        ?.focus({ preventScroll: true });
    }
    onChange?.(params, rows);
  }

  const form = fields.length
    ? h(
        "form",
        { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
        fields.map((field) => field(params, change)),
      )
    : null;
  draw();
  return h("section", { class: "list" }, form, status, note, region);
}

function statusText(shown, total, unit) {
  if (shown === total) return `${numberText(total)} ${unit}`;
  return `${numberText(shown)} dari ${numberText(total)} ${unit}`;
}

function sortRows(rows, { columns, defaultSort }, params) {
  const chosen = params.get("urut") ?? defaultSort;
  if (!chosen) return rows;
  const column = columns.find(({ key, value }) => value && key === chosen.replace(/^-/, ""));
  if (!column) return rows;
  const direction = chosen.startsWith("-") ? -1 : 1;
  return rows
    .map((row, index) => ({ row, index, value: column.value(row) }))
    .sort((x, y) => direction * compareValues(x.value, y.value) || x.index - y.index)
    .map(({ row }) => row);
}

function compareValues(x, y) {
  return typeof x === "number" ? x - y : COLLATOR.compare(x, y);
}

function pageOf(rows, params) {
  const asked = Number(params.get("tampil"));
  const size = PAGE_SIZES.includes(asked) ? asked : DEFAULT_PAGE_SIZE;
  const count = Math.max(1, Math.ceil(rows.length / size));
  const number = Math.min(count, Math.max(1, Number.parseInt(params.get("hal") ?? "1", 10) || 1));
  return { rows: rows.slice((number - 1) * size, number * size), number, count, size };
}

function listTable(
  rows,
  { columns, caption, rowHref, defaultSort, className = "" },
  params,
  change,
) {
  const chosen = params.get("urut") ?? defaultSort ?? "";
  return h(
    "table",
    { class: `table ${className}` },
    h("caption", { class: "visually-hidden" }, caption),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        columns.map((column) => columnHead(column, chosen, change)),
      ),
    ),
    h(
      "tbody",
      null,
      rows.map((row) =>
        h(
          "tr",
          rowHref
            ? { class: "clickable", onclick: (event) => followRow(event, rowHref(row)) }
            : null,
          columns.map((column) => h("td", { class: column.className }, column.render(row))),
        ),
      ),
    ),
  );
}

function columnHead(column, chosen, change) {
  if (!column.value) return h("th", { scope: "col", class: column.className }, column.label);
  const current = chosen.replace(/^-/, "") === column.key;
  const isDescending = current ? chosen.startsWith("-") : !column.descending;
  const next = `${isDescending ? "" : "-"}${column.key}`;
  return h(
    "th",
    {
      scope: "col",
      class: column.className,
      "aria-sort": current ? (isDescending ? "descending" : "ascending") : null,
    },
    h(
      "button",
      {
        type: "button",
        class: "sort",
        "data-focus": `sort-${column.key}`,
        onclick: () => change({ urut: next }, `sort-${column.key}`),
      },
      column.label,
      h(
        "span",
        { class: "sort-sign", "aria-hidden": "true" },
        current ? (isDescending ? "\u00A0▼" : "\u00A0▲") : "\u00A0↕",
      ),
    ),
  );
}

/** A click anywhere on a row opens it, unless it was meant for a link or to select text. */
function followRow(event, href) {
  if (event.target.closest("a, button, summary")) return;
  if (String(window.getSelection())) return;
  follow(href);
}

function pager(page, change) {
  const step = (label, number, key) =>
    h(
      "button",
      {
        type: "button",
        class: "button",
        "data-focus": key,
        disabled: number < 1 || number > page.count,
        onclick: () => change({ hal: String(number) }, key),
      },
      label,
    );
  return h(
    "div",
    { class: "pager" },
    step("‹ Sebelumnya", page.number - 1, "previous"),
    h("span", null, `Halaman ${numberText(page.number)} dari ${numberText(page.count)}`),
    step("Berikutnya ›", page.number + 1, "next"),
    h(
      "label",
      null,
      "Baris per halaman ",
      h(
        "select",
        {
          "data-focus": "size",
          onchange: (event) => change({ tampil: event.target.value }, "size"),
        },
        PAGE_SIZES.map((size) =>
          h("option", { value: size, selected: size === page.size }, String(size)),
        ),
      ),
    ),
  );
}

/** A sortable column of numbers. */
function numberColumn(key, label, value) {
  const render = (row) => numberText(value(row));
  return { key, label, className: "number", descending: true, value, render };
}

// --- form controls: each is (params, change) -> element ----------------------------------------

function searchField(label) {
  return (params, change) =>
    h(
      "label",
      { class: "field field-wide" },
      label,
      h("input", {
        type: "search",
        value: params.get("cari"),
        autocomplete: "off",
        spellcheck: "false",
        oninput: (event) => change({ cari: event.target.value }),
      }),
    );
}

/** `groups` is a list of [group label or null, [[value, label], …]]. */
function selectField(key, label, groups, allLabel = "Semua") {
  return (params, change) => {
    const chosen = params.get(key) ?? "";
    const option = ([value, text]) => h("option", { value, selected: value === chosen }, text);
    return h(
      "label",
      { class: "field" },
      label,
      h(
        "select",
        {
          onchange: (event) => change({ [key]: event.target.value }),
        },
        option(["", allLabel]),
        groups.map(([name, entries]) =>
          name ? h("optgroup", { label: name }, entries.map(option)) : entries.map(option),
        ),
      ),
    );
  };
}

function termsField(key, label, terms) {
  return selectField(key, label, [[null, Object.entries(terms)]]);
}

function agencyField(key, label) {
  const named = model.agencies.filter(Boolean);
  const kinds = [...new Set(named.map(agencyKind))].sort(COLLATOR.compare);
  const entries = model.agencies.map((agency) => [agencyFilter(agency), agencyName(agency)]);
  return selectField(key, label, [
    ["Semua yang sejenis", kinds.map((kind) => [`${KIND_SIGN}${kind}`, `Semua ${kind}`])],
    ["Perangkat daerah", entries],
  ]);
}

function checkField(key, label) {
  return (params, change) =>
    h(
      "label",
      { class: "field field-check" },
      h("input", {
        type: "checkbox",
        checked: params.get(key) === "1",
        onchange: (event) => change({ [key]: event.target.checked ? "1" : "" }),
      }),
      label,
    );
}

/** The slider that re-thresholds: only findings of at least this confidence. */
function thresholdField() {
  const lowest = model.pairs.reduce((least, pair) => Math.min(least, pair.percent), 100);
  return (params, change) => {
    if (!model.pairs.length) return null;
    const value = Math.max(lowest, minPercent(params));
    const output = h("output", null, `${value}%`);
    return h(
      "label",
      { class: "field field-range" },
      h("span", null, "Keyakinan minimal: ", output),
      h("input", {
        type: "range",
        min: lowest,
        max: 100,
        step: 1,
        value,
        oninput: (event) => {
          output.textContent = `${event.target.value}%`;
          change({ min: Number(event.target.value) > lowest ? event.target.value : "" });
        },
      }),
    );
  };
}

function minPercent(params) {
  const value = Number.parseInt(params.get("min") ?? "", 10);
  return Number.isNaN(value) ? 0 : Math.min(100, Math.max(0, value));
}

// --- searching ---------------------------------------------------------------------------------

/** Make a test for rows: every word that is searched for occurs somewhere in the row's text. */
function searchTest(params, textOf) {
  const words = (params.get("cari") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    if (!words.length) return true;
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  };
}

function sopSearchText(sop) {
  sop.searchText ??= [sop.title, sop.agency, sop.number, sop.path].join("\n").toLowerCase();
  return sop.searchText;
}
