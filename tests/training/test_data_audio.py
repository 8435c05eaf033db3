"""audio_folder: resampling and bands against other implementations; random changes; broken files."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from scipy import signal
from triglot.compiler.front import check_file

from .packages import data_of

SPEC = """triglot: 1
name: tones
model:
  layers: [conv1d: {filters: 8}, relu, global_avg_pool, dense: 2]
data:
  source: {audio_folder: {folder: sounds/, rate: 4000, seconds: 0.3}}
  fields: {audio: [{gain: 6}, {time_shift: 0.1}, {log_mel: {bands: 12, frame: 128, hop: 64}}, standardize]}
  augment: {audio: [{noise: 0.01}, {time_mask: 0.4}, {band_mask: 0.4}]}
training: {loss: cross_entropy, optimizer: {adam: {lr: 0.02}}, epochs: 1, batch: 8}
"""
CHAIN = SPEC.split("audio: ")[1].split("}\n  augment")[0]


def write_sounds(folder, count=16):
    """High and low tones of several rates, lengths, channels and formats."""
    draw = np.random.default_rng(0)
    for kind, pitch in (("high", 900), ("low", 300)):
        (folder / "sounds" / kind).mkdir(parents=True)
        for n in range(count):
            rate = (8000, 4000, 11025, 3000)[n % 4]
            times = np.arange(int(rate * draw.uniform(0.2, 0.5))) / rate
            wave = np.sin(2 * np.pi * pitch * draw.uniform(0.8, 1.2) * times) / 2
            both = np.stack([wave, wave / 2], axis=1)
            path = folder / "sounds" / kind / f"{n:02}.{('wav', 'flac')[n % 2]}"
            soundfile.write(path, both if n % 3 == 0 else wave, rate)


def with_fields(fields):
    return SPEC.replace(CHAIN, fields).replace("  augment: {audio: [{noise: 0.01}, {time_mask: 0.4}, {band_mask: 0.4}]}\n", "")  # fmt: skip


@pytest.mark.parametrize("rate", [8000, 4000, 11025, 3000, 48000, 44100])
def test_resampling_is_that_of_scipy(tmp_path, rate):
    write_sounds(tmp_path, 2)
    data = data_of(tmp_path, SPEC)
    values = np.random.default_rng(rate).normal(size=rate // 3)
    common = np.gcd(rate, 4000)
    wanted = signal.resample_poly(values, 4000 // common, rate // common)
    np.testing.assert_allclose(data.resample(values, rate), wanted, atol=1e-12)


def test_sounds_are_averaged_resampled_and_of_one_length(tmp_path):
    write_sounds(tmp_path)
    data = data_of(tmp_path, with_fields("[]"))
    inputs, target = data.load(tmp_path, "float64").train
    assert inputs[:].shape == (len(target), 1, 1200)  # channels first in PyTorch
    for row, path in enumerate(inputs.paths):
        values, rate = soundfile.read(path, always_2d=True)
        mean = values.mean(axis=1)
        common = np.gcd(rate, 4000)
        whole = signal.resample_poly(mean, 4000 // common, rate // common)[:1200]
        wanted = np.pad(whole, (0, 1200 - len(whole)))
        # the end of a long sound is filtered together with what follows it
        np.testing.assert_allclose(inputs[row][0], wanted, atol=1e-12)


def test_bands_are_those_of_the_book(tmp_path):
    write_sounds(tmp_path, 2)
    data = data_of(tmp_path, SPEC)
    values = np.random.default_rng(1).normal(size=1200)
    found = data.log_mel(values[:, None])
    assert found.shape == (17, 12)
    _, _, spectrum = signal.stft(
        values, 4000, "hann", 128, 64, boundary=None, padded=False, scaling="spectrum"
    )
    power = np.abs(spectrum * 64) ** 2  # `spectrum` divides by the sum of the window, 64
    mels = np.linspace(0, 2595 * np.log10(1 + 2000 / 700), 14)
    hertz = 700 * (10 ** (mels / 2595) - 1)
    bins = np.arange(65) * 4000 / 128
    for band in range(12):
        weights = np.interp(bins, hertz[band : band + 3], [0, 1, 0], left=0, right=0)
        np.testing.assert_allclose(found[:, band], np.log(weights @ power), rtol=1e-9)


def test_statistics_are_of_the_training_sounds(tmp_path):
    write_sounds(tmp_path)
    data = data_of(tmp_path, SPEC)
    splits = data.load(tmp_path, "float64")
    values = splits.train[0][:]
    np.testing.assert_allclose(values.mean(axis=(0, 2)), 0, atol=1e-9)
    np.testing.assert_allclose(values.std(axis=(0, 2)), 1, atol=1e-9)
    scaled = data_of(tmp_path, with_fields("[{log_mel: {bands: 5, frame: 64, hop: 64}}, {scale: [0, 1]}]"))
    values = scaled.load(tmp_path, "float64").train[0][:]
    assert (values.min(), values.max()) == (0, 1)


def test_changes_depend_on_seed_epoch_and_position_only(tmp_path):
    write_sounds(tmp_path)
    data = data_of(tmp_path, SPEC)
    splits = data.load(tmp_path)
    changed, labels = data.augmented(splits, 1, 0)
    rows = np.arange(12)
    whole = changed[rows]
    np.testing.assert_array_equal(changed[rows[::-1].reshape(3, 4)].reshape(whole.shape)[::-1], whole)
    np.testing.assert_array_equal(labels, splits.train[1])
    assert not np.array_equal(data.augmented(splits, 1, 1)[0][rows], whole)
    assert not np.array_equal(data.augmented(splits, 2, 0)[0][rows], whole)
    assert (whole == 0).any()  # masks put out mean values
    assert not (splits.train[0][rows] == 0).any()


def empty(folder):
    (folder / "sounds/high/01.flac").write_bytes(b"")


def no_sound(folder):
    (folder / "sounds/high/01.flac").write_bytes(b"fLaC but no more")


def lost_class(folder):
    for path in (folder / "sounds/high").iterdir():
        path.unlink()
    (folder / "sounds/high").rmdir()


def new_class(folder):
    (folder / "sounds/hihg").mkdir()


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (empty, "01.flac is no readable sound"),
        (no_sound, "01.flac is no readable sound"),
        (lost_class, "there is no folder"),
        (new_class, "hihg is no known class; did you mean 'high'?"),
    ],
)
def test_sounds_that_changed_since_compiling(tmp_path, harm, message):
    write_sounds(tmp_path)
    data = data_of(tmp_path, with_fields("[]"))
    harm(tmp_path)
    with pytest.raises(data.DataError) as caught:
        splits = data.load(tmp_path)
        for part in (splits.train, splits.val, splits.test):
            part[0][:]
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("sounds/", "sonds/", "E0701", "there is no folder"),
        ("sounds/", "sounds/high", "E0703", "has no folders"),
        ("frame: 128", "frame: 1280", "E0209", "has no stretch of 1280"),
        ("bands: 12", "bands: 12, high: 3000", "E0209", "do not fit a rate of 4000"),
        ("{gain: 6}", "flip", "E0702", "`flip` does not change sounds"),
        ("[{gain: 6}", "[standardize, {gain: 6}", "E0209", "comes too late"),
        ("[{gain: 6}", "[{band_mask: 0.1}", "E0209", "comes too early"),
        ("augment: {audio:", "augment: {image:", "E0702", "knows no `image`"),
    ],
)
def test_refused(tmp_path, old, new, code, message):
    write_sounds(tmp_path, 2)
    (tmp_path / "spec.yaml").write_text(SPEC.replace(old, new))
    found = [each for each in check_file(tmp_path / "spec.yaml").findings if each.code == code]
    assert [each for each in found if message in each.message], found
