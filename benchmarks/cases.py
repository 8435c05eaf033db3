"""The five cases: arrays, batch size, and how many steps make one block."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Case(NamedTuple):
    """One training problem on random arrays, which live in memory."""

    batch: int
    steps: int
    shape: tuple[int, ...]
    tokens: int | None
    classes: int | None
    each: bool = False

    def arrays(self) -> tuple[Any, Any]:
        """Inputs (channels last) and target for ``steps`` batches."""
        draw = np.random.default_rng(0)
        count = self.batch * self.steps
        size = (count, *self.shape)
        inputs = draw.integers(0, self.tokens, size) if self.tokens else draw.random(size, "f4")
        if self.classes is None:
            return inputs, draw.integers(0, 2, (count, 1)).astype("f4")
        return inputs, draw.integers(0, self.classes, size if self.each else count)


CASES = {
    "mlp": Case(64, 512, (30,), None, None),
    "digits": Case(64, 96, (8, 8, 1), None, 10),
    "lstm": Case(32, 48, (64,), 10000, 2),
    "gpt": Case(16, 16, (64,), 512, 512, each=True),
    "resnet": Case(16, 6, (64, 64, 3), None, 100),
}
