"""Random numbers, drawn in training and evaluation."""

import jax
import jax.numpy as jnp
from flax import nnx


class Draw(nnx.Module):
    """A module that draws from the stream ``sample``.

    Args:
        shape: sizes of an example; without it, those of the input.
        rngs: where the stream begins.
    """

    def __init__(self, shape: tuple[int, ...] | None, rngs: nnx.Rngs) -> None:
        self.shape = shape
        self.rngs = rngs.sample.fork()

    def sizes(self, x: jax.Array) -> tuple[int, ...]:
        """Return the sizes of a draw, batch first."""
        return x.shape if self.shape is None else (x.shape[0], *self.shape)


class Normal(Draw):
    """Normal numbers; without a shape, in that of the input."""

    def __init__(
        self,
        shape: tuple[int, ...] | None = None,
        mean: float = 0.0,
        std: float = 1.0,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        super().__init__(shape, rngs)
        self.mean, self.std = mean, std

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of `x`."""
        draws = jax.random.normal(self.rngs(), self.sizes(x), x.dtype)
        return self.mean + self.std * draws


class Uniform(Draw):
    """Numbers from `low` to below `high`; without a shape, in that of the input."""

    def __init__(
        self,
        shape: tuple[int, ...] | None = None,
        low: float = 0.0,
        high: float = 1.0,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        super().__init__(shape, rngs)
        self.low, self.high = low, high

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of `x`."""
        draws = jax.random.uniform(self.rngs(), self.sizes(x), x.dtype)
        return self.low + (self.high - self.low) * draws


class Randint(Draw):
    """Whole numbers from `low` to below `high`."""

    def __init__(
        self,
        shape: tuple[int, ...] = (),
        low: int = 0,
        high: int = 2,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        super().__init__(shape, rngs)
        self.low, self.high = low, high

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of `x`."""
        return jax.random.randint(self.rngs(), self.sizes(x), self.low, self.high)


class Bernoulli(Draw):
    """1 with probability `rate`, else 0."""

    def __init__(
        self, shape: tuple[int, ...], rate: float = 0.5, *, rngs: nnx.Rngs
    ) -> None:
        super().__init__(shape, rngs)
        self.rate = rate

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of `x`."""
        draws = jax.random.uniform(self.rngs(), self.sizes(x), x.dtype)
        return (draws < self.rate).astype(x.dtype)


class Categorical(Draw):
    """The number of a channel, drawn with the probabilities of a softmax."""

    def __init__(self, temperature: float = 1.0, *, rngs: nnx.Rngs) -> None:
        super().__init__(None, rngs)
        self.temperature = temperature

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw from scores (batch, ..., channels)."""
        return jax.random.categorical(self.rngs(), x / self.temperature)


class GumbelSoftmax(Draw):
    """A softmax of scores with Gumbel noise; `hard` makes it a unit vector."""

    def __init__(
        self, temperature: float = 1.0, hard: bool = False, *, rngs: nnx.Rngs
    ) -> None:
        super().__init__(None, rngs)
        self.temperature, self.hard = temperature, hard

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw from scores (batch, ..., channels)."""
        noise = jax.random.gumbel(self.rngs(), x.shape, x.dtype)
        soft = jax.nn.softmax((x + noise) / self.temperature)
        if not self.hard:
            return soft
        unit = jax.nn.one_hot(soft.argmax(axis=-1), x.shape[-1], dtype=x.dtype)
        return soft + jax.lax.stop_gradient(unit - soft)


class Shuffle(Draw):
    """The positions of an axis in a random order, one for the whole batch."""

    def __init__(self, axis: int, *, rngs: nnx.Rngs) -> None:
        super().__init__(None, rngs)
        self.axis = axis

    def __call__(self, x: jax.Array) -> jax.Array:
        """Exchange the positions."""
        order = jax.random.permutation(self.rngs(), x.shape[self.axis])
        return jnp.take(x, order, axis=self.axis)
