"""logsumexp: the logarithm of summed exponentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._reduce import Reduction


class Logsumexp(Reduction):
    """log(sum(exp(x))) over axes, without overflow."""

    work = 4

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Shifted by the maximum."""
        return np.logsumexp(x, axis=self.places(values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1 + 3 = 4, and numbers whose exponentials overflow."""
        yield (
            run([[0.0, 1.0986122886681098], [1000.0, 1000.0]], axis=("channel",)),
            [
                1.3862943611198906,
                1000.6931471805599,
            ],
        )
