// Making elements. All text goes in as text nodes; nothing here or elsewhere parses markup.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Make an HTML element. A property starting with "on" is an event handler, true is an empty
 * attribute, false, null and undefined are left out. Children are nodes, texts, or nested lists of
 * them.
 */
function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Make an SVG element; as `h`. */
function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG_NAMESPACE, tag), properties, children);
}

/** A file name need not be valid Unicode; what is not can neither be shown nor stand in an address. */
function wellFormed(text) {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : wellFormed(String(value)));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : wellFormed(String(child)));
  }
}

/** Put these children in place of all that an element holds; children as in `h`. */
function replaceContent(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Text that comes from a document: kept apart, so that its writing direction cannot leak out. */
function quote(text, className) {
  return h("bdi", { class: className }, text);
}

/** A value as printed, or words that say there is none. */
function quoteOr(text, missing) {
  return text ? quote(text) : h("span", { class: "missing" }, missing);
}

function hiddenText(text) {
  return h("span", { class: "visually-hidden" }, text);
}

/** Set the width of a bar; style attributes are closed to the page, this way is not. */
function bar(share, className = "bar") {
  const fillElement = h("span", { class: "bar-fill" });
  fillElement.style.setProperty("width", `${Math.max(0, Math.min(1, share)) * 100}%`);
  return h("span", { class: className, "aria-hidden": "true" }, fillElement);
}

/** A fold-out whose content is made when it is first opened. */
function lazyDetails(summary, makeContent, className) {
  const details = h("details", { class: className }, h("summary", null, summary));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) append(details, [makeContent()]);
  });
  return details;
}

function heading(text, level = 2) {
  return h(`h${level}`, null, text);
}

/** The title of a view; focus goes here when the view opens. */
function viewTitle(...content) {
  return h("h1", { tabindex: "-1" }, ...content);
}

/** A definition list of [term, content] entries, without those that are false or lack content. */
function facts(entries, className = "facts") {
  const kept = entries.filter((entry) => entry && entry[1] !== null && entry[1] !== "");
  return h(
    "dl",
    { class: className },
    kept.map(([name, content]) => [h("dt", null, name), h("dd", null, content)]),
  );
}

/** The head of a table: one row of column names. */
function tableHead(labels) {
  return h(
    "thead",
    null,
    h(
      "tr",
      null,
      labels.map((label) => h("th", { scope: "col" }, label)),
    ),
  );
}

/**
 * A plain table. The first cell of a row is its head, the others are content, a number, or a
 * finished `td`, which counts as a number.
 */
function simpleTable(caption, heads, rows, className = "table") {
  const isNumber = (cell) => typeof cell === "number" || cell instanceof HTMLTableCellElement;
  const cellOf = (cell) => {
    if (cell instanceof HTMLTableCellElement) return cell;
    return isNumber(cell) ? h("td", { class: "number" }, numberText(cell)) : h("td", null, cell);
  };
  const head = tableHead(heads);
  [...head.rows[0].cells].forEach((cell, i) => {
    cell.classList.toggle("number", isNumber(rows[0]?.[i]));
  });
  return h(
    "table",
    { class: className },
    h("caption", null, caption),
    head,
    h(
      "tbody",
      null,
      rows.map(([first, ...rest]) =>
        h("tr", null, h("th", { scope: "row" }, first), rest.map(cellOf)),
      ),
    ),
  );
}

/** Bring an element into view, move the focus there and mark it for a moment. */
function reveal(element) {
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
  element.classList.remove("revealed");
  requestAnimationFrame(() => element.classList.add("revealed"));
}
