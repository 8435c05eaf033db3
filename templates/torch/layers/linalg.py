"""Equations with learned parts."""

import math

import torch
from torch import Tensor, nn


def cosine_similarity(x: Tensor, y: Tensor, dim: int, epsilon: float) -> Tensor:
    """Return the cosine of the angle between vectors; shorter ones count as `epsilon`.

    Their length then has no gradient; that of ``F.cosine_similarity`` has.
    """
    least = epsilon**2
    lengths = [(v * v).sum(dim).clamp(min=least).sqrt() for v in (x, y)]
    return (x * y).sum(dim) / (lengths[0] * lengths[1])


class EinsumDense(nn.Module):
    """An affine map along axes named by letters.

    Args:
        equation: letters of the input and of the weight, ``->``, letters of the output.
        shape: of the weight.
        bias_shape: of the offset, which meets the output from the right; None for none.
    """

    def __init__(
        self,
        equation: str,
        shape: tuple[int, ...],
        bias_shape: tuple[int, ...] | None = None,
    ) -> None:
        super().__init__()
        self.equation = equation
        self.weight = nn.Parameter(torch.empty(shape))
        self.bias = (
            None if bias_shape is None else nn.Parameter(torch.zeros(bias_shape))
        )
        inputs, output = equation.split("->")
        letters = inputs.split(",")[1]
        inner = (n for c, n in zip(letters, shape, strict=True) if c not in output)
        bound = math.sqrt(6 / math.prod(inner))
        nn.init.uniform_(self.weight, -bound, bound)

    def forward(self, x: Tensor) -> Tensor:
        """Map the axes of `x`."""
        y = torch.einsum(self.equation, x, self.weight)
        return y if self.bias is None else y + self.bias
