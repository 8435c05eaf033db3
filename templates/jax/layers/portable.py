"""Random numbers that are the same in PyTorch, Keras and JAX."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import jax
import jax.numpy as jnp
from flax import nnx


def hashed(x: jax.Array) -> jax.Array:
    """Return lowbias32 of 32-bit words, whose products wrap."""
    x = (x ^ (x >> 16)) * jnp.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * jnp.uint32(0x846CA68B)
    return x ^ (x >> 16)


class Place(nnx.RngState):
    """Where a layer's draws stand: two words of its key, step, row and call."""


class Random(nnx.Module):
    """A module that draws: every number is a hash of what it is drawn for.

    That is the module's key, the step of the training, the call of the module for this
    batch, and the number's place in the batch.
    """

    def __init__(self) -> None:
        self.place = Place(jnp.zeros(5, jnp.uint32))

    def seek(
        self, step: int | jax.Array | None = None, row: int | jax.Array = 0
    ) -> None:
        """Draw for the update after ``step`` others, from example ``row`` on."""
        place = self.place[...]
        step = place[2] if step is None else step
        self.place[...] = place.at[2].set(step).at[3].set(row).at[4].set(0)

    def integers(self, sizes: Sequence[int]) -> jax.Array:
        """Draw whole numbers below 2^24, in sizes with the batch in front."""
        first, second, step, row, call = self.place[...]
        self.place[...] = self.place[...].at[4].add(1)
        count = math.prod(sizes[1:])
        places = jnp.arange(sizes[0] * count, dtype=jnp.uint32)
        words = (places + row * jnp.uint32(count)) * jnp.uint32(0x9E3779B9)
        bits = hashed(hashed(words ^ first ^ step) ^ second ^ call)
        return (bits >> 8).reshape(sizes)

    def uniform(self, sizes: Sequence[int], dtype: jnp.dtype) -> jax.Array:
        """Draw from 0 to below 1."""
        return self.integers(sizes).astype(wide(dtype)) * 2**-24

    def between(self, sizes: Sequence[int], dtype: jnp.dtype) -> jax.Array:
        """Draw above 0 and below 1."""
        return (self.integers(sizes) | 1).astype(wide(dtype)) * 2**-24

    def normal(self, sizes: Sequence[int], dtype: jnp.dtype) -> jax.Array:
        """Draw normal numbers by the formula of Box and Muller."""
        radius = jnp.sqrt(-2 * jnp.log(self.between(sizes, dtype)))
        angle = 2 * math.pi * self.uniform(sizes, dtype)
        return (radius * jnp.cos(angle)).astype(dtype)


def wide(dtype: jnp.dtype) -> jnp.dtype:
    """Return the dtype, or float32 where it is narrower."""
    return jnp.promote_types(dtype, jnp.float32)


def drawing(model: nnx.Module) -> Iterator[tuple[str, Random]]:
    """Yield every module that draws, with its dotted path."""
    for path, module in nnx.iter_graph(model):
        if isinstance(module, Random):
            yield ".".join(map(str, path)), module


def seek(
    model: nnx.Module, step: int | jax.Array | None = None, row: int | jax.Array = 0
) -> None:
    """Let every module draw for the update after ``step`` others, from a row on."""
    for _, module in drawing(model):
        module.seek(step, row)


def turn(model: nnx.Module, row: int | jax.Array) -> None:
    """Let every module draw from a row of the batch on, and go on counting calls."""
    for _, module in drawing(model):
        module.place[...] = module.place[...].at[3].set(row)


def advance(model: nnx.Module) -> None:
    """Let every module draw for the next update."""
    for _, module in drawing(model):
        module.seek(module.place[...][2] + 1)


def give_keys(model: nnx.Module, keys: dict[str, tuple[int, int]]) -> None:
    """Give every module that draws its key: its own, or of what it is part of."""
    for name, module in drawing(model):
        words = keys[name if name in keys else name.rpartition(".")[0]]
        module.place[...] = jnp.array([*words, 0, 0, 0], jnp.uint32)


