// The page: which view the address names, moving between views, what holds for all of them.

const LISTS = {
  ringkasan: viewSummary,
  kelompok: viewClusters,
  pasangan: viewPairs,
  sop: viewSops,
  "tidak-terbaca": viewSkipped,
};
const DETAILS = { kelompok: viewCluster, pasangan: viewPair, sop: viewSop };
const START = "#/ringkasan";

const main = document.getElementById("isi");
const scrollPositions = new Map();
let currentHash = "";
let followsLink = true;

/** "#/sop/x%20y?cari=z" as its decoded parts and its parameters; null where it is malformed. */
function parseHash(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  try {
    return { parts: path.split("/").map(decodeURIComponent), params: new URLSearchParams(query) };
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The view that an address names: {title, node, view?, wide?}. */
function makeView({ parts, params }, keep) {
  const views = parts.length > 1 ? DETAILS : LISTS;
  return Object.hasOwn(views, parts[0]) ? views[parts[0]](parts, params, keep) : null;
}

function notFound() {
  return {
    title: "Tidak ditemukan",
    node: h(
      "div",
      null,
      viewTitle("Tidak ditemukan"),
      h(
        "p",
        null,
        "Alamat ini tidak ada dalam laporan. Laporan mungkin sudah diproses ulang. ",
        h("a", { href: START }, "Ke ringkasan"),
      ),
    ),
  };
}

function show() {
  const hash = window.location.hash || START;
  const address = parseHash(hash);
  currentHash = hash;
  const name = address?.parts[0];
  // Filters change the address in place: a link carries them and the back button keeps them.
  const keep = (params) => {
    currentHash = route([name], params);
    if (window.location.hash !== currentHash) window.history.replaceState(null, "", currentHash);
    carryThreshold(params.get("min"));
  };
  carryThreshold(address?.params.get("min"));
  const view = (address && makeView(address, keep)) ?? notFound();
  main.replaceChildren(view.node);
  document.body.classList.toggle("wide", Boolean(view.wide));
  document.title = wellFormed(`${view.title} – Perbandingan SOP`);
  for (const tab of document.querySelectorAll(".tabs a")) {
    if (tab.dataset.view === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

/** Tabs keep the threshold of confidence from view to view. */
function carryThreshold(minimum) {
  for (const tab of document.querySelectorAll(".tabs a")) {
    tab.setAttribute("href", route([tab.dataset.view], minimum ? { min: minimum } : undefined));
  }
}

/** After a link start at the top with the title; after back or forward return to where one was. */
function navigate() {
  const left = currentHash;
  show();
  const position = followsLink ? undefined : scrollPositions.get(currentHash);
  window.scrollTo(0, position ?? 0);
  const cameFrom =
    position === undefined
      ? null
      : [...main.querySelectorAll("a[href^='#']")].find(
          (link) => link.getAttribute("href") === left,
        );
  (cameFrom ?? main.querySelector("h1"))?.focus({ preventScroll: true });
  followsLink = false;
}

/** Go to a view as if a link to it had been clicked. */
function follow(hash) {
  followsLink = true;
  window.location.hash = hash;
}

function start() {
  window.history.scrollRestoration = "manual";
  window.addEventListener("scroll", () => scrollPositions.set(currentHash, window.scrollY), {
    passive: true,
  });
  window.addEventListener("hashchange", navigate);
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#/']")) followsLink = true;
  });
  document.querySelector("[data-skip]").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  document.getElementById("cetak").addEventListener("click", () => window.print());
  show();
}

/** A fault in this program must not look like an empty report. */
function showFault(error) {
  main.replaceChildren(
    h("h1", null, "Laporan tidak dapat ditampilkan"),
    h("p", null, "Terjadi kesalahan pada halaman ini. Isi yang sama tersedia dalam overlaps.xlsx."),
    h("pre", { class: "fault" }, String(error?.stack ?? error)),
  );
}

window.addEventListener("error", (event) => showFault(event.error ?? event.message));
start();
