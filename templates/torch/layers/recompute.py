"""Gradient checkpointing: activations that the backward pass computes again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def recomputed(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Let a forward pass keep its inputs only; the backward pass computes it again."""

    @wraps(forward)
    def wrapped(self: nn.Module, *inputs: Any) -> Any:
        return checkpoint(forward, self, *inputs, use_reentrant=False)

    return wrapped


State = list[tuple[list[torch.Tensor], int | None]]


class Again:
    """A forward pass that is computed again, from what its layers held before.

    Running statistics move and draws are counted in the first pass only.

    Args:
        modules: what has state.
    """

    def __init__(self, modules: list[nn.Module]) -> None:
        found = [m for each in modules for m in each.modules()]
        self.modules = list(dict.fromkeys(found))
        self.before = self.state()

    def state(self) -> State:
        """Return copies of the buffers, and the number of draws, of every module."""
        return [
            ([b.clone() for b in m.buffers(recurse=False)], getattr(m, "calls", None))
            for m in self.modules
        ]

    def put(self, state: State) -> None:
        """Go back to a state."""
        for module, (buffers, calls) in zip(self.modules, state, strict=True):
            for own, kept in zip(module.buffers(recurse=False), buffers, strict=True):
                own.data.copy_(kept)
            if calls is not None:
                module.calls = calls

    def __enter__(self) -> None:
        """Begin where the first pass began."""
        self.after = self.state()
        self.put(self.before)

    def __exit__(self, *problem: object) -> None:
        """Leave everything as the first pass left it."""
        self.put(self.after)


def recomputed_with_state(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Let a forward pass keep its inputs only; the backward pass computes it again."""

    @wraps(forward)
    def wrapped(self: nn.Module, *inputs: Any) -> Any:
        if not torch.is_grad_enabled():
            return forward(self, *inputs)
        again = Again([m for m in (self, *inputs) if isinstance(m, nn.Module)])

        def contexts() -> tuple[nullcontext, Again]:
            return nullcontext(), again

        return checkpoint(
            forward, self, *inputs, use_reentrant=False, context_fn=contexts
        )

    return wrapped
