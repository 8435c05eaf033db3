"""Random changes of tokens and of rows of numbers, alike in three frameworks."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.backends.code.data_images import AUGMENTS, ROWS_HEADER, source_of
from triglot.compiler.front import check_file

from .build import execute
from .packages import compiled, data_of
from .test_data_text import SENTIMENT, write_reviews
from .test_data_windows import FORECAST
from .test_data_windows import write as write_series

NAMES: dict = {}
for path in sorted((AUGMENTS / "rows").glob("*.py")):
    exec(ROWS_HEADER + "\n\n\n" + source_of(f"rows/{path.stem}"), NAMES)
TEXTS = (SENTIMENT % ("word", 40, 40)).replace(
    "model:", "  augment: {text: [{token_drop: 0.2}, {token_mask: 0.2}, token_swap]}\nmodel:"
)
SERIES = FORECAST.replace("model:", "  augment: {past: [jitter, rescale, time_mask]}\nmodel:")


def generator(seed):
    return np.random.Generator(np.random.Philox(key=seed))


def test_tokens():
    ids = np.array([5, 6, 7, 8, 9, 0, 0])
    for seed in range(30):
        found = NAMES["token_drop"](ids, generator(seed), 0.4, 0)
        kept = found[found > 0]
        assert len(found) == 7
        assert kept.tolist() == sorted(set(kept.tolist()) & set(ids.tolist()))
        assert not found[len(kept) :].any()
        found = NAMES["token_mask"](ids, generator(seed), 0.4, 0, 1)
        assert ((found == ids) | ((found == 1) & (ids > 0))).all()
        found = NAMES["token_swap"](ids, generator(seed), 0.4, 0)
        assert sorted(found.tolist()) == sorted(ids.tolist())
        assert found[5:].tolist() == [0, 0]
    assert ids.tolist() == [5, 6, 7, 8, 9, 0, 0]


def test_numbers():
    values = np.ones((10, 2), np.float32)
    noisy = np.stack([NAMES["jitter"](values, generator(n), 0.5) for n in range(200)])
    assert noisy.dtype == np.float32
    assert abs(noisy.std() - 0.5) < 0.03
    scaled = NAMES["rescale"](values, generator(1), 0.1)
    assert scaled.dtype == np.float32
    assert 0.9 <= scaled.min() == scaled.max() <= 1.1
    for seed in range(20):
        masked = NAMES["time_mask"](values, generator(seed), 0.5)
        gone = np.flatnonzero(masked[:, 0] == 0)
        assert len(gone) <= 5
        assert (np.diff(gone) == 1).all()
    assert values.all()


@pytest.mark.parametrize(("spec", "write"), [(TEXTS, write_reviews), (SERIES, write_series)])
def test_three_frameworks_see_the_same_changes(tmp_path, spec, write):
    write(tmp_path, 120)
    compiled(tmp_path, spec, ("torch", "keras", "jax"))
    losses = []
    for backend in ("torch", "keras", "jax"):
        script = tmp_path / "build" / backend / "train.py"
        execute(tmp_path, script, "--out", tmp_path / backend, "--float64", "--epochs", 2)
        lines = (tmp_path / backend / "losses.csv").read_text().splitlines()[1:]
        losses.append([float(line.split(",")[1]) for line in lines])
    np.testing.assert_allclose(losses[1:], [losses[0]] * 2, rtol=1e-10)


def test_evaluation_sees_texts_as_they_are(tmp_path):
    write_reviews(tmp_path)
    changed = data_of(tmp_path, TEXTS)
    splits = changed.load(tmp_path)
    inputs, _ = changed.augmented(splits, 0, 0)
    rows = np.arange(20)
    assert not np.array_equal(inputs[rows], splits.train[0][rows])
    plain = data_of(tmp_path, SENTIMENT % ("word", 40, 40)).load(tmp_path)
    for one, other in zip(splits[:3], plain[:3], strict=True):
        np.testing.assert_array_equal(one[0], other[0])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{text: [", "{label: [", "`augment` knows no `label`"),
        ("token_swap]", "jitter]", "`jitter` cannot change `text`"),
        ("token_swap]", "flip]", "`flip` cannot change `text`"),
        ("tokenizer: word, vocab: 40", "tokenizer: bpe, vocab: 300", "`token_mask` cannot change"),
    ],
)
def test_refusals_are_located(tmp_path, old, new, message):
    write_reviews(tmp_path)
    path = tmp_path / "spec.yaml"
    path.write_text(TEXTS.replace(old, new))
    found = [f for f in check_file(path).findings if f.code == "E0702"]
    assert found, [f.message for f in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None
