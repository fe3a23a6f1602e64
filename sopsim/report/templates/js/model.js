// The result document, with what the views look up: SOPs by id, pairs and cluster of an SOP, links.

const SEVERITY_ORDER = ["high", "medium", "low"];
const RELATION_ORDER = ["identical", "duplicate", "contains", "overlap"];

const model = buildModel(JSON.parse(document.getElementById("data").textContent));

function buildModel(result) {
  const sops = new Map();
  for (const sop of result.sops) sops.set(wellFormed(sop.id), { ...sop, pairs: [], cluster: null });

  const clusters = new Map();
  for (const cluster of result.clusters) {
    const view = {
      ...cluster,
      members: cluster.members.map((id) => sops.get(wellFormed(id))).filter(Boolean),
      principal: sops.get(wellFormed(cluster.principal)),
      listsAllPairs: cluster.pairs === "all",
      pairs: [],
    };
    for (const member of view.members) member.cluster = view;
    clusters.set(wellFormed(cluster.id), view);
  }

  const pairs = result.pairs.map((pair) => joinPair(pair, sops)).filter(Boolean);
  for (const pair of pairs) {
    pair.a.pairs.push(pair);
    pair.b.pairs.push(pair);
    if (pair.a.cluster !== null && pair.a.cluster === pair.b.cluster) {
      pair.cluster = pair.a.cluster;
      pair.cluster.pairs.push(pair);
    }
  }
  return {
    run: result.run,
    skipped: result.skipped,
    pairs,
    sops: [...sops.values()],
    clusters: [...clusters.values()],
    sopById: sops,
    clusterById: clusters,
    agencies: [...new Set([...sops.values()].map((sop) => sop.agency))].sort(COLLATOR.compare),
  };
}

/** A pair with its two SOPs in place of their ids. */
function joinPair(pair, sops) {
  const a = sops.get(wellFormed(pair.a));
  const b = sops.get(wellFormed(pair.b));
  if (!a || !b) return null;
  return {
    ...pair,
    a,
    b,
    cluster: null,
    percent: percent(pair.probability),
    scope: pairScope(a, b),
    severities: SEVERITY_ORDER.map(
      (level) => pair.conflicts.filter((c) => c.severity === level).length,
    ),
  };
}

function pairScope(a, b) {
  const crossing = [a, b].filter((sop) => sop.scope === "lintas").length;
  if (crossing === 2) return "lintas_lintas";
  if (crossing === 1) return "lintas_internal";
  if (!a.agency || !b.agency) return "internal_tanpa_nama";
  return a.agency === b.agency ? "internal_dalam" : "internal_antar";
}

/** One number that sorts by serious conflicts first, then by the less serious ones. */
function conflictWeight(pair) {
  const [high, medium, low] = pair.severities;
  return high * 1e8 + medium * 1e4 + low;
}

function findPair(first, second) {
  return first.pairs.find((pair) => otherOf(pair, first) === second) ?? null;
}

/** The SOP on the other side of a pair. */
function otherOf(pair, sop) {
  return pair.a === sop ? pair.b : pair.a;
}

/** Members whose listed pair with the principal reaches the threshold, and the principal itself. */
function membersAtThreshold(cluster, minPercent) {
  return cluster.members.filter((member) => {
    if (member === cluster.principal) return true;
    const pair = findPair(member, cluster.principal);
    return pair === null || pair.percent >= minPercent;
  });
}

/** For each large cluster the members whose pairs with each other are implied, not listed. */
function impliedGroups(minPercent) {
  return model.clusters
    .filter((cluster) => !cluster.listsAllPairs)
    .map((cluster) => ({
      cluster,
      members: membersAtThreshold(cluster, minPercent).filter(
        (member) => member !== cluster.principal,
      ),
    }));
}

/** The items by key, keys in order of first appearance. */
function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}

function pairsAmong(count) {
  return (count * (count - 1)) / 2;
}

// --- agencies of one kind ----------------------------------------------------------------------

/** Kinds of agency by the word that names them, the narrowest first. */
const AGENCY_KINDS = [
  ["Kelurahan", /\bkelurahan\b/i],
  ["Puskesmas", /\bpuskesmas\b/i],
  ["Rumah sakit", /\b(rumah sakit|rsud)\b/i],
  ["UPT", /\bupt[d]?\b/i],
  ["Kecamatan", /\bkecamatan\b/i],
  ["Bagian", /\bbagian\b/i],
  ["Dinas", /\bdinas\b/i],
  ["Badan", /\bbadan\b/i],
];

const OTHER_KIND = "Lainnya";

function agencyKind(agency) {
  return AGENCY_KINDS.find(([, pattern]) => pattern.test(agency))?.[0] ?? OTHER_KIND;
}

/** Filter values that stand for all agencies of a kind start with this sign. */
const KIND_SIGN = "~";

/** Filter value for SOPs without an agency; an empty one means all. */
const UNREAD_AGENCY = "~?";

function agencyFilter(agency) {
  return agency || UNREAD_AGENCY;
}

function agencyMatches(agency, filter) {
  if (filter === UNREAD_AGENCY) return agency === "";
  if (filter.startsWith(KIND_SIGN)) return agencyKind(agency) === filter.slice(KIND_SIGN.length);
  return agency === filter;
}

// --- links -------------------------------------------------------------------------------------

function route(parts, params) {
  const path = parts.map((part) => encodeURIComponent(wellFormed(part))).join("/");
  const query = params ? new URLSearchParams(params).toString() : "";
  return `#/${path}${query ? `?${query}` : ""}`;
}

function pairRoute(pair) {
  return route(["pasangan", pair.a.id, pair.b.id]);
}

function clusterRoute(cluster) {
  return route(["kelompok", cluster.id]);
}

function sopRoute(sop) {
  return route(["sop", sop.id]);
}

/** A path as a URL needs it; lone surrogates DC80 … DCFF stand for the raw bytes 80 … FF. */
function encodePath(path) {
  const encodeSegment = (segment) =>
    Array.from(segment, (char) =>
      /\p{Cs}/u.test(char)
        ? `%${(char.charCodeAt(0) & 0xff).toString(16).padStart(2, "0").toUpperCase()}`
        : encodeURIComponent(char),
    ).join("");
  return path.split("/").map(encodeSegment).join("/");
}

function corpusHref(path, page) {
  const base = document.body.dataset.corpusHref;
  return `${base ? `${base}/` : ""}${encodePath(path)}${page ? `#page=${page}` : ""}`;
}

function pdfLink(sop, page, text) {
  return h(
    "a",
    {
      class: "pdf-link",
      href: corpusHref(sop.path, page),
      target: "_blank",
      rel: "noopener noreferrer",
    },
    text,
    hiddenText(` – ${sopTitle(sop)}, PDF di tab baru`),
  );
}

/** The address an SOP was published at, as a link where it is a web address. */
function sourceLink(sop) {
  if (!sop.url) return null;
  if (!/^https?:\/\//i.test(sop.url)) return quote(sop.url);
  return h("a", { href: sop.url, target: "_blank", rel: "noopener noreferrer" }, quote(sop.url));
}

function sopTitle(sop) {
  return sop.title || NO_TITLE;
}

function agencyName(agency) {
  return agency || NO_AGENCY;
}