class Dropout(Random):
    """Zero values with probability ``rate`` in training and scale the rest.

    Args:
        rate: the probability.
        shared: axes along which one draw holds.
    """

    def __init__(self, rate: float = 0.5, shared: Sequence[int] = ()) -> None:
        super().__init__()
        self.rate, self.shared = rate, shared
        self.deterministic = False

    def __call__(self, x: jax.Array) -> jax.Array:
        """Drop values of ``x``."""
        if self.deterministic or self.rate == 0:
            return x
        return jnp.where(self.kept(x), x * (1 / (1 - self.rate)), 0)

    def kept(self, x: jax.Array) -> jax.Array:
        """Draw which values stay."""
        sizes = [1 if i in self.shared else n for i, n in enumerate(x.shape)]
        return self.integers(sizes) >= round(self.rate * 2**24)


class AlphaDropout(Dropout):
    """Dropout that keeps mean 0 and variance 1, for networks of SELUs."""

    def __call__(self, x: jax.Array) -> jax.Array:
        """Replace values, then rescale."""
        if self.deterministic or self.rate == 0:
            return x
        lowest = -1.7580993408473766
        factor = ((1 - self.rate) * (1 + self.rate * lowest**2)) ** -0.5
        kept = jnp.where(self.kept(x), x, lowest)
        return factor * kept - factor * self.rate * lowest


class GaussianNoise(Random):
    """Add normal noise with standard deviation ``std`` in training."""

    def __init__(self, std: float = 0.1) -> None:
        super().__init__()
        self.std = std
        self.deterministic = False

    def __call__(self, x: jax.Array) -> jax.Array:
        """Disturb every value."""
        if self.deterministic or self.std == 0:
            return x
        return x + self.std * self.normal(x.shape, x.dtype)


class GaussianDropout(Random):
    """Multiply by normal noise around 1 with the variance of dropout in training."""

    def __init__(self, rate: float = 0.5) -> None:
        super().__init__()
        self.rate = rate
        self.deterministic = False

    def __call__(self, x: jax.Array) -> jax.Array:
        """Disturb every value."""
        if self.deterministic or self.rate == 0:
            return x
        std = (self.rate / (1 - self.rate)) ** 0.5
        return x * (1 + std * self.normal(x.shape, x.dtype))


class DropBlock2d(Random):
    """Zero squares of each map (batch, height, width, channels) in training.

    Args:
        rate: share of the pixels that go.
        block: side of a square.
    """

    def __init__(self, rate: float, block: int) -> None:
        super().__init__()
        self.rate, self.block = rate, block
        self.deterministic = False

    def __call__(self, x: jax.Array) -> jax.Array:
        """Drop squares of ``x``."""
        if self.deterministic or self.rate == 0:
            return x
        batch, height, width, channels = x.shape
        rows, columns = height - self.block + 1, width - self.block + 1
        rate = self.rate * height * width / (self.block**2 * rows * columns)
        drawn = self.integers((batch, rows, columns, channels))
        corners = (drawn < round(rate * 2**24)).astype(x.dtype)
        # A pixel goes if a corner was drawn up to a block above and left of it.
        room = ((0, 0), *((self.block - 1,) * 2,) * 2, (0, 0))
        gone = nnx.max_pool(jnp.pad(corners, room), window_shape=(self.block,) * 2)
        kept = 1 - gone
        return x * kept * (kept.size / jnp.sum(kept))


class RReLU(Random):
    """Return x where it is positive, else x times a slope, random in training."""

    def __init__(self, lower: float, upper: float) -> None:
        super().__init__()
        self.lower, self.upper = lower, upper
        self.deterministic = False

    def __call__(self, x: jax.Array) -> jax.Array:
        """Bend ``x`` at 0."""
        slope = (self.lower + self.upper) / 2
        if not self.deterministic:
            drawn = self.uniform(x.shape, x.dtype).astype(x.dtype)
            slope = self.lower + (self.upper - self.lower) * drawn
        return jnp.where(x > 0, x, slope * x)


