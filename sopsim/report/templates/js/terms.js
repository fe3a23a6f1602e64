// The words of the screen: official Indonesian terms for the values of overlaps.json, and formats.

const RELATION = {
  identical: "Identik",
  duplicate: "Duplikat",
  contains: "Memuat",
  overlap: "Tumpang tindih",
};

const CONFLICT = {
  duration: "Standar waktu",
  actor: "Pelaksana",
  requirement: "Persyaratan",
  output: "Output",
  legal_basis: "Dasar hukum",
  fee: "Biaya",
  order: "Urutan",
};

const SEVERITY = { high: "Tinggi", medium: "Sedang", low: "Rendah" };

const LAYOUT = {
  sop_ap: "Tabel SOP AP",
  standar_pelayanan: "Standar pelayanan",
  puskesmas: "Puskesmas/rumah sakit",
  narrative: "Uraian (narasi)",
  unknown: "Tidak dikenali",
};

const SCOPE = { internal: "Internal", lintas: "Lintas perangkat daerah" };

const STEP_KIND = { start: "mulai", decision: "keputusan", end: "selesai" };

const RECOMMENDATION = {
  gabung: "Digabung menjadi SOP bersama",
  selaraskan: "Direvisi agar selaras",
  cabut: "Dicabut",
  pertahankan: "Dipertahankan",
};

/** How the scopes of a pair's two SOPs combine; each pair falls under exactly one. */
const PAIR_SCOPE = {
  lintas_lintas: "Lintas – lintas",
  lintas_internal: "Lintas – internal",
  internal_antar: "Internal, antar-perangkat daerah",
  internal_dalam: "Internal, dalam satu perangkat daerah",
  internal_tanpa_nama: "Internal, perangkat daerah tidak terbaca",
};

const CONFIDENCE = { high: "Tinggi", medium: "Sedang", low: "Rendah" };
const HIGH_CONFIDENCE_PERCENT = 90;
const MEDIUM_CONFIDENCE_PERCENT = 70;

const NO_TITLE = "(judul tidak terbaca)";
const NO_AGENCY = "(perangkat daerah tidak terbaca)";
const NOT_STATED = "tidak disebut";

const LOCALE = "id-ID";
const COLLATOR = new Intl.Collator(LOCALE, { numeric: true, sensitivity: "base" });
const NUMBER = new Intl.NumberFormat(LOCALE);
const DATE = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** The term for a value, or the value itself where a later version adds one. */
function term(terms, value) {
  return Object.hasOwn(terms, value) ? terms[value] : String(value);
}

/** Percent rounded down, so that only certainty shows as 100. */
function percent(share) {
  return Math.floor(share * 100 + 1e-9);
}

function percentText(share) {
  return `${percent(share)}%`;
}

function confidenceLevel(probability) {
  const value = percent(probability);
  if (value >= HIGH_CONFIDENCE_PERCENT) return "high";
  return value >= MEDIUM_CONFIDENCE_PERCENT ? "medium" : "low";
}

function numberText(value) {
  return NUMBER.format(value);
}

/** "2019-03-04" as "4 Maret 2019"; anything that is no date stays as it is. */
function dateText(iso) {
  if (!iso) return "";
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : DATE.format(date);
}

/** Minutes in the unit that reads best: 90 as "90 menit", 450 as "7,5 jam". */
function minutesText(minutes) {
  if (minutes >= 120 && minutes % 6 === 0) return `${numberText(minutes / 60)} jam`;
  return `${numberText(minutes)} menit`;
}
