"""One question at a time, as fast as the processor allows: the model through ONNX Runtime, in fp32 on one thread.

The files are made from the model's own weights when they are first wanted and kept in the data folder; a process
that only asks then never loads PyTorch. A model that gives other vectors this way is not used this way.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MODEL, _TOKENIZER, _PROMPT = "model.onnx", "tokenizer.json", "prompt.txt"
_TRIED = ("children", "What do inspectors say of the time that children wait for help in this council?")
# Cosine of the same question by PyTorch and by ONNX Runtime, both in fp32: less is another model.
_SAME = 0.9999


class QuickModel:
    """A sentence-transformers model as ONNX Runtime runs it. May be used by several threads."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # One question fills no second core; threads that wait for each other cost more than they bring.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(folder / _MODEL), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._prompt = (folder / _PROMPT).read_text(encoding="utf-8")

    def embed(self, text: str) -> Vectors:
        """Give the unit vector of a question, shape (dimensions,), float32."""
        tokens = self._tokenizer.encode(self._prompt + text)
        fed = {"ids": np.array([tokens.ids], np.int64), "mask": np.array([tokens.attention_mask], np.int64)}
        row: Vectors = self._session.run(None, fed)[0][0].astype(np.float32)
        unit: Vectors = row / max(float(np.linalg.norm(row)), 1e-9)
        return unit


def held(folder: Path) -> bool:
    """Whether a model's files are here already."""
    return all((folder / name).exists() for name in (_MODEL, _TOKENIZER, _PROMPT))


def make(model: SentenceTransformer, folder: Path) -> bool:
    """Write a loaded fp32 model's files into a folder; False when this model cannot be run so, or gives other vectors.

    Another process may be doing the same: whoever is done first is kept.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="being-made-", dir=folder.parent))
    try:
        _export(model, made)
        same = [float(QuickModel(made).embed(text) @ model.encode_query(text)) for text in _TRIED]
        if min(same) < _SAME:
            return False
        if not held(folder):
            made.replace(folder)
        return True
    except Exception:
        return held(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _export(model: SentenceTransformer, folder: Path) -> None:
    import torch

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any, mask: Any) -> Any:
            vector = self.model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
            return torch.nn.functional.normalize(vector, dim=1)

    tokenizer: Any = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_seq_length or 512)
    tokenizer.save(str(folder / _TOKENIZER))
    (folder / _PROMPT).write_text(model.prompts.get("query", "") or "", encoding="utf-8")
    tokens = tokenizer.encode(_TRIED[1])
    sample = (torch.tensor([tokens.ids]), torch.tensor([tokens.attention_mask]))
    axes = {"ids": {0: "texts", 1: "tokens"}, "mask": {0: "texts", 1: "tokens"}}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Sentence().eval(),
            sample,
            str(folder / _MODEL),
            input_names=["ids", "mask"],
            output_names=["vector"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
