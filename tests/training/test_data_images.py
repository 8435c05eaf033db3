"""Images: folders of classes, masks, sizes, random changes that three frameworks share; broken files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from triglot.compiler.front import check_file

from .build import execute
from .load import load
from .packages import compiled, data_of

PETS = """triglot: 1
name: pets
model:
  inputs: {image: "image[14, 14, 3]"}
  layers: [conv2d: {filters: 4}, relu, global_avg_pool, dense: 2]
data:
  source: {image_folder: photos/}
  fields: {image: [{random_crop: 14}, flip, {rotate: 10}, {normalize: imagenet}]}
training: {loss: cross_entropy, metrics: [accuracy], optimizer: {adam: {lr: 0.01}}, epochs: 2, batch: 16}
"""
CELLS = """triglot: 1
name: cells
model:
  inputs: {image: "image[4 * H, 4 * W, 3]"}
  layers: [conv2d: {filters: 6}, relu, conv2d: {filters: 2, kernel: 1}]
data:
  source: {image_mask_folder: {images: scans/, masks: masks/}}
  fields: {image: {normalize: per_image}}
  target: mask
  augment: {joint: [flip, {rotate: 15}, {elastic: 0.1}]}
training: {loss: cross_entropy, metrics: [accuracy], optimizer: {adam: {lr: 0.02}}, epochs: 2, batch: 8}
"""


def write_photos(folder, count=20):
    """Reddish cats and bluish dogs of several sizes."""
    draw = np.random.default_rng(0)
    for name, color in {"cats": (200, 40, 40), "dogs": (40, 40, 200)}.items():
        place = folder / "photos" / name
        place.mkdir(parents=True)
        for n in range(count):
            pixels = draw.integers(0, 60, (14 + n % 3, 16, 3)) + 0.7 * np.array(color)
            Image.fromarray(pixels.astype(np.uint8)).save(place / f"{n}.png")
        (place / "notes.txt").write_text("no image")


def write_scans(folder, count=20):
    """Bright discs, and masks of 0 and 255 that say where."""
    draw = np.random.default_rng(1)
    (folder / "scans").mkdir()
    (folder / "masks").mkdir()
    rows, columns = np.mgrid[:16, :12]
    for n in range(count):
        disc = (rows - draw.integers(4, 12)) ** 2 + (columns - draw.integers(3, 9)) ** 2 < 16
        pixels = draw.integers(0, 80, (16, 12, 3)) + disc[..., None] * 150
        Image.fromarray(pixels.astype(np.uint8)).save(folder / "scans" / f"{n}.png")
        Image.fromarray(disc.astype(np.uint8) * 255).save(folder / "masks" / f"{n}.png")


@pytest.mark.parametrize(("spec", "write"), [(PETS, write_photos), (CELLS, write_scans)])
def test_three_frameworks_see_the_same_changes(tmp_path, spec, write):
    write(tmp_path)
    compiled(tmp_path, spec, ("torch", "keras", "jax"))
    losses = []
    for backend in ("torch", "keras", "jax"):
        run = tmp_path / backend
        script = tmp_path / "build" / backend / "train.py"
        execute(tmp_path, script, "--out", run, "--float64")
        text = (run / "losses.csv").read_text().splitlines()[1:]
        losses.append([float(line.split(",")[1]) for line in text])
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-10)
    np.testing.assert_allclose(losses[2], losses[0], rtol=1e-10)


def test_photos_resume_with_workers_and_predict(tmp_path):
    write_photos(tmp_path)
    folder = compiled(tmp_path, PETS)
    execute(tmp_path, folder / "train.py", "--out", tmp_path / "whole", "--epochs", 2)
    part = ("--out", tmp_path / "part", "--workers", 2)
    execute(tmp_path, folder / "train.py", *part, "--epochs", 1)
    execute(tmp_path, folder / "train.py", *part, "--epochs", 2, "--resume")
    whole, resumed = ((tmp_path / n / "losses.csv").read_text() for n in ("whole", "part"))
    assert whole == resumed
    done = execute(tmp_path, folder / "predict.py", tmp_path / "whole", tmp_path / "photos/dogs")
    assert len(done.stdout.splitlines()) == 21
    assert done.stdout.startswith("prediction,cats,dogs\n")
    done = execute(tmp_path, folder / "evaluate.py", tmp_path / "whole", "--split", "train")
    assert json.loads(done.stdout)["examples"] == 32


def test_changes_depend_on_seed_epoch_and_position_only(tmp_path):
    write_scans(tmp_path)
    data = data_of(tmp_path, CELLS)
    splits = data.load(tmp_path)
    images, masks = data.augmented(splits, 1, 0)
    rows = np.arange(16)
    whole = images[rows]
    np.testing.assert_array_equal(
        images[rows[::-1].reshape(4, 4)].reshape(16, 3, 16, 12)[::-1], whole
    )
    np.testing.assert_array_equal(images[rows[3:4]][0], whole[3])
    assert not np.array_equal(data.augmented(splits, 1, 1)[0][rows], whole)
    assert not np.array_equal(data.augmented(splits, 2, 0)[0][rows], whole)
    assert whole.dtype == np.float32
    # discs are bright: after all the changes, the masks still say where
    for image, mask in zip(whole, masks[rows], strict=True):
        bright = image.mean(axis=0)
        assert bright[mask == 1].mean() > bright[mask == 0].mean() + 1
    np.testing.assert_allclose(whole.mean(axis=(1, 2, 3)), 0, atol=1e-5)


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ("{resize: 14}", lambda v: v.min() >= 0 and v.max() <= 1),
        ("[{resize: [20, 20]}, {center_crop: 14}, {normalize: half}]", lambda v: v.min() < 0),
        ("[{letterbox: 14}, standardize]", lambda v: abs(v.mean()) < 1e-6),
        ("[{center_crop: 14}, {normalize: {mean: 0.5, deviation: [1, 2, 4]}}]",
         lambda v: v.shape[1] == 3 and v.min() >= -0.5),
        ("[{resize: 14}, {scale: [-1, 1]}]", lambda v: v.min() == -1 and v.max() == 1),
    ],
)  # fmt: skip
def test_sizes_and_colours(tmp_path, fields, check):
    write_photos(tmp_path)
    spec = PETS.replace("[{random_crop: 14}, flip, {rotate: 10}, {normalize: imagenet}]", fields)
    splits = data_of(tmp_path, spec).load(tmp_path, "float64")
    assert splits.train[0].shape == (32, 3, 14, 14)
    assert check(splits.train[0])


def test_masks_of_palettes_hold_classes(tmp_path):
    write_scans(tmp_path)
    mask = Image.new("P", (12, 16))
    mask.putpalette([0, 0, 0, 255, 0, 0] * 8)
    mask.putpixel((3, 5), 1)
    mask.save(tmp_path / "masks" / "0.png")
    data = data_of(tmp_path, CELLS)
    found = data.read(tmp_path)["mask"][0]
    assert found[5, 3] == 1
    assert found.sum() == 1
    mask.putpixel((4, 5), 7)
    mask.save(tmp_path / "masks" / "0.png")
    with pytest.raises(data.DataError, match=r"0\.png has class 7; the network answers for 2"):
        data.load(tmp_path)


@pytest.mark.parametrize(
    "loss",
    ["{loss: {cross_entropy: {ignore: 255}}", "{loss: 'cross_entropy(model(image), mask, ignore=255)'"],
)
def test_ids_that_the_loss_ignores_are_no_class(tmp_path, loss):
    """Where 255 is a border, masks of 0 and 255 have no class 1."""
    write_scans(tmp_path)
    data = data_of(tmp_path, CELLS.replace("{loss: cross_entropy", loss))
    assert set(np.unique(data.load(tmp_path).train[1])) == {0, 255}
    Image.fromarray(np.full((16, 12), 2, np.uint8)).save(tmp_path / "masks" / "0.png")
    with pytest.raises(data.DataError, match=r"0\.png has class 2; the network answers for 2"):
        data.load(tmp_path)


def break_photo(folder):
    (folder / "photos/cats/3.png").write_bytes(b"\x89PNG no")


def cut_photo(folder):
    path = folder / "photos/cats/3.png"
    path.write_bytes(path.read_bytes()[:60])


def new_class(folder):
    (folder / "photos/dog").mkdir()


def no_folder(folder):
    shutil.rmtree(folder / "photos")


def lost_class(folder):
    shutil.rmtree(folder / "photos/cats")


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (break_photo, "3.png is no readable image"),
        (cut_photo, "3.png is no readable image"),
        (new_class, "dog is no known class; did you mean 'dogs'?"),
        (no_folder, "there is no folder"),
        (lost_class, "there is no folder"),
    ],
)
def test_photos_that_changed_since_compiling(tmp_path, harm, message):
    write_photos(tmp_path)
    folder = compiled(tmp_path, PETS)
    harm(tmp_path)
    done = execute(tmp_path, folder / "train.py", "--out", tmp_path / "run", check=False)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("spec", "old", "new", "code", "message"),
    [
        (PETS, "photos/", "foto/", "E0701", "there is no folder"),
        (PETS, "photos/", "photos/cats", "E0703", "has no folders"),
        (PETS, "{random_crop: 14}", "{random_crop: 40, }, {resize: 3}", "E0209", "comes too late"),
        (PETS, "{random_crop: 14}", "{resize: 10}, {random_crop: 14}", "E0209", "out of (10, 10)"),
        (PETS, "{random_crop: 14}", "{resize: 12}", "E0501", "the data yields image[12, 12, 3]"),
        (PETS, "imagenet", "imagenot", "E0209", "knows no `imagenot`"),
        (PETS, "training:", "  augment: {joint: [{resize: 3}]}\ntraining:", "E0209", "not random"),
        (PETS, "training:", "  augment: {label: flip}\ntraining:", "E0702", "knows no `label`"),
        (CELLS, "masks/", "scan/", "E0701", "there is no folder"),
        (CELLS, "{normalize: per_image}", "{resize: [16, 10]}", "E0501", "the data yields"),
        (CELLS, "{normalize: per_image}", "{normalize: [half]}", "E0209", "knows no such value"),
    ],
)
def test_refusals_are_located(tmp_path, spec, old, new, code, message):
    write_photos(tmp_path)
    write_scans(tmp_path)
    path = tmp_path / "spec.yaml"
    path.write_text(spec.replace(old, new))
    found = [f for f in check_file(path).findings if f.code == code]
    assert found, [f.message for f in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None


def test_a_mask_that_is_missing(tmp_path):
    write_scans(tmp_path)
    (tmp_path / "masks" / "3.png").unlink()
    (tmp_path / "spec.yaml").write_text(CELLS)
    found = check_file(tmp_path / "spec.yaml").errors
    assert [(f.code, f.message) for f in found] == [("E0703", "`masks/` has no mask for `3.png`")]


def test_compiling_reads_no_pixels(tmp_path):
    """Headers are enough: a check of a large folder takes no time."""
    write_photos(tmp_path)
    (tmp_path / "spec.yaml").write_text(PETS)
    code = (
        "import sys; from triglot.compiler.front import check_file; "
        "assert not check_file(sys.argv[1]).errors; assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "spec.yaml"], check=True)


def test_modules_of_a_package(tmp_path):
    write_photos(tmp_path)
    made = load(compiled(tmp_path, PETS), "data", "augment")
    assert made.data.augment is made.augment.augment


def test_colours_are_those_of_the_files(tmp_path):
    write_photos(tmp_path)
    for path in (tmp_path / "photos").glob("*/*.png"):
        with Image.open(path) as image:
            gray = image.convert("L")
        gray.save(path)
    spec = PETS.replace("14, 14, 3", "14, 14, 1").replace("{normalize: imagenet}", "{hue: 0.1}")
    data = data_of(tmp_path, spec)
    assert data.load(tmp_path).train[0].shape == (32, 1, 14, 14)
    rgb = PETS.replace("photos/}", "{folder: photos/, color: rgb}}")
    assert data_of(tmp_path, rgb).load(tmp_path).train[0].shape == (32, 3, 14, 14)
