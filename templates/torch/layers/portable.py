"""Random numbers that are the same in PyTorch, Keras and JAX."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def hashed(x: Tensor) -> Tensor:
    """Return lowbias32 of 32-bit words; products wrap, shifts lose the sign."""
    x = (x ^ (x >> 16 & 0xFFFF)) * 0x7FEB352D
    x = (x ^ (x >> 15 & 0x1FFFF)) * -0x7B935975
    return x ^ (x >> 16 & 0xFFFF)


def signed(word: int) -> int:
    """Return a word of 32 bits as int32 has it."""
    return word - (word >> 31 << 32)


class Random(nn.Module):
    """A layer that draws: every number is a hash of what it is drawn for.

    That is the layer's key, the step of the training, the call of the layer for this
    batch, and the number's place in the batch; channels come last in it.

    Args:
        channels_first: values have their channels in front.
        flat: sizes (channels, ...) of the map that values are flattened from.
    """

    place: Tensor

    def __init__(
        self, channels_first: bool = False, flat: Sequence[int] | None = None
    ) -> None:
        super().__init__()
        self.channels_first, self.flat = channels_first, flat
        self.key, self.step, self.calls = (0, 0), 0, 0
        place = torch.zeros(2, dtype=torch.int32)
        self.register_buffer("place", place, persistent=False)

    def seek(self, step: int, row: int = 0) -> None:
        """Draw for the update after ``step`` others, from example ``row`` on."""
        self.step, self.calls = step, 0
        words = [signed(self.key[0] ^ step), row]
        self.place.copy_(torch.tensor(words, dtype=torch.int32))

    def integers(self, sizes: Sequence[int]) -> Tensor:
        """Draw whole numbers below 2^24, in sizes with the batch in front."""
        word, row = self.place
        count = math.prod(sizes[1:])
        places = torch.arange(
            sizes[0] * count, dtype=torch.int32, device=self.place.device
        )
        bits = hashed((places + row * count) * -0x61C88647 ^ word)
        bits = hashed(bits ^ signed(self.key[1] ^ self.calls))
        self.calls += 1
        return (bits >> 8 & 0xFFFFFF).view(tuple(sizes))

    def uniform(self, sizes: Sequence[int], dtype: torch.dtype) -> Tensor:
        """Draw from 0 to below 1."""
        return self.integers(sizes).to(wide(dtype)) * 2**-24

    def between(self, sizes: Sequence[int], dtype: torch.dtype) -> Tensor:
        """Draw above 0 and below 1."""
        return (self.integers(sizes) | 1).to(wide(dtype)) * 2**-24

    def normal(self, sizes: Sequence[int], dtype: torch.dtype) -> Tensor:
        """Draw normal numbers by the formula of Box and Muller."""
        radius = torch.sqrt(-2 * torch.log(self.between(sizes, dtype)))
        angle = 2 * math.pi * self.uniform(sizes, dtype)
        return (radius * torch.cos(angle)).to(dtype)

    def sizes(self, x: Tensor) -> tuple[int, ...]:
        """Return the sizes of ``x`` with channels last."""
        sizes = (len(x), *self.flat) if self.flat else tuple(x.shape)
        if self.flat or self.channels_first:
            return (sizes[0], *sizes[2:], sizes[1])
        return sizes

    def arranged(self, drawn: Tensor, x: Tensor) -> Tensor:
        """Return draws with channels last as ``x`` has them."""
        if self.flat:
            return drawn.movedim(-1, 1).reshape(x.shape)
        return drawn.movedim(-1, 1) if self.channels_first else drawn


def wide(dtype: torch.dtype) -> torch.dtype:
    """Return the dtype, or float32 where it is narrower."""
    return torch.promote_types(dtype, torch.float32)


def seek(model: nn.Module, step: int | None = None, row: int = 0) -> None:
    """Let every layer draw for the update after ``step`` others, from a row on."""
    for module in model.modules():
        if isinstance(module, Random):
            module.seek(module.step if step is None else step, row)


def calls_of(model: nn.Module) -> list[int]:
    """Return how often every layer has drawn for this batch."""
    return [m.calls for m in model.modules() if isinstance(m, Random)]


def draw_again(model: nn.Module, calls: list[int], row: int) -> None:
    """Let every layer draw as after so many calls, from a row of the batch on."""
    layers = [m for m in model.modules() if isinstance(m, Random)]
    for layer, count in zip(layers, calls, strict=True):
        layer.seek(layer.step, row)
        layer.calls = count


def advance(model: nn.Module) -> None:
    """Let every layer draw for the next update."""
    for module in model.modules():
        if isinstance(module, Random):
            module.seek(module.step + 1)


def give_keys(model: nn.Module, keys: dict[str, tuple[int, int]]) -> None:
    """Give every layer that draws its key: its own, or of what it is part of."""
    for name, module in model.named_modules(remove_duplicate=False):
        if isinstance(module, Random):
            owner = name if name in keys else name.rpartition(".")[0]
            module.key = keys[owner]
            module.seek(0)


class Dropout(Random):
    """Zero values with probability ``p`` in training and scale the rest.

    Args:
        p: the probability.
        shared: axes along which one draw holds, counted with channels last.
        layout: of the values, see `Random`.
    """

    def __init__(self, p: float = 0.5, shared: Sequence[int] = (), **layout) -> None:
        super().__init__(**layout)
        self.p, self.shared = p, shared

    def forward(self, x: Tensor) -> Tensor:
        """Drop values of ``x``."""
        if not self.training or self.p == 0:
            return x
        return torch.where(self.kept(x), x * (1 / (1 - self.p)), 0.0)

    def kept(self, x: Tensor) -> Tensor:
        """Draw which values stay."""
        sizes = [1 if i in self.shared else n for i, n in enumerate(self.sizes(x))]
        return self.arranged(self.integers(sizes) >= round(self.p * 2**24), x)

    def extra_repr(self) -> str:
        """The rate."""
        return f"p={self.p}"


class AlphaDropout(Dropout):
    """Dropout that keeps mean 0 and variance 1, for networks of SELUs."""

    def forward(self, x: Tensor) -> Tensor:
        """Replace values, then rescale."""
        if not self.training or self.p == 0:
            return x
        lowest = -1.7580993408473766
        factor = ((1 - self.p) * (1 + self.p * lowest**2)) ** -0.5
        kept = torch.where(self.kept(x), x, lowest)
        return factor * kept - factor * self.p * lowest


class GaussianNoise(Random):
    """Add normal noise with standard deviation ``std`` in training."""

    def __init__(self, std: float = 0.1, **layout) -> None:
        super().__init__(**layout)
        self.std = std

    def forward(self, x: Tensor) -> Tensor:
        """Disturb every value."""
        if not self.training or self.std == 0:
            return x
        noise = self.arranged(self.normal(self.sizes(x), x.dtype), x)
        return x + self.std * noise

    def extra_repr(self) -> str:
        """The deviation."""
        return f"std={self.std}"


class GaussianDropout(Random):
    """Multiply by normal noise around 1 with the variance of dropout in training."""

    def __init__(self, p: float = 0.5, **layout) -> None:
        super().__init__(**layout)
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Disturb every value."""
        if not self.training or self.p == 0:
            return x
        noise = self.arranged(self.normal(self.sizes(x), x.dtype), x)
        return x * (1 + (self.p / (1 - self.p)) ** 0.5 * noise)

    def extra_repr(self) -> str:
        """The rate."""
        return f"p={self.p}"


