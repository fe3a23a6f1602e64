// Putting two SOPs side by side: which steps stand in one band, and which words differ.

/**
 * The bands of a pair in reading order. A band holds the steps of both sides that are linked to
 * each other, directly or through a common counterpart; a step without counterpart is a band of its
 * own.
 * `crossing` tells that the band stands elsewhere in b's order.
 */
function alignedBands(pair) {
  const bands = linkedBands(pair);
  markCrossing(bands);
  return insertUnmatched(bands, pair);
}

function linkedBands(pair) {
  const bandOfA = new Map();
  const bandOfB = new Map();
  const bands = new Set();
  for (const link of pair.aligned) {
    const known = [bandOfA.get(link.a_step), bandOfB.get(link.b_step)].filter(Boolean);
    const band = known[0] ?? { a: new Set(), b: new Set(), score: 1 };
    if (known.length === 2 && known[1] !== band) {
      absorb(band, known[1], bandOfA, bandOfB);
      bands.delete(known[1]);
    }
    band.a.add(link.a_step);
    band.b.add(link.b_step);
    band.score = Math.min(band.score, link.score);
    bandOfA.set(link.a_step, band);
    bandOfB.set(link.b_step, band);
    bands.add(band);
  }
  const ascending = (steps) => [...steps].sort((x, y) => x - y);
  return [...bands]
    .map((band) => ({
      a: ascending(band.a),
      b: ascending(band.b),
      score: band.score,
      crossing: false,
    }))
    .sort((x, y) => x.a[0] - y.a[0]);
}

function absorb(band, other, bandOfA, bandOfB) {
  for (const step of other.a) {
    band.a.add(step);
    bandOfA.set(step, band);
  }
  for (const step of other.b) {
    band.b.add(step);
    bandOfB.set(step, band);
  }
  band.score = Math.min(band.score, other.score);
}

/** Mark the fewest bands that would have to move for b to run in the order of a. */
function markCrossing(bands) {
  const kept = new Set(longestIncreasing(bands.map((band) => band.b[0])));
  bands.forEach((band, index) => {
    band.crossing = !kept.has(index);
  });
}

/** Indexes of a longest increasing subsequence. */
function longestIncreasing(values) {
  const length = values.map(() => 1);
  const previous = values.map(() => -1);
  let last = values.length ? 0 : -1;
  for (let i = 0; i < values.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (values[j] < values[i] && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        previous[i] = j;
      }
    }
    if (length[i] > length[last]) last = i;
  }
  const indexes = [];
  for (let i = last; i !== -1; i = previous[i]) indexes.push(i);
  return indexes;
}

/** Put each unmatched step behind the band that holds the step before it on its own side. */
function insertUnmatched(bands, pair) {
  const ordered = [...bands];
  for (const side of ["a", "b"]) {
    const placed = new Set(bands.flatMap((band) => band[side]));
    pair[side].steps.forEach((_, step) => {
      if (placed.has(step)) return;
      const band = { a: [], b: [], score: null, crossing: false };
      band[side] = [step];
      const before = ordered.findLastIndex((other) => other[side].includes(step - 1));
      ordered.splice(before + 1, 0, band);
    });
  }
  return ordered;
}

// --- words -------------------------------------------------------------------------------------

/** Text reduced to what counts when asking whether two cells say the same. */
function normalised(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ")
    .trim();
}

/** Cells longer than this many words are compared as bags of words, to stay fast. */
const MAX_WORDS_IN_ORDER = 300;

/** Below this share of common words two cells simply differ; marking every word helps nobody. */
const MIN_COMMON_SHARE = 0.25;

/**
 * Split `text` into pieces {text, differs}. With `inOrder` a word counts as common when it stands
 * in a longest common subsequence, without when it occurs anywhere in `other`.
 */
function wordPieces(text, other, inOrder) {
  const pieces = text.split(/(\s+)/).filter(Boolean);
  const keys = pieces.map(normalised);
  const otherKeys = other.split(/\s+/).map(normalised).filter(Boolean);
  const words = keys.map((key, index) => ({ key, index })).filter(({ key }) => key);
  const short = words.length <= MAX_WORDS_IN_ORDER && otherKeys.length <= MAX_WORDS_IN_ORDER;
  const common =
    inOrder && short
      ? commonInOrder(
          words.map(({ key }) => key),
          otherKeys,
        )
      : commonAnywhere(
          words.map(({ key }) => key),
          otherKeys,
        );
  const mark = common.size >= MIN_COMMON_SHARE * words.length;
  const differing = new Set(
    words.filter((_, i) => mark && !common.has(i)).map(({ index }) => index),
  );
  return pieces.map((piece, index) => ({ text: piece, differs: differing.has(index) }));
}

function commonAnywhere(words, others) {
  const present = new Set(others);
  return new Set([...words.keys()].filter((i) => present.has(words[i])));
}

/** Positions in `words` that belong to a longest common subsequence with `others`. */
function commonInOrder(words, others) {
  const width = others.length + 1;
  const lengths = new Uint16Array((words.length + 1) * width);
  for (let i = words.length - 1; i >= 0; i -= 1) {
    for (let j = others.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        words[i] === others[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const common = new Set();
  for (let i = 0, j = 0; i < words.length && j < others.length;) {
    if (words[i] === others[j]) {
      common.add(i);
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return common;
}

/** A cell's text with the words marked that its counterpart lacks. */
function markedText(text, other, inOrder) {
  return h(
    "bdi",
    null,
    wordPieces(text, other, inOrder).map((piece) =>
      piece.differs ? h("mark", { class: "word" }, piece.text) : piece.text,
    ),
  );
}
