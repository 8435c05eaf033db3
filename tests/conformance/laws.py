"""What holds for ops that draw random numbers, where equality cannot be asked.

An op states its own law (`Op.law`, `Op.slope_law`) with the checks of `Seen`.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
from triglot.compiler.reference import array
from triglot.compiler.reference.op import evaluate

from .compare import Differs, canonical, same

ERRORS = 5
"""Standard errors that a statistic may lie from its expectation."""


def check(job: Any, dtype: str, result: dict[str, np.ndarray], part: str, mode: str) -> None:
    """Apply the law of the op to one part ("forward" or "gradient") of one mode.

    Raises:
        Differs: the law is broken.
        TypeError: the op states none.
    """
    seen = Seen(job, dtype, result, mode)
    law = {"forward": job.drawn.op.law, "gradient": job.drawn.op.slope_law}[part]
    law(seen)


class Seen:
    """One run of a stochastic op in a framework, canonical and in float64; checks raise `Differs`.

    Attributes:
        np: NumPy.
        x, values, p: what went in, and the parameters.
        y: what came out: an array, or a dict of arrays by output.
        more: what the next call gave for the same input.
        evaluated: what the reference gives.
        cotangent: what the outputs were weighted with for the gradients.
        train: training mode.
    """

    np = np

    def __init__(self, job: Any, dtype: str, result: dict[str, np.ndarray], mode: str) -> None:
        self.job, self.result, self.mode = job, result, mode
        self.bound = 1e-5 if dtype == "float32" else 1e-10
        self.x, self.values, self.p = job.drawn.x, job.drawn.values, job.drawn.p
        self.y, self.more = self._outputs("y"), self._outputs("more.y")
        self.cotangent, self.train = job.cotangent, mode == "train"

    @property
    def evaluated(self) -> Any:
        """The output of the reference in this mode."""
        found = self.job.expected(self.mode)
        named = {k[2:]: v for k, v in found.items() if k.startswith("y.")}
        return named or found["y"]

    def _outputs(self, key: str) -> Any:
        """One array, or a dict by output."""
        head = f"{self.mode}/{key}"
        if head in self.result:
            return self._canonical("y", head)
        names = [k for k in self.result if k.startswith(f"{head}.")]
        return {k.removeprefix(f"{head}."): self._canonical("y", k) for k in names}

    def _canonical(self, key: str, name: str) -> np.ndarray:
        array = canonical(self.job, key, self.result[name])
        return array.astype(np.float64) if array.dtype.kind == "f" else array

    def slope(self, path: str) -> np.ndarray:
        """The gradient of ``x``, of a value field (``with.0``) or of a parameter (``p.kernel``)."""
        return self._canonical(f"g.{path}", f"{self.mode}/g.{path}")

    def same(self, what: str, got: Any, expected: Any) -> None:
        """Equal but for rounding."""
        same(f"{self.mode} {what}", got, np.broadcast_to(expected, got.shape), self.bound)

    @property
    def slopes(self) -> list[str]:
        """What `slope` knows."""
        head = f"{self.mode}/g."
        return [key.removeprefix(head) for key in self.result if key.startswith(head)]

    def finite(self) -> None:
        """No gradient is infinite or undefined."""
        for path in self.slopes:
            if not np.isfinite(self.slope(path)).all():
                self.wrong(f"the gradient of {path} is not finite")

    def within(self, what: str, sample: np.ndarray, low: float, high: float) -> None:
        """Every draw from ``low`` to below ``high``, to which single precision may round."""
        top = high + self.bound if sample.dtype.kind == "f" else high - 1
        if sample.min() < low - self.bound or sample.max() > top:
            self.wrong(f"{what} lie from {sample.min()} to {sample.max()}")

    def wrong(self, what: str) -> NoReturn:
        """Raise `Differs`."""
        raise Differs(f"{self.mode}: {what}")

    def share(self, what: str, hits: np.ndarray, probability: Any) -> None:
        """A share of ``hits`` within `ERRORS` standard errors of their mean ``probability``."""
        chance = np.broadcast_to(probability, hits.shape)
        spread = float(np.sqrt(np.sum(chance * (1 - chance)))) / hits.size
        self._near(f"share of {what}", float(hits.mean()), float(chance.mean()), spread)

    def moments(
        self, what: str, sample: np.ndarray, mean: float, std: float, kurtosis: float = 3.0
    ) -> None:
        """Mean and variance of independent draws within `ERRORS` standard errors.

        Args:
            what: for the message.
            sample: the draws.
            mean, std: of their distribution.
            kurtosis: its fourth standardised moment: 3 normal, 1.8 uniform.
        """
        sample, n = np.asarray(sample, np.float64), sample.size
        self._near(f"mean of {what}", float(sample.mean()), mean, std / n**0.5)
        spread = std**2 * ((kurtosis - 1) / n) ** 0.5
        self._near(f"variance of {what}", float(np.mean((sample - mean) ** 2)), std**2, spread)

    def fresh(self, sample: np.ndarray, more: np.ndarray) -> None:
        """Draws do not depend on those of the next call, the next example or the next position."""
        a, b = (np.asarray(s, np.float64).reshape(len(s), -1) for s in (sample, more))
        pairs = {"the next call": (a, b), "the next example": (a[1:], a[:-1])}
        if a.shape[1] > 1:
            pairs["the next position"] = (a[:, 1:], a[:, :-1])
        for name, (left, right) in pairs.items():
            if left.std() == 0 or right.std() == 0:
                self.wrong("nothing is drawn")
            found = float(np.corrcoef(left.ravel(), right.ravel())[0, 1])
            self._near(f"correlation with {name}", found, 0.0, left.size**-0.5)

    def alike(self) -> None:
        """Outputs vary around those of the reference as its own do when it draws.

        Mean and mean square of the deviation agree for every output within `ERRORS` standard errors.
        """
        mine, other = self._deviation(), self._sample() - self.evaluated
        for what, a, b in (("mean", mine, other), ("mean square", mine**2, other**2)):
            spread = np.sqrt((a.var(0) + b.var(0)) / len(a))
            gap = np.abs(a.mean(0) - b.mean(0)) - ERRORS * spread
            if np.max(gap) > self.bound:
                self.wrong(f"{what} of the noise is off by {np.max(gap):.1e}")

    def _sample(self) -> np.ndarray:
        """Outputs of the reference with dropout drawn."""
        case = self.job.drawn
        with array.drawing(5):
            found: np.ndarray = evaluate(
                case.op, case.p, case.x, case.values, self.train, case.known
            )
        return found

    def _deviation(self) -> np.ndarray:
        """Outputs without those of the reference; they vary, also from call to call."""
        deviation: np.ndarray = self.y - self.evaluated
        if float(deviation.std()) < 1e-3:
            self.wrong("nothing is drawn: outputs are those without noise")
        if np.array_equal(self.y, self.more):
            self.wrong("the next call draws the same")
        return deviation

    def _near(self, what: str, got: float, expected: float, spread: float) -> None:
        """Within `ERRORS` standard errors, rounding granted."""
        if not abs(got - expected) <= ERRORS * spread + self.bound:
            self.wrong(f"{what} is {got:.5f}, expected {expected:.5f} +- {spread:.1e}")
