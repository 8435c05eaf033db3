"""Portable random numbers: what `training.rng: portable` means, number by number.

A number is a hash of integers, so that it depends on nothing but what it is drawn for:

========  =========================================================================
key       two words of the SHA-256 of ``seed/path``; the path is that of the op, the
          repetition of a loop included: ``model.blocks.3.dropout``
step      updates done before this one
call      how often the op has drawn for this batch (a network may be called twice)
position  ``(row + example) * size + place``: row is the first example's place in the
          batch of the update, size the numbers of an example, place in row-major order
          of the canonical layout, channels last
========  =========================================================================

Micro-batches of an accumulated update, shards of a batch and resumed runs therefore draw what one
undisturbed process draws.  The hash is two rounds of lowbias32, a finaliser in the manner of murmur3
(Wellons 2018, "Prospecting for Hash Functions", github.com/skeeto/hash-prospector), over a Weyl
sequence; the first word of the key and the step are joined to it before the first round, the second
word and the call before the second.  The upper 24 bits are a float32 exactly.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

WEYL = 0x9E3779B9
FACTORS = 0x7FEB352D, 0x846CA68B
STEPS = 1 << 24
"""Different values of a draw: every float32 below 1 that is a multiple of its inverse."""


def mixed(x: Any) -> Any:
    """lowbias32 of words, a bijection: every bit of x moves every bit of the result half the time."""
    with np.errstate(over="ignore"):
        x = np.asarray(x, np.uint32)
        x = (x ^ (x >> np.uint32(16))) * np.uint32(FACTORS[0])
        x = (x ^ (x >> np.uint32(15))) * np.uint32(FACTORS[1])
        return x ^ (x >> np.uint32(16))


def key_of(seed: int, path: str) -> tuple[int, int]:
    """The two words of an op."""
    digest = hashlib.sha256(f"{seed}/{path}".encode()).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:8], "little")


@dataclass
class Draws:
    """Where the draws of a run stand.

    Attributes:
        seed: of the run.
        step: updates done.
        row: place of the first example in the batch of the update.
        calls: how often each path has drawn for this batch.
        homes: what the first word of a path is called here: an update of an objective is a part of it.
    """

    seed: int
    step: int = 0
    row: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)

    def stream(self, path: str) -> Stream:
        """What the op at this path draws from."""
        head, dot, tail = path.partition(".")
        return Stream(self, f"{self.homes.get(head, head)}{dot}{tail}")


@dataclass
class Stream:
    """The draws of one op."""

    draws: Draws
    path: str

    def integers(self, shape: tuple[int, ...]) -> Any:
        """Whole numbers from 0 to 2^24 - 1, for a batch of this shape."""
        call = self.draws.calls.get(self.path, 0)
        self.draws.calls[self.path] = call + 1
        first, second = key_of(self.draws.seed, self.path)
        size = math.prod(shape[1:])
        place = np.arange(math.prod(shape), dtype=np.uint64) + np.uint64(self.draws.row * size)
        words = (place & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        first ^= self.draws.step
        with np.errstate(over="ignore"):
            bits = mixed(mixed(words * np.uint32(WEYL) ^ np.uint32(first)) ^ np.uint32(second ^ call))
        return (bits >> np.uint32(8)).astype(np.int64).reshape(shape)

    def between(self, shape: tuple[int, ...]) -> Any:
        """Uniform numbers above 0 and below 1: the odd multiples of 2^-24."""
        return (self.integers(shape) | 1) / STEPS

    def random(self, shape: tuple[int, ...]) -> Any:
        """Uniform numbers from 0 to below 1."""
        return self.integers(shape) / STEPS

    def standard_normal(self, shape: tuple[int, ...]) -> Any:
        """Normal numbers, by the formula of Box and Muller from two uniform ones."""
        radius = np.sqrt(-2 * np.log(self.between(shape)))
        return radius * np.cos(2 * math.pi * self.random(shape))
