"""Figures that look at each channel on its own."""

from __future__ import annotations

from typing import Any


def columns(np: Any, x: Any) -> Any:
    """Values as [positions, channels]."""
    return x.reshape(-1, x.shape[-1] if x.ndim > 1 else 1)


def explained(np: Any, error: Any, spread: Any) -> float:
    """Mean over channels of 1 - error / spread; without spread 1 when there is no error, else 0."""
    whole = np.where(spread > 0, spread, 1)
    share = np.where(spread > 0, 1 - error / whole, np.where(error > 0, 0.0, 1.0))
    return float(np.mean(share))


def correlated(np: Any, x: Any, y: Any) -> float:
    """Mean over channels of the correlation coefficient; 0 where one of both is constant."""
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    spread = np.sqrt(np.sum(x**2, axis=0) * np.sum(y**2, axis=0))
    return float(np.mean(np.sum(x * y, axis=0) / np.where(spread > 0, spread, 1)))


def ranks(np: Any, x: Any) -> Any:
    """The place of each value in its column, 1 the smallest; equal values share the mean place."""
    found = []
    for column in x.T:
        _, place, count = np.unique(column, return_inverse=True, return_counts=True)
        found.append((np.cumsum(count) - (count - 1) / 2)[place.reshape(-1)])
    return np.stack(found, axis=1)
