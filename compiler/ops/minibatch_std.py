"""minibatch_std: how much examples differ, as one more channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from ..types.tensor import TensorType
from . import case, refused
from ._affine import PerChannel


class MinibatchStd(PerChannel):
    """Append a channel that holds the mean deviation of the example's group.

    Examples i, i + m, i + 2 m, … form a group, m the number of groups that keeps them at ``group``
    examples or fewer.  Every value deviates from the mean of its place in the group;
    s = mean over all places of sqrt(variance + epsilon).  A critic sees by it whether a generator
    always says the same.  Groups form in evaluation too.

    Source: Karras et al. 2018, "Progressive Growing of GANs for Improved Quality, Stability, and
    Variation", section 3; in groups: StyleGAN.
    """

    group: int = integer(4, minimum=2, doc="largest number of examples in a group")
    epsilon: float = number(1e-8, above=0, doc="added to the variance")

    cases = (
        case("image[4, 5, 3]", group=2),
        case("image[H, W, 2]"),
        case("sequence[T, 4]", epsilon=1e-3),
        case("vector[6]"),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[6]", group=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One more channel."""
        return super().infer(x).with_channels(x.channels + 1)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Means over groups are products with a matrix of equal shares."""
        count = -(-len(x) // self.group)
        member = np.arange(len(x)) % count
        same = (member[:, None] == member[None, :]).astype(float)
        share = same / np.sum(same, axis=1, keepdims=True)
        flat = x.reshape((len(x), -1))
        variance = np.matmul(share, (flat - np.matmul(share, flat)) ** 2)
        spread = np.mean(np.sqrt(variance + self.epsilon), axis=1)
        column = spread.reshape((-1,) + (1,) * (x.ndim - 1))
        return np.concatenate([x, column + np.zeros((*x.shape[:-1], 1))], axis=-1)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two means over the group and a root."""
        return x.elements * (4 * self.group + 4)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Four examples, 0 with 2 and 1 with 3: deviations (1 + 3) / 2 and 0."""
        x = [[1.0, 0.0], [5.0, 5.0], [3.0, 6.0], [5.0, 5.0]]
        got = run(x, group=2, epsilon=1e-30)
        yield got[:, 2], [2.0, 0.0, 2.0, 0.0]
        yield got[:, :2], x
        yield run([[7.0]], group=4, epsilon=1e-4), [[7.0, 0.01]]