class DropBlock2d(Random):
    """Zero squares of each map (batch, channels, height, width) in training.

    Args:
        p: share of the pixels that go.
        block: side of a square.
    """

    def __init__(self, p: float, block: int) -> None:
        super().__init__(channels_first=True)
        self.p, self.block = p, block

    def forward(self, x: Tensor) -> Tensor:
        """Drop squares of ``x``."""
        if not self.training or self.p == 0:
            return x
        batch, channels, height, width = x.shape
        rows, columns = height - self.block + 1, width - self.block + 1
        rate = self.p * height * width / (self.block**2 * rows * columns)
        drawn = self.integers((batch, rows, columns, channels))
        corners = (drawn < round(rate * 2**24)).to(x.dtype).movedim(-1, 1)
        # A pixel goes if a corner was drawn up to a block above and left of it.
        gone = F.max_pool2d(F.pad(corners, (self.block - 1,) * 4), self.block, stride=1)
        kept = 1 - gone
        return x * kept * (kept.numel() / kept.sum())

    def extra_repr(self) -> str:
        """The rate and the side."""
        return f"p={self.p}, block={self.block}"


class RReLU(Random):
    """Return x where it is positive, else x times a slope, random in training."""

    def __init__(self, lower: float, upper: float, **layout) -> None:
        super().__init__(**layout)
        self.lower, self.upper = lower, upper

    def forward(self, x: Tensor) -> Tensor:
        """Bend ``x`` at 0."""
        slope: float | Tensor = (self.lower + self.upper) / 2
        if self.training:
            drawn = self.arranged(self.uniform(self.sizes(x), x.dtype), x)
            slope = self.lower + (self.upper - self.lower) * drawn
        return torch.where(x > 0, x, slope * x)


