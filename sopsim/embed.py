"""Texts to vectors whose direction is their meaning; the only importer of sentence_transformers.

That import costs seconds, so it happens when a model is loaded, not when this module is imported.
"""

# ruff: noqa: PLC0415 - see above; huggingface_hub, transformers and torch are part of that import

from __future__ import annotations

import contextlib
import copy
import hashlib
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from sopsim.errors import ModelError
from sopsim.types import ModelInfo

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "e5-small-id"
"""The model that comes with sopsim."""

BATCH_SIZE = 32
"""Texts encoded at once; of 16, 32, 64 and 128 the fastest on a CPU."""

HUB_TIMEOUT_SECONDS = 10
"""How long huggingface.co may take to answer before it counts as out of reach."""

SHORTEST_LENGTH = 1e-6
"""A vector closer than this to the mean has no direction, only rounding errors."""

Vectors = NDArray[np.float32]

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")


# --- encoding ---------------------------------------------------------------------------------


class Encoder(Protocol):
    """What turns texts into vectors."""

    @property
    def info(self) -> ModelInfo:
        """Name of the model and sha256 of its weights."""

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Return one vector of length 1 per text, shape (n, d); no texts give shape (0, d).

        A text without a visible character has no meaning: its vector is zero. ``progress`` is
        called with the number of texts done since the last call; these numbers add up to n.
        """


class SentenceEncoder:
    """An encoder on top of a sentence-transformers model.

    Equal texts are encoded once. Which texts share a batch depends on the set of texts alone, so
    their order does not change a bit of the vectors; among other texts, a text's vector may differ
    in the last digits (1e-6).
    """

    def __init__(self, model: SentenceTransformer, info: ModelInfo) -> None:
        """Wrap a loaded model; encodes a word to learn the dimension."""
        import torch

        self.info = info
        self._tokenizer = model.tokenizer
        self._n_workers = torch.get_num_threads() if model.device.type == "cpu" else 1
        self._idle_models: SimpleQueue[SentenceTransformer] = SimpleQueue()
        for _ in range(1, self._n_workers):
            self._idle_models.put(_copy_sharing_weights(model))
        self._idle_models.put(model)
        self._dimension = self._encode_batch(["surat"]).shape[1]

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Encode as :meth:`Encoder.encode` says."""
        # a PDF may hold halves of surrogate pairs, which no tokenizer takes
        stripped = [text.encode(errors="replace").decode().strip() for text in texts]
        counts = Counter(stripped)
        if (n_empty := counts.pop("", 0)) and progress:
            progress(n_empty)
        vector_of = {"": np.zeros(self._dimension, dtype=np.float32)}
        for batch, encoded in self._encode_batches(self._by_length(counts)):
            vector_of.update(zip(batch, encoded, strict=True))
            if progress:
                progress(sum(counts[text] for text in batch))
        vectors = np.empty((len(stripped), self._dimension), dtype=np.float32)
        for row, text in enumerate(stripped):
            vectors[row] = vector_of[text]
        return vectors

    def _by_length(self, texts: Iterable[str]) -> list[str]:
        """Sort by tokens, so that batches hold little padding; by letters it would be a third."""
        ordered = sorted(texts, key=lambda text: (len(text), text))
        if not ordered or not callable(self._tokenizer):
            return ordered
        token_ids = self._tokenizer(ordered)["input_ids"]
        n_tokens = dict(zip(ordered, map(len, token_ids), strict=True))
        return sorted(ordered, key=n_tokens.__getitem__)

    def _encode_batches(self, texts: list[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Encode batches side by side, each on one core.

        Cores that share a batch wait for each other at every layer: with other programs at work
        that is many times slower. One core a batch also keeps the vectors, to the last bit, from
        depending on the number of cores.
        """
        import torch

        batches = [texts[i : i + BATCH_SIZE] for i in range(0, len(texts), BATCH_SIZE)]
        with ThreadPoolExecutor(self._n_workers, "encode", torch.set_num_threads, (1,)) as pool:
            yield from zip(batches, pool.map(self._encode_batch, batches), strict=True)

    def _encode_batch(self, batch: list[str]) -> Vectors:
        model = self._idle_models.get()
        try:
            vectors = model.encode(
                batch,
                batch_size=BATCH_SIZE,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        finally:
            self._idle_models.put(model)
        return np.asarray(vectors, dtype=np.float32)


def _copy_sharing_weights(model: SentenceTransformer) -> SentenceTransformer:
    """Copy a model for another thread: a tokenizer cannot serve two at once, weights can."""
    weights = {id(tensor): tensor for tensor in chain(model.parameters(), model.buffers())}
    return copy.deepcopy(model, weights)


# --- loading ----------------------------------------------------------------------------------


def load_encoder(name_or_path: str | None = None) -> Encoder:
    """Load the default model, a model folder, or a model of huggingface.co by name.

    The default model and folders are read without touching the network; so is a named model that
    was downloaded before.

    :raises ModelError: there is no such model, it cannot be fetched, or it cannot be loaded.
    """
    if name_or_path is None:
        return _load_folder(DEFAULT_MODEL, default_model_folder())
    folder = Path(name_or_path).expanduser()
    if folder.is_dir():
        return _load_folder(name_or_path, folder)
    if not _HUB_NAME.fullmatch(name_or_path):
        raise ModelError(
            f"There is no model folder {name_or_path}.",
            "Give the folder of a sentence-transformers model, its name on huggingface.co, "
            "or no model to use the one that comes with sopsim.",
        )
    return _load_from_hub(name_or_path)


def default_model_folder() -> Path:
    """Return the folder of the model that comes with sopsim.

    An installed sopsim holds it inside the package, a checkout beside the package.

    :raises ModelError: it is in neither place.
    """
    package = Path(__file__).resolve().parent
    for place in (package, package.parent):
        folder = place / "models" / DEFAULT_MODEL
        if (folder / "modules.json").is_file():
            return folder
    raise ModelError(
        f"The model {DEFAULT_MODEL} that comes with sopsim is missing.",
        "Install sopsim again, or build the model with scripts/build_model.py.",
    )


def _load_folder(name: str, folder: Path) -> Encoder:
    model = _open_model(name, str(folder), local_files_only=True)
    return _encoder(name, model, folder)


def _load_from_hub(name: str) -> Encoder:
    """Take the copy downloaded before, else download the model."""
    model = None
    if _snapshot_folder(name) is not None:
        with contextlib.suppress(ModelError):  # a download that broke off is taken up again
            model = _open_model(name, name, local_files_only=True)
    if model is None:
        _require_hub(name)
        model = _open_model(name, name, local_files_only=False)
    return _encoder(name, model, _snapshot_folder(name))


def _open_model(name: str, name_or_folder: str, *, local_files_only: bool) -> SentenceTransformer:
    _silence_libraries()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name_or_folder, local_files_only=local_files_only)
    except Exception as error:  # whatever a faulty or unknown model makes the libraries raise
        raise _cannot_be_loaded(name, error) from error


def _encoder(name: str, model: SentenceTransformer, folder: Path | None) -> Encoder:
    info = ModelInfo(name=name, sha256=_weights_sha256(model, folder))
    try:
        return SentenceEncoder(model, info)
    except Exception as error:  # files that fit together only by name fail here
        raise _cannot_be_loaded(name, error) from error


def _cannot_be_loaded(name: str, error: Exception) -> ModelError:
    reason = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
    return ModelError(
        f"The model {name} cannot be loaded: {reason}.",
        "Give a sentence-transformers model by folder or name, "
        "or no model to use the one that comes with sopsim.",
    )


def _snapshot_folder(name: str) -> Path | None:
    """Return the folder of a sentence-transformers model downloaded before, else None."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        file = try_to_load_from_cache(repository, "modules.json")
    except HFValidationError:
        return None
    return Path(file).parent if isinstance(file, str) else None


def _require_hub(name: str) -> None:
    """Ask huggingface.co for the model; the libraries would retry for a minute without network."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=HUB_TIMEOUT_SECONDS)
    except (HfHubHTTPError, HFValidationError):
        return  # it answers; what is wrong with the name shows on loading
    except Exception as error:  # the kind depends on the HTTP library in use
        raise ModelError(
            f"The model {name} is neither a folder nor stored on this computer, "
            "and huggingface.co cannot be reached.",
            "Give a model folder, connect to the network once to download it, "
            "or give no model to use the one that comes with sopsim.",
        ) from error


def _silence_libraries() -> None:
    """Keep the libraries' bars and notes off the screen; sopsim shows its own progress."""
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bars()
    disable_progress_bar()  # type: ignore[no-untyped-call]
    for name in ("huggingface_hub", "sentence_transformers", "transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _weights_sha256(model: SentenceTransformer, folder: Path | None) -> str:
    """Hash the weights file, or the weights themselves where they are not in one file."""
    files = [] if folder is None else list(folder.rglob("*.safetensors"))
    if len(files) == 1:
        with files[0].open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


# --- calibrating ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SimilarityScale:
    """Turns cosines into scores that mean the same under every model.

    Models crowd the cosines of all texts into a narrow band of their own (e5: 0.78 … 0.95). The
    scale is learnt from sentences that have nothing to do with each other: ``mean``, shape (d,),
    is their mean vector; ``unrelated`` and ``borderline`` are the 50 % and the 99.5 % quantile of
    the cosines between any two of them, each less the mean.
    """

    mean: Vectors
    unrelated: float
    borderline: float

    def center(self, vectors: Vectors) -> Vectors:
        """Subtract the mean from vectors of shape (n, d) and bring them back to length 1.

        A zero vector, and one that equals the mean, becomes zero: it resembles nothing.
        """
        return _centered(vectors, self.mean)

    def score(self, cosines: NDArray[np.floating]) -> Vectors:
        """Map cosines of centred vectors, of any shape, to scores from 0 to 1.

        Linear in between: up to ``unrelated`` 0, at ``borderline`` 0.5, at cosine 1 the score 1.
        """
        scores = np.interp(cosines, (self.unrelated, self.borderline, 1.0), (0.0, 0.5, 1.0))
        return np.asarray(scores, dtype=np.float32)


def calibrate(encoder: Encoder) -> SimilarityScale:
    """Learn the scale of a model from the reference sentences that come with sopsim.

    :raises ModelError: the model gives unrelated sentences the same vector.
    """
    vectors = encoder.encode(reference_sentences())
    mean = vectors.mean(axis=0)
    centered = _centered(vectors, mean)
    cosines = (centered @ centered.T)[np.triu_indices(len(centered), k=1)]
    unrelated, borderline = (float(value) for value in np.quantile(cosines, (0.5, 0.995)))
    if not unrelated < borderline < 1:
        raise ModelError(
            f"The model {encoder.info.name} does not tell sentences apart.",
            "Give another model, or no model to use the one that comes with sopsim.",
        )
    return SimilarityScale(mean=mean, unrelated=unrelated, borderline=borderline)


def reference_sentences() -> list[str]:
    """Return sentences from all functions of a city, no two of which mean the same."""
    file = resources.files("sopsim") / "reference_sentences.txt"
    return file.read_text(encoding="utf-8").splitlines()


def _centered(vectors: Vectors, mean: Vectors) -> Vectors:
    moved: Vectors = np.where(vectors.any(axis=1, keepdims=True), vectors - mean, np.float32(0))
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    np.divide(moved, lengths, out=moved, where=lengths > SHORTEST_LENGTH)
    moved[lengths[:, 0] <= SHORTEST_LENGTH] = 0
    return moved
