"""The portable numbers themselves: the published hash, its spread, and what a number depends on."""

from __future__ import annotations

import numpy as np
from triglot.compiler.reference.draws import STEPS, Draws, mixed

MANY = 200_000


def drawn(seed=5, step=0, row=0, path="model.dropout", shape=(MANY, 1)):
    """Numbers of one call."""
    return Draws(seed, step, row).stream(path).integers(shape)


def unmixed(x):
    """The inverse of lowbias32 as its author publishes it, with other constants."""
    with np.errstate(over="ignore"):
        x = (x ^ (x >> np.uint32(16))) * np.uint32(0x43021123)
        x = (x ^ (x >> np.uint32(15)) ^ (x >> np.uint32(30))) * np.uint32(0x1D69E2A5)
        return x ^ (x >> np.uint32(16))


def test_the_hash_is_the_published_one():
    words = np.random.default_rng(0).integers(0, 2**32, MANY, dtype=np.uint64).astype(np.uint32)
    np.testing.assert_array_equal(unmixed(mixed(words)), words)


def test_numbers_are_spread_evenly():
    for step in (0, 1, 2, 77):
        numbers = drawn(step=step).ravel()
        counts = np.bincount(numbers >> 14, minlength=1024)
        chi = ((counts - MANY / 1024) ** 2 / (MANY / 1024)).sum()
        assert abs(chi - 1023) < 5 * (2 * 1023) ** 0.5
        for bit in range(24):
            assert abs((numbers >> bit & 1).mean() - 0.5) < 5 * 0.5 * MANY**-0.5


def test_neighbouring_streams_have_nothing_in_common():
    streams = [drawn(seed, step) for seed in (0, 1) for step in (0, 1, 2, 3)]
    streams += [drawn(path=f"model.blocks.{i}.dropout") for i in range(4)]
    calls = Draws(5).stream("model.dropout")
    streams += [calls.integers((MANY, 1)) for _ in range(4)][1:]
    table = np.corrcoef(np.concatenate(streams, axis=1).T)
    assert np.abs(table - np.eye(len(table))).max() < 5.5 * MANY**-0.5
    shifted = np.corrcoef(np.concatenate(streams, axis=1)[1:].T, np.hstack(streams)[:-1].T)
    assert np.abs(shifted[len(streams) :, : len(streams)]).max() < 5.5 * MANY**-0.5


def test_normal_numbers_are_normal():
    numbers = Draws(5).stream("model.noise").standard_normal((MANY, 1))
    assert np.isfinite(numbers).all()
    for power, moment, spread in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((numbers**power).mean() - moment) < 5 * (spread / MANY) ** 0.5


def test_a_part_of_a_batch_draws_its_part():
    whole = drawn(shape=(12, 3, 5))
    np.testing.assert_array_equal(drawn(row=8, shape=(4, 3, 5)), whole[8:])
    assert whole.min() >= 0
    assert whole.max() < STEPS
