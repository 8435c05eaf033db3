"""Random changes of images: each keeps shape and range, masks stay masks, and laws hold from outside."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import ndimage
from triglot.backends.code.data_images import AUGMENTS, HEADER, source_of
from triglot.compiler.policy.sources import Scan
from triglot.compiler.policy.transforms import TRANSFORMS
from triglot.compiler.policy.transforms._augment import Augment

WORDS = sorted(w for w in TRANSFORMS.names if issubclass(TRANSFORMS[w], Augment))
ARGUMENTS = {"random_crop": {"size": (5, 4)}}


def functions():
    """Every function of the folder in one namespace."""
    names = {}
    parts = [HEADER, *(source_of(path.stem) for path in sorted(AUGMENTS.glob("*.py")))]
    exec(compile("\n\n\n".join(parts), "augment.py", "exec"), names)
    return SimpleNamespace(**names)


MADE = functions()


def example(height=9, width=7, channels=3):
    """An image and a mask that says where it is bright."""
    draw = np.random.default_rng(3)
    image = draw.random((height, width, channels))
    return [image, (image.mean(axis=-1) > 0.5).astype(np.int64) * 3]


def amounts(word):
    """The arguments as the compiler prints them, from the defaults."""
    record = TRANSFORMS[word](**ARGUMENTS.get(word, {}))
    return record.change("image", Scan("here", images=True)).amounts


def generator(seed):
    return np.random.Generator(np.random.Philox(key=seed))


def test_there_are_as_many_words_as_functions():
    files = {path.stem for path in AUGMENTS.glob("[a-z]*.py")}
    assert set(WORDS) == files
    assert len(WORDS) >= 20


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("word", WORDS)
def test_shape_range_and_classes_are_kept(word, channels):
    changed = 0
    for size in ((9, 7), (6, 6)):
        for seed in range(40):
            grids = example(*size, channels)
            before = [grid.copy() for grid in grids]
            image, mask = getattr(MADE, word)(grids, generator(seed), *amounts(word))
            again = getattr(MADE, word)(before, generator(seed), *amounts(word))
            np.testing.assert_array_equal(image, again[0])  # nothing but the generator decides
            np.testing.assert_array_equal(grids[0], before[0])  # and nothing is changed in place
            wanted = (5, 4) if word == "random_crop" else size
            assert image.shape == (*wanted, channels)
            assert mask.shape == wanted
            assert set(np.unique(mask)) <= {0, 3}
            assert image.min() >= 0
            assert image.max() <= 1 + 1e-12
            changed += image.shape != before[0].shape or not np.array_equal(image, before[0])
    alone = channels == 1 and word in {"saturation", "hue", "grayscale", "channel_shuffle"}
    assert (changed == 0) if alone and word != "saturation" else changed > 0


@pytest.mark.parametrize("word", WORDS)
def test_float32_stays_float32(word):
    image, mask = example()
    found = getattr(MADE, word)([image.astype(np.float32), mask], generator(1), *amounts(word))
    assert found[0].dtype == np.float32
    assert found[1].dtype == np.int64


def test_reading_between_pixels_is_bilinear():
    image, mask = example()
    draw = np.random.default_rng(0)
    rows, columns = draw.uniform(-3, 11, (2, 9, 7))
    found, places = MADE.sampled([image, mask], rows, columns)
    for channel in range(3):
        wide = np.pad(image[..., channel], 1)  # zeros begin one pixel outside
        wanted = ndimage.map_coordinates(wide, [rows + 1, columns + 1], order=1, cval=0.0)
        np.testing.assert_allclose(found[..., channel], wanted, atol=1e-12)
    wanted = ndimage.map_coordinates(mask, [rows, columns], order=0, cval=0)
    inside = (abs(rows - 4) < 4) & (abs(columns - 3) < 3)
    np.testing.assert_array_equal(places[inside], wanted[inside])


class Always:
    """A generator whose uniform draws are all at the upper end, or at the lower."""

    def __init__(self, end):
        self.end = end

    def uniform(self, low, high, size=None):
        value = high if self.end else low
        return value if size is None else np.full(size, float(value))

    def random(self, size=None):
        return 0.0 if size is None else np.zeros(size)

    def integers(self, low, high):
        return low


def test_turning_by_half_is_two_flips():
    image, mask = example()
    found = MADE.rotate([image, mask], Always(True), 180.0)
    np.testing.assert_allclose(found[0], image[::-1, ::-1], atol=1e-12)
    np.testing.assert_array_equal(found[1], mask[::-1, ::-1])
    image, mask = example(6, 6)
    found = MADE.rotate([image, mask], Always(True), 90.0)
    both = [np.rot90(image, turns) for turns in (1, 3)]
    assert any(np.allclose(found[0], turned, atol=1e-12) for turned in both)


def test_moves_are_whole_pixels():
    image, mask = example(10, 10)
    found = MADE.translate([image, mask], Always(True), 0.2)
    np.testing.assert_array_equal(found[0][2:, 2:], image[:-2, :-2])
    assert not found[0][:2].any()
    np.testing.assert_array_equal(found[1][2:, 2:], mask[:-2, :-2])


def test_a_third_of_the_circle_exchanges_the_colours():
    image, _ = example()
    found = MADE.hue([image], Always(True), 1 / 3)[0]
    np.testing.assert_allclose(found, np.roll(image, 1, axis=-1), atol=1e-12)


def test_colours_at_their_limits():
    image, _ = example()
    np.testing.assert_allclose(MADE.brightness([image], Always(False), 1.0)[0], 0)
    flat = MADE.contrast([image], Always(False), 1.0)[0]
    luma = 0.299 * image[..., 0] + 0.587 * image[..., 1] + 0.114 * image[..., 2]  # ITU-R BT.601
    np.testing.assert_allclose(flat, luma.mean())
    gray = MADE.saturation([image], Always(False), 1.0)[0]
    np.testing.assert_allclose(gray, np.stack([luma] * 3, axis=-1))
    np.testing.assert_allclose(MADE.gamma([image], Always(True), 1.0)[0], image**2)
    assert len(np.unique(MADE.posterize([image], Always(False), 4)[0])) == 4
    stretched = MADE.autocontrast([image], Always(True))[0]
    assert (stretched.min(axis=(0, 1)) == 0).all()
    assert (stretched.max(axis=(0, 1)) == 1).all()
    np.testing.assert_allclose(MADE.invert([image], Always(True))[0], 1 - image)


def test_blur_is_a_gaussian():
    image, _ = example(20, 20)
    found = MADE.blur([image], Always(True), 1.5)[0]
    wanted = ndimage.gaussian_filter(
        image, 1.5, axes=(0, 1), mode="nearest", radius=int(np.ceil(4.5))
    )
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_words_stand_where_functions_do():
    assert Path(AUGMENTS).is_dir()
    for word in WORDS:
        assert f"def {word}(" in source_of(word)
