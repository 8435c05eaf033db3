"""Layers that the framework lacks, or says differently."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint


class BatchNorm(nn.BatchNorm2d):
    """Batch normalisation whose running variance divides by n.

    PyTorch moves its running variance towards the n - 1 estimate; Keras and Flax
    divide by n.
    """

    def __init__(
        self,
        channels: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        scale: bool = True,
        shift: bool = True,
    ) -> None:
        super().__init__(channels, eps=eps, momentum=momentum)
        if not scale:
            self.weight = None
        if not shift:
            self.bias = None

    def _check_input_dim(self, x: Tensor) -> None:
        """Accept any number of axes after the channels."""

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (batch, channels, ...) per channel."""
        if not self.training:
            return super().forward(x)
        count = x.numel() // x.shape[1]
        mean = torch.zeros_like(self.running_mean)
        variance = torch.zeros_like(self.running_var)
        learned = self.weight, self.bias
        if count > 1:
            # Momentum 1 leaves the statistics of this batch in `mean` and `variance`.
            y = F.batch_norm(x, mean, variance, *learned, True, 1.0, self.eps)
        else:  # PyTorch refuses a lone value: it is its own mean, its variance is 0
            y = F.batch_norm(x - x, mean, variance, *learned, False, 0.0, self.eps)
            mean = x.detach().flatten()
        with torch.no_grad():
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * ((count - 1) / count), self.momentum)
            self.num_batches_tracked += 1
        return y


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