class Draw(Random):
    """Numbers in training and evaluation, as many for each example as ``shape`` says.

    Without a shape, in that of the input.
    """

    def __init__(self, shape: Sequence[int] | None = None, **layout) -> None:
        super().__init__(**layout)
        self.shape = shape

    def sizes(self, x: Tensor) -> tuple[int, ...]:
        """Return the sizes of a draw with channels last."""
        return super().sizes(x) if self.shape is None else (len(x), *self.shape)


class Normal(Draw):
    """Normal numbers."""

    def __init__(
        self, shape: Sequence[int] | None = None, mean=0.0, std=1.0, **layout
    ) -> None:
        super().__init__(shape, **layout)
        self.mean, self.deviation = mean, std  # `std` is what noise is switched off by

    def forward(self, x: Tensor) -> Tensor:
        """Draw, once per example of ``x``."""
        drawn = self.arranged(self.normal(self.sizes(x), x.dtype), x)
        return self.mean + self.deviation * drawn


class Uniform(Draw):
    """Numbers from ``low`` to below ``high``."""

    def __init__(
        self, shape: Sequence[int] | None = None, low=0.0, high=1.0, **layout
    ) -> None:
        super().__init__(shape, **layout)
        self.low, self.high = low, high

    def forward(self, x: Tensor) -> Tensor:
        """Draw, once per example of ``x``."""
        drawn = self.arranged(self.uniform(self.sizes(x), x.dtype), x)
        return (self.low + (self.high - self.low) * drawn).to(x.dtype)


class Randint(Draw):
    """Whole numbers from ``low`` to below ``high``."""

    def __init__(self, shape: Sequence[int] = (), low=0, high=2) -> None:
        super().__init__(shape)
        self.low, self.high = low, high

    def forward(self, x: Tensor) -> Tensor:
        """Draw, once per example of ``x``."""
        drawn = self.integers(self.sizes(x)).long()
        return self.low + (drawn * (self.high - self.low) >> 24)


class Bernoulli(Draw):
    """1 with probability ``rate``, else 0."""

    def __init__(self, shape: Sequence[int], rate: float = 0.5) -> None:
        super().__init__(shape)
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """Draw, once per example of ``x``."""
        return (self.integers(self.sizes(x)) < round(self.rate * 2**24)).to(x.dtype)


class Categorical(Draw):
    """The number of a channel, drawn with the probabilities of a softmax."""

    def __init__(self, temperature: float = 1.0) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, x: Tensor) -> Tensor:
        """Draw from scores (batch, ..., channels)."""
        noise = -torch.log(-torch.log(self.between(x.shape, x.dtype)))
        return (x / self.temperature + noise).argmax(-1)


class GumbelSoftmax(Draw):
    """A softmax of scores with Gumbel noise; ``hard`` makes it a unit vector."""

    def __init__(self, temperature: float = 1.0, hard: bool = False) -> None:
        super().__init__()
        self.temperature, self.hard = temperature, hard

    def forward(self, x: Tensor) -> Tensor:
        """Draw from scores (batch, ..., channels)."""
        noise = -torch.log(-torch.log(self.between(x.shape, x.dtype)))
        soft = F.softmax((x + noise.to(x.dtype)) / self.temperature, -1)
        if not self.hard:
            return soft
        unit = F.one_hot(soft.argmax(-1), x.shape[-1]).to(x.dtype)
        return soft + (unit - soft).detach()


class Shuffle(Draw):
    """The positions of an axis in a random order, one for the whole batch."""

    def __init__(self, axis: int) -> None:
        super().__init__()
        self.axis = axis

    def forward(self, x: Tensor) -> Tensor:
        """Exchange the positions."""
        drawn = self.integers((1, x.shape[self.axis]))[0]
        return x.index_select(self.axis, drawn.argsort(stable=True))
