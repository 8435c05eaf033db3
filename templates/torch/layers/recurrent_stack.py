"""Recurrent layers on top of each other, with a module of ours between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor, nn


class RecurrentStack(nn.Module):
    """Recurrent layers, the outputs of one the input of the next.

    Args:
        stack: the layers.
        drop: what acts on the outputs of a layer on their way to the next.
    """

    def __init__(self, stack: Sequence[nn.Module], drop: nn.Module) -> None:
        super().__init__()
        self.stack, self.drop = nn.ModuleList(stack), drop

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Any:
        """Run over the real steps; return the results of the last layer."""
        states = self.stack[0](x, mask)
        for layer in self.stack[1:]:
            states = layer(self.drop(states.sequence), mask)
        return states
