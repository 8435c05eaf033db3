"""Attention of given queries to the steps of a sequence."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class AdditiveAttention(nn.Module):
    """Steps averaged by the softmax of ``score . tanh(query W + step U)``.

    Args:
        query_dim: channels of the queries.
        dim: channels of the sequence.
        units: size of the hidden layer.
    """

    def __init__(self, query_dim: int, dim: int, units: int) -> None:
        super().__init__()
        self.query = nn.Linear(query_dim, units, bias=False)
        self.key = nn.Linear(dim, units, bias=False)
        self.score = nn.Linear(units, 1, bias=False)

    def forward(
        self, x: Tensor, query: Tensor, *, mask: Tensor | None = None
    ) -> Tensor:
        """Answer every query.

        Args:
            x: (batch, time, dim).
            query: (batch, queries, query_dim).
            mask: (batch, time), true at steps that may be attended to.

        Returns:
            (batch, queries, dim).
        """
        hidden = torch.tanh(self.query(query)[:, :, None] + self.key(x)[:, None])
        scores = self.score(hidden).squeeze(-1)
        if mask is not None:
            lowest = torch.finfo(scores.dtype).min
            scores = scores.masked_fill(~mask[:, None], lowest)
        weights = scores.softmax(-1)
        if mask is not None:
            weights = weights.masked_fill(~mask[:, None], 0.0)
        return weights @ x
