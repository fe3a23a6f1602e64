// The words for the values of overlaps.json, which the page carries, and how figures are written.

const TERMS = JSON.parse(document.getElementById("terms").textContent);
const RELATION = TERMS.relation;
const CONFLICT = TERMS.conflict;
const SEVERITY = TERMS.severity;
const LAYOUT = TERMS.layout;
const SCOPE = TERMS.scope;
const RECOMMENDATION = TERMS.recommendation;

/** How the scopes of a pair's two SOPs combine; each pair falls under exactly one. */
const PAIR_SCOPE = TERMS.pairScope;

const NO_TITLE = TERMS.noTitle;
const NO_AGENCY = TERMS.noAgency;
const WHOLE_SOP = TERMS.wholeSop;
const NOT_STATED = "tidak disebut";

const STEP_KIND = TERMS.stepKind;

const CONFIDENCE = { high: "Tinggi", medium: "Sedang", low: "Rendah" };
const HIGH_CONFIDENCE_PERCENT = 90;
const MEDIUM_CONFIDENCE_PERCENT = 70;

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

/** A probability in percent, rounded down, so that only certainty shows as 100. */
function percent(probability) {
  return Math.floor(probability * 100 + 1e-9);
}

function probabilityText(probability) {
  return `${percent(probability)}%`;
}

/** A share as text. */
function percentText(share) {
  return `${Math.round(share * 100)}%`;
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
