"""A threshold that goes down through the scores."""

from __future__ import annotations

from typing import Any


def sweep(np: Any, score: Any, positive: Any) -> tuple[Any, Any]:
    """True and false positives as the threshold goes down through all scores; 0 and 0 at first."""
    values, place = np.unique(-score, return_inverse=True)
    place = place.reshape(-1)
    hits = np.bincount(place, weights=positive, minlength=len(values))
    alarms = np.bincount(place, weights=~positive, minlength=len(values))
    start = np.zeros(1)
    return np.cumsum(np.concatenate([start, hits])), np.cumsum(np.concatenate([start, alarms]))


def best(np: Any, figure: Any, enough: Any) -> float:
    """The largest figure where there is enough of another; 0 where there never is."""
    return float(np.max(figure[enough])) if np.any(enough) else 0.0


def over(np: Any, part: Any, whole: Any) -> Any:
    """A quotient; 0 where the whole is."""
    return part / np.where(whole > 0, whole, 1)
