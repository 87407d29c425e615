"""Trains the part of the model that reads questions: a question is drawn to the passages that answer it.

Passages keep their vectors. For each of our own questions (written for a passage of a tuning council) an adapter
learns to give the vector whose nearest passages are those nearest to that passage. The same questions give the same
adapter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from kb.adapter import Rows
from kb.lowrank import adapt, batched, learning, pace, pooled, restored
from kb.protocols import Vectors

RANK, EPOCHS, BATCH, RATE = 16, 4, 32, 1e-3
_SEED = 7
# What telling the side counts beside finding the passages; a unit vector's numbers are raised for it.
SIDE, RAISED = 0.3, 4.0
# How sharply a question's own vector tells passages apart, and how sharply the passage's it was written for.
_SHARP, _TAUGHT = 0.05, 0.05


def fit_questions(
    model: Any,
    questions: Sequence[str],
    answered_by: NDArray[np.int64],
    passages: Vectors,
    asked: Sequence[str],
    step: Callable[[str], object] = lambda _: None,
    epochs: int = EPOCHS,
) -> dict[str, tuple[Rows, Rows]]:
    """Train an adapter of a sentence-transformers model on questions and the rows of `passages` that answer them.

    `passages` are unit rows; `asked` is the side of each question, which its vector learns to tell as well. `step` is
    told of each batch.
    """
    torch.manual_seed(_SEED)
    encoder: Any = model[0].auto_model
    adapted = adapt(encoder, RANK)
    learnt = learning(adapted)
    tokens = model.tokenizer(list(questions), truncation=True, max_length=128)["input_ids"]
    every = torch.from_numpy(passages)
    sides = sorted(set(asked))
    about = torch.tensor([sides.index(side) for side in asked])
    head = torch.nn.Linear(passages.shape[1], len(sides))
    groups = [{"params": learnt, "lr": RATE}, {"params": head.parameters(), "lr": 10 * RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = pace(optimiser, math.ceil(len(questions) / BATCH) * epochs)
    model.train()
    for epoch in range(epochs):
        for rows in batched([len(own) for own in tokens], BATCH, (_SEED, epoch)):
            vectors = pooled(encoder, [tokens[i] for i in rows], model.tokenizer.pad_token_id)
            wanted = functional.softmax(every[answered_by[rows]] @ every.T / _TAUGHT, dim=1)
            loss = functional.cross_entropy(vectors @ every.T / _SHARP, wanted)
            loss = loss + SIDE * functional.cross_entropy(head(RAISED * vectors), about[rows])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            step(f"epoch {epoch + 1} of {epochs}")
    model.eval()
    return restored(encoder, adapted)