class Draw(Random):
    """Numbers in training and evaluation, as many for each example as ``shape`` says.

    Without a shape, in that of the input.
    """

    def __init__(self, shape: Sequence[int] | None = None) -> None:
        super().__init__()
        self.shape = shape

    def sizes(self, x: jax.Array) -> tuple[int, ...]:
        """Return the sizes of a draw, batch first."""
        return x.shape if self.shape is None else (x.shape[0], *self.shape)


class Normal(Draw):
    """Normal numbers."""

    def __init__(
        self, shape: Sequence[int] | None = None, mean: float = 0.0, std: float = 1.0
    ) -> None:
        super().__init__(shape)
        self.mean, self.std = mean, std

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of ``x``."""
        return self.mean + self.std * self.normal(self.sizes(x), x.dtype)


class Uniform(Draw):
    """Numbers from ``low`` to below ``high``."""

    def __init__(
        self, shape: Sequence[int] | None = None, low: float = 0.0, high: float = 1.0
    ) -> None:
        super().__init__(shape)
        self.low, self.high = low, high

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of ``x``."""
        drawn = self.uniform(self.sizes(x), x.dtype).astype(x.dtype)
        return self.low + (self.high - self.low) * drawn


class Randint(Draw):
    """Whole numbers from ``low`` to below ``high``."""

    def __init__(self, shape: Sequence[int] = (), low: int = 0, high: int = 2) -> None:
        super().__init__(shape)
        self.low, self.high = low, high

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of ``x``."""
        drawn, count = self.integers(self.sizes(x)), jnp.uint32(self.high - self.low)
        # drawn * count >> 24 in words of 32 bits, for ranges up to 2^20
        share = ((drawn >> 12) * count + ((drawn & 0xFFF) * count >> 12)) >> 12
        return self.low + share.astype(jnp.int32)


class Bernoulli(Draw):
    """1 with probability ``rate``, else 0."""

    def __init__(self, shape: Sequence[int], rate: float = 0.5) -> None:
        super().__init__(shape)
        self.rate = rate

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw, once per example of ``x``."""
        drawn = self.integers(self.sizes(x))
        return (drawn < round(self.rate * 2**24)).astype(x.dtype)


class Categorical(Draw):
    """The number of a channel, drawn with the probabilities of a softmax."""

    def __init__(self, temperature: float = 1.0) -> None:
        super().__init__()
        self.temperature = temperature

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw from scores (batch, ..., channels)."""
        noise = -jnp.log(-jnp.log(self.between(x.shape, x.dtype)))
        return jnp.argmax(x / self.temperature + noise, axis=-1)


class GumbelSoftmax(Draw):
    """A softmax of scores with Gumbel noise; ``hard`` makes it a unit vector."""

    def __init__(self, temperature: float = 1.0, hard: bool = False) -> None:
        super().__init__()
        self.temperature, self.hard = temperature, hard

    def __call__(self, x: jax.Array) -> jax.Array:
        """Draw from scores (batch, ..., channels)."""
        noise = -jnp.log(-jnp.log(self.between(x.shape, x.dtype)))
        soft = jax.nn.softmax((x + noise.astype(x.dtype)) / self.temperature)
        if not self.hard:
            return soft
        unit = jax.nn.one_hot(soft.argmax(axis=-1), x.shape[-1], dtype=x.dtype)
        return soft + jax.lax.stop_gradient(unit - soft)


class Shuffle(Draw):
    """The positions of an axis in a random order, one for the whole batch."""

    def __init__(self, axis: int) -> None:
        super().__init__()
        self.axis = axis

    def __call__(self, x: jax.Array) -> jax.Array:
        """Exchange the positions."""
        order = jnp.argsort(self.integers((1, x.shape[self.axis]))[0], stable=True)
        return jnp.take(x, order, axis=self.axis)
