"""Gradients that are not the slope of the values."""

from typing import Any

import torch
from torch import Tensor, nn


class ReverseGradient(torch.autograd.Function):
    """The identity, whose gradient changes sign."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, strength: float) -> Tensor:
        """Return `x`."""
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor, None]:
        """Return the gradient times -strength."""
        return slope * -ctx.strength, None


def reverse_gradient(x: Tensor, strength: float = 1.0) -> Tensor:
    """Return `x`; its gradient is multiplied with ``-strength`` on the way back."""
    return ReverseGradient.apply(x, strength)


def input_gradient(network: nn.Module, x: Tensor) -> Tensor:
    """Return the gradient of the sum of ``network(x)`` by `x`; it has gradients too."""
    inside = x.requires_grad and torch.is_grad_enabled()
    with torch.inference_mode(False), torch.enable_grad():  # in evaluation, too
        x = x if inside else x.clone().detach().requires_grad_()
        (slope,) = torch.autograd.grad(network(x).sum(), x, create_graph=True)
    return slope
