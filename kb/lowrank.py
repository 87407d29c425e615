"""Training of adapters: low-rank changes beside a model's linear layers, and its pooled vectors with gradients."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kb.adapter import SCALE, Rows

# Parts of the model that are adapted, in every layer.
_ADAPTED = ("query", "key", "value", "dense")
_DROPPED, _WARM = 0.1, 0.06


class Low(nn.Module):
    """A linear layer with a low-rank change beside it."""

    def __init__(self, whole: nn.Linear, rank: int) -> None:
        super().__init__()
        self.whole = whole
        self.a = nn.Parameter(torch.randn(rank, whole.in_features) / math.sqrt(whole.in_features))
        self.b = nn.Parameter(torch.zeros(whole.out_features, rank))
        self.dropped = nn.Dropout(_DROPPED)

    def forward(self, rows: Any) -> Any:
        """Give the layer's rows, changed."""
        return self.whole(rows) + SCALE * (self.dropped(rows) @ self.a.T @ self.b.T)


def adapt(encoder: nn.Module, rank: int) -> dict[str, Low]:
    """Put a low-rank change beside every adapted layer of an encoder, by name, and let nothing else learn."""
    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    named = [(n, m) for n, m in encoder.named_modules() if isinstance(m, nn.Linear) and "layer." in n]
    adapted = {name: Low(whole, rank) for name, whole in named if name.rpartition(".")[2] in _ADAPTED}
    for name, low in adapted.items():
        _put(encoder, name, low)
    return adapted


def restored(encoder: nn.Module, adapted: Mapping[str, Low]) -> dict[str, tuple[Rows, Rows]]:
    """Give an encoder its own layers back, and what the changes beside them learnt, rounded as it is kept."""
    for name, low in adapted.items():
        _put(encoder, name, low.whole)
    return {name: (numbers(low.a), numbers(low.b)) for name, low in adapted.items()}


def pooled(encoder: nn.Module, tokens: Sequence[Sequence[int]], pad: int) -> Any:
    """Give the unit vectors of tokenised texts, as sentence-transformers pools them: the mean over tokens."""
    longest = max(map(len, tokens))
    ids = torch.tensor([[*own, *[pad] * (longest - len(own))] for own in tokens])
    mask = torch.tensor([[1] * len(own) + [0] * (longest - len(own)) for own in tokens])
    last = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    kept = mask.unsqueeze(-1).float()
    return functional.normalize((last * kept).sum(1) / kept.sum(1), dim=1)


def batched(lengths: Sequence[int], size: int, seed: tuple[int, int]) -> Iterator[list[int]]:
    """Give places in batches of texts of like length, in an order drawn from the seed."""
    chance = np.random.default_rng(seed)
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + 6 * chance.random())
    cut = [order[at : at + size] for at in range(0, len(order), size)]
    for at in chance.permutation(len(cut)):
        yield cut[at]


def pace(optimiser: Any, batches: int) -> Any:
    """Give the schedule of a training: a short rise, then an even fall to nothing."""
    warm = _WARM * batches + 1
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / warm, (batches - n) / max(batches - warm, 1))
    )


def learning(adapted: Mapping[str, Low]) -> list[nn.Parameter]:
    """Give what learns."""
    return [parameter for low in adapted.values() for parameter in (low.a, low.b)]


def numbers(tensor: Any) -> Any:
    """Give a tensor as float32 numbers, rounded to half precision as weights are kept."""
    return tensor.detach().numpy().astype(np.float16).astype(np.float32)


def _put(encoder: nn.Module, name: str, module: nn.Module) -> None:
    parent, _, own = name.rpartition(".")
    setattr(encoder.get_submodule(parent), own, module)
