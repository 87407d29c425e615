"""Trains the classifier's adapter: low-rank changes to the default model, learnt on all tasks at once.

The model reads a finding's section and words. Only the adapter and one linear layer for each task are trained; what
those layers learnt becomes the part of the heads that looks at vectors. The same labels, threads and processor give
the same adapter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from ingest.classify.examples import Example, LabelError
from ingest.classify.fitting import Opinion
from ingest.classify.heads import RAISED
from ingest.classify.seen import read_as
from kb.adapter import Rows
from kb.codebook import Codebook
from kb.lowrank import adapt, batched, learning, numbers, pace, pooled, restored
from kb.readings import Extent, FindingStatus
from kb.values import Polarity

RANK, EPOCHS, BATCH, RATE = 8, 4, 32, 1e-3
_SEED, _DROPPED = 5, 0.1
# Most tokens of a finding that are read: the longest of a thousand findings has fewer.
_TOKENS = 128
# What each task's loss counts beside the others'.
_WEIGHTS = {"polarity": 1.0, "extent": 0.5, "status": 0.5, "themes": 4.0, "patterns": 4.0}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "polarity": tuple(map(str, Polarity)),
    "extent": tuple(map(str, Extent)),
    "status": tuple(map(str, FindingStatus)),
}


@dataclass(frozen=True)
class Learnt:
    """An adapter's layers, and for each task its classes with weights on unit vectors (times RAISED) and biases."""

    layers: Mapping[str, tuple[Rows, Rows]]
    tasks: Mapping[str, Opinion]


def fit_adapter(
    model: Any,
    examples: Sequence[Example],
    codebook: Codebook,
    step: Callable[[str], object] = lambda _: None,
    epochs: int = EPOCHS,
) -> Learnt:
    """Train an adapter of a sentence-transformers model, which is changed by it, on findings. Raises LabelError.

    `step` is told of each batch.
    """
    if not examples:
        raise LabelError("there is no finding to train an adapter on")
    torch.manual_seed(_SEED)
    order = sorted(range(len(examples)), key=lambda i: (examples[i].label.gss, examples[i].label.hash))
    examples = [examples[i] for i in order]
    encoder: Any = model[0].auto_model
    adapted = adapt(encoder, RANK)
    trained = learning(adapted)
    targets = _targets(examples, codebook)
    heads = nn.ModuleDict({task: nn.Linear(encoder.config.hidden_size, len(c)) for task, (c, _, _) in targets.items()})
    tokens = model.tokenizer([read_as(e.seen) for e in examples], truncation=True, max_length=_TOKENS)["input_ids"]
    groups = [{"params": trained, "lr": RATE}, {"params": heads.parameters(), "lr": 10 * RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    batches = math.ceil(len(examples) / BATCH) * epochs
    schedule = pace(optimiser, batches)
    model.train()
    for epoch in range(epochs):
        for rows in batched([len(own) for own in tokens], BATCH, (_SEED, epoch)):
            vectors = pooled(encoder, [tokens[i] for i in rows], model.tokenizer.pad_token_id)
            loss = _loss(vectors, rows, heads, targets)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            step(f"epoch {epoch + 1} of {epochs}")
    model.eval()
    return Learnt(
        restored(encoder, adapted),
        {
            task: (classes, numbers(_layer(heads, task).weight), numbers(_layer(heads, task).bias))
            for task, (classes, _, _) in targets.items()
        },
    )


def _targets(examples: Sequence[Example], codebook: Codebook) -> dict[str, tuple[tuple[str, ...], Any, Any]]:
    """Give for each task its classes, what is true of each finding, and where somebody said so."""
    made: dict[str, tuple[tuple[str, ...], Any, Any]] = {}
    for task, classes in _CHOICES.items():
        said = [getattr(e.label, task) for e in examples]
        if task == "polarity":  # a rule decides it for recommendations
            said = [None if e.seen.recommendation else one for one, e in zip(said, examples, strict=True)]
        truth = torch.tensor([classes.index(one) if one is not None else -100 for one in said])
        counts = torch.bincount(truth[truth >= 0], minlength=len(classes)).clamp(min=1).float()
        # Rare classes count more, but not in full: by the root of how rare they are.
        made[task] = (classes, truth, (counts.sum() / counts).sqrt() / (counts.sum() / counts).sqrt().mean())
    several = {
        "themes": {theme: theme for theme in codebook.themes},
        "patterns": {p.id: p.theme for p in codebook.named.values()},
    }
    for task, themes in several.items():
        rows = [getattr(e.label, task) for e in examples]
        asked = [set(e.label.asked) if task == "patterns" else set() for e in examples]
        truth = torch.tensor([[float(name in (own or ())) for name in themes] for own in rows])
        where = torch.tensor(
            [
                [own is not None and (not about or theme in about) for theme in themes.values()]
                for own, about in zip(rows, asked, strict=True)
            ]
        )
        made[task] = (tuple(themes), truth, where.float())
    return made


def _loss(vectors: Any, rows: Sequence[int], heads: nn.ModuleDict, targets: Mapping[str, Any]) -> Any:
    total = vectors.sum() * 0
    for task, (_, truth, extra) in targets.items():
        scores = heads[task](RAISED * functional.dropout(vectors, _DROPPED))
        if task in _CHOICES:
            if (truth[rows] >= 0).any():
                total = total + _WEIGHTS[task] * functional.cross_entropy(scores, truth[rows], weight=extra)
        else:
            lost = functional.binary_cross_entropy_with_logits(scores, truth[rows], reduction="none") * extra[rows]
            total = total + _WEIGHTS[task] * lost.sum() / extra[rows].sum().clamp(min=1)
    return total


def _layer(heads: nn.ModuleDict, task: str) -> nn.Linear:
    layer = heads[task]
    assert isinstance(layer, nn.Linear)  # noqa: S101 - what fit_adapter put there
    return layer
