"""A low-rank adapter: a few hundred thousand trained numbers that change a model, kept apart from its own weights.

A linear layer named in the adapter gets `SCALE * b @ a` added to its weights when the model is loaded, so that an
adapted model computes exactly as fast as the model itself.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.record import write_atomically

SCALE = 2.0
Rows = NDArray[np.float32]
# What reading a file that is cut short, changed or of another sort comes to.
_DAMAGED = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


class AdapterError(ValueError):
    """An adapter's file cannot be read or does not fit the model; the message names the file and the reason."""


@dataclass(frozen=True)
class Adapter:
    """Layers by name, each with `a` of shape (rank, inputs) and `b` of shape (outputs, rank); float32."""

    layers: Mapping[str, tuple[Rows, Rows]]
    digest: str = ""

    def merge(self, encoder: Any) -> None:
        """Add the adapter to a PyTorch encoder's weights. Raises AdapterError where a layer is not there."""
        import torch

        held = dict(encoder.named_parameters())
        with torch.no_grad():
            for name, (a, b) in self.layers.items():
                weight = held.get(f"{name}.weight")
                if weight is None or weight.shape != (len(b), a.shape[1]):
                    raise AdapterError(f"the adapter's layer {name} does not fit this model")
                weight.add_(torch.from_numpy(SCALE * (b @ a)).to(weight.dtype))


def read_adapter(path: Path) -> Adapter:
    """Read an adapter from its file, whose arrays are numbers and nothing else. Raises AdapterError."""
    try:
        data = path.read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            names = sorted(name.removesuffix(".a") for name in file.files if name.endswith(".a"))
            layers = {n: (file[f"{n}.a"].astype(np.float32), file[f"{n}.b"].astype(np.float32)) for n in names}
    except _DAMAGED as error:
        raise AdapterError(f"{path}: not an adapter's weights: {error}") from error
    for name, (a, b) in layers.items():
        if a.ndim != 2 or b.ndim != 2 or len(a) != b.shape[1]:
            raise AdapterError(f"{path}: the layer {name} is of no low rank")
    return Adapter(layers, hashlib.sha256(data).hexdigest())


def write_adapter(layers: Mapping[str, tuple[Rows, Rows]], path: Path) -> None:
    """Write an adapter in half precision: the same weights always give the same bytes."""
    arrays = {
        f"{n}.{k}": v.astype(np.float16) for n, own in sorted(layers.items()) for k, v in zip("ab", own, strict=True)
    }
    kept = io.BytesIO()
    np.savez_compressed(kept, **arrays)  # type: ignore[arg-type]
    write_atomically(path, kept.getvalue())
