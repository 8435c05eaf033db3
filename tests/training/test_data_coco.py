"""coco: boxes follow their images; targets of centres; three frameworks; damaged annotations."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from triglot.backends.package import compile_spec
from triglot.compiler.front import check_file
from triglot.tests.portable.test_resume import start

from .load import load
from .packages import compiled, data_of

SPEC = """triglot: 1
name: centres
model:
  inputs: {image: "image[48, 40, 3]"}
  layers:
    - conv2d: {filters: 8, stride: 2}
    - relu
    - conv2d: {filters: 8, stride: 2}
    - relu
    - parallel:
        heatmap: [conv2d: {filters: 2, kernel: 1}]
        size: [conv2d: {filters: 2, kernel: 1}]
data:
  source: {coco: {images: train/, annotations: train.json, stride: 4}}
  fields: {image: [{letterbox: [48, 40]}, {normalize: imagenet}]}
  augment: {joint: [flip, {random_scale: [0.6, 1.4]}]}
training:
  let: {out: model(image)}
  losses:
    center: heatmap_focal(out.heatmap, heatmap)
    size: 0.1 * sum(abs(out.size - size) * centers)
  optimizer: {adam: {lr: 5e-3}}
  epochs: 1
  batch: 8
"""
DETECTOR = (
    SPEC.replace("        size: [", "        offset: [conv2d: {filters: 2, kernel: 1}]\n        size: [")
    .replace("centers)\n", "centers)\n    offset: mean(abs(out.offset - offset) * centers)\n")
    .replace("lr: 5e-3}}", "lr: 2e-2}}\n  metrics: [METRIC]")
    .replace("  augment:", "  split: {train: 0.6, val: 0.3, test: 0.1}\n  augment:")
)
HEAD = """triglot: 1
model: {inputs: {image: "image[40, 40, 3]"}, layers: [conv2d: {filters: 1}]}
data:
  source: {coco: {images: train/, annotations: train.json}}
  fields: {image: PLACES}
  augment: {joint: [CHANGES]}
training:
  let: {out: model(image)}
  losses: {all: sum(out) + sum(boxes) + sum(valid)}
"""

PLACES = ("{resize: 40}", "{letterbox: 40}", "{center_crop: 40}", "[{resize: 52}, {random_crop: 40}]")
CHANGES = (
    "flip_vertical: 1", "rotate90", "transpose", "rotate: 25", "random_scale: [0.7, 1.3]", "zoom",
    "translate: 0.1", "shear: 0.2", "elastic: 0.05", "perspective: 0.1", "random_resized_crop: 0.6",
)  # fmt: skip


def write_scenes(folder, count=24):
    """Dark images of several sizes with a red or a blue box, or none; returns the annotations."""
    draw = np.random.default_rng(0)
    (folder / "train").mkdir()
    found = {
        "images": [],
        "annotations": [],
        "categories": [{"id": 7, "name": "dog"}, {"id": 3, "name": "cat"}],
    }
    for n in range(count):
        wide, tall = (int(side) for side in draw.integers(40, 60, 2))
        pixels = np.zeros((tall, wide, 3), np.uint8)
        found["images"].append({"id": n, "file_name": f"{n}.png", "width": wide, "height": tall})
        for _ in range(n % 3 != 0):
            w, h = (int(side) for side in draw.integers(12, 20, 2))
            x, y = int(draw.integers(8, wide - w - 8)), int(draw.integers(8, tall - h - 8))
            red = bool(draw.integers(2))
            pixels[y : y + h, x : x + w] = (255, 0, 0) if red else (0, 0, 255)
            box = {"image_id": n, "category_id": 7 if red else 3, "bbox": [x, y, w, h]}
            found["annotations"].append({"id": len(found["annotations"]), **box})
        Image.fromarray(pixels).save(folder / "train" / f"{n}.png")
    (folder / "train.json").write_text(json.dumps(found))
    return found


def shown(image):
    """Left, top, right, bottom of what is bright in an image (C, H, W)."""
    rows, columns = np.nonzero(image.max(axis=0) > 0.5)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])


@pytest.mark.parametrize(
    ("places", "changes"),
    [
        *((place, "flip: 1") for place in PLACES),
        *(("{resize: 40}", change) for change in CHANGES),
    ],
)
def test_boxes_stand_where_their_objects_are(tmp_path, places, changes):
    write_scenes(tmp_path, 12)
    data = data_of(tmp_path, HEAD.replace("PLACES", places).replace("CHANGES", changes))
    splits = data.load(tmp_path, "float64")
    seen = 0
    for inputs in (splits.train[0], data.augmented(splits, 1, 0)[0]):
        image, boxes, valid = (field[:] for field in inputs)
        for picture, places_of, flags in zip(image, boxes, valid, strict=True):
            assert (places_of[flags == 0] == 0).all()
            for box in places_of[flags == 1]:
                seen += 1
                assert np.abs(shown(picture) - box).max() <= (2 if "rotate:" in changes else 1.5)
    assert seen > 8


def test_flips_are_exact(tmp_path):
    write_scenes(tmp_path)
    data = data_of(tmp_path, HEAD.replace("PLACES", "{letterbox: 40}").replace("CHANGES", "flip: 1"))
    splits = data.load(tmp_path, "float64")
    (_, before, valid), (_, after, same) = splits.train[0], data.augmented(splits, 1, 0)[0]
    np.testing.assert_array_equal(valid[:], same[:])
    left, top, right, bottom = np.moveaxis(before[:], -1, 0)
    wanted = np.stack([40 - right, top, 40 - left, bottom], axis=-1) * valid[:][..., None]
    np.testing.assert_allclose(after[:], wanted, atol=1e-9)


def test_centres_are_those_of_the_paper(tmp_path):
    annotations = write_scenes(tmp_path)
    data = data_of(tmp_path, SPEC)
    splits = data.load(tmp_path, "float64")
    _, heat, size, centers = splits.test[0]
    boxes = data.Field(heat.scenes, "boxes")[:]
    labels, valid = splits.test[1][:], data.Field(heat.scenes, "valid")[:]
    assert data.CLASSES == ("cat", "dog")  # in the order of their ids
    assert valid.sum() == centers[:].sum() == (heat[:] == 1).sum()
    for n, row in zip(*np.nonzero(valid), strict=True):
        left, top, right, bottom = boxes[n, row] / 4
        x, y = int((left + right) / 2), int((top + bottom) / 2)
        assert heat[:][n, labels[n, row], y, x] == 1
        np.testing.assert_allclose(size[:][n, :, y, x], [right - left, bottom - top])
    assert len(annotations["annotations"]) == 16


def overlap(one, other):
    """Intersection over union of two boxes."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    common = np.prod(np.maximum(high - low, 0))
    return common / (np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - common)


@pytest.mark.parametrize(("wide", "tall"), [(30, 40), (100, 20), (64, 64)])
def test_the_radius_leaves_the_overlap_it_says(tmp_path, wide, tall):
    write_scenes(tmp_path)
    data = data_of(tmp_path, SPEC)
    box, far = np.array([0.0, 0.0, wide, tall]), data.radius(wide, tall)
    moves = [(far, far, far, far), (-far, -far, far, far), (far, far, -far, -far)]
    assert min(overlap(box, box + move) for move in moves) >= 0.7
    far += 1
    moves = [(far, far, far, far), (-far, -far, far, far), (far, far, -far, -far)]
    assert min(overlap(box, box + move) for move in moves) < 0.7


TURNED = 0x0112
"""The tag of EXIF that says how a camera was held."""


@pytest.mark.parametrize(("held", "turns"), [(6, 3), (8, 1), (3, 2)])
@pytest.mark.parametrize("stored", [False, True])
def test_boxes_of_turned_cameras(tmp_path, held, turns, stored):
    """Annotations of the picture as it is seen, or, where their sizes say so, as it is stored."""
    if stored and turns == 2:
        return  # its sizes do not tell: it is turned
    found = write_scenes(tmp_path, 12)
    for row in found["images"]:
        path = tmp_path / "train" / row["file_name"]
        pixels = np.asarray(Image.open(path))
        if pixels.shape[0] == pixels.shape[1]:
            pixels = np.pad(pixels, ((0, 0), (0, 3), (0, 0)))
            row["width"] += 3
        exif = Image.Exif()
        exif[TURNED] = held
        Image.fromarray(pixels if stored else np.rot90(pixels, -turns)).save(path, exif=exif)
    (tmp_path / "train.json").write_text(json.dumps(found))
    data = data_of(tmp_path, HEAD.replace("PLACES", "{letterbox: 40}").replace("CHANGES", "flip: 1"))
    image, boxes, valid = (field[:] for field in data.load(tmp_path, "float64").train[0])
    seen = 0
    for picture, places, flags in zip(image, boxes, valid, strict=True):
        for box in places[flags == 1]:
            seen += 1
            assert np.abs(shown(picture) - box).max() <= 1.5
    assert seen > 4


def other_size(folder, found):
    found["images"][1]["width"] += 1
    (folder / "train.json").write_text(json.dumps(found))


def lost_image(folder, found):
    (folder / "train/1.png").unlink()


def no_json(folder, found):
    (folder / "train.json").write_text("{")


def new_kind(folder, found):
    found["categories"][0]["name"] = "horse"
    (folder / "train.json").write_text(json.dumps(found))


def broken_image(folder, found):
    (folder / "train/1.png").write_bytes(b"\x89PNG no")


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lost_image, "1.png"),
        (no_json, "train.json is no annotation file of COCO"),
        (new_kind, "train.json is no annotation file of COCO for these classes"),
        (broken_image, "1.png is no readable image"),
        (other_size, r"1.png is \d+ wide and \d+ high, and train.json says \d+ and"),
    ],
)
def test_scenes_that_changed_since_compiling(tmp_path, harm, message):
    found = write_scenes(tmp_path)
    data = data_of(tmp_path, SPEC)
    harm(tmp_path, found)
    with pytest.raises(data.DataError, match=message):
        data.fingerprint(tmp_path)
        for part in ("train", "val", "test"):
            getattr(data.load(tmp_path), part)[0][0][:]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("train.json", "tain.json", "E0701"),
        ("images: train/", "images: train.json", "E0701"),
        ("stride: 4", "stride: 7", "E0209"),
        ("[flip, ", "[noise: 0.1, {resize: 3}, ", "E0209"),
    ],
)
def test_refused(tmp_path, old, new, code):
    write_scenes(tmp_path)
    (tmp_path / "spec.yaml").write_text(SPEC.replace(old, new))
    found = check_file(tmp_path / "spec.yaml").findings
    assert code in {each.code for each in found}


@pytest.mark.parametrize(
    "text",
    ["[]", "{", "{}", '{"images": [], "annotations": [], "categories": []}',
     '{"images": [{"id": 1, "file_name": "no.png"}], "annotations": [], "categories": [{"id": 1, "name": "a"}]}',
     '{"images": [3], "annotations": [], "categories": []}'],
)  # fmt: skip
def test_annotations_that_are_none(tmp_path, text):
    write_scenes(tmp_path)
    (tmp_path / "train.json").write_text(text)
    (tmp_path / "spec.yaml").write_text(SPEC)
    found = check_file(tmp_path / "spec.yaml").findings
    assert "E0703" in {each.code for each in found}


def test_a_page_reads_well(tmp_path):
    write_scenes(tmp_path)
    text = (compiled(tmp_path, SPEC) / "data.py").read_text()
    assert "elastic" not in text
    assert "Prepared" not in text


PRECISION = "mean_average_precision"


def ideal(data, fields, rows):
    """What a network would say that knows the objects, in the names of `digest`."""
    maps = {name: data.Field(fields, name)[rows] for name in ("heatmap", "size", "offset")}
    maps["heatmap"] = np.log(np.maximum(maps["heatmap"], 1e-9)) + 4  # peaks at a chance of 0.98
    objects = {name: data.Field(fields, name)[rows] for name in ("boxes", "labels", "valid")}
    return {f"center_{name}": values for name, values in (maps | objects).items()}


def test_maps_that_say_the_objects_have_the_highest_precision(tmp_path):
    write_scenes(tmp_path)
    folder = compiled(tmp_path, DETECTOR.replace("METRIC", f"{PRECISION}: 0.95"))
    data, metrics = (getattr(load(folder, name), name) for name in ("data", "metrics"))
    fields = data.load(tmp_path, "float64").train[0][0].scenes
    parts = [metrics.digest(ideal(data, fields, rows)) for rows in (slice(0, 5), slice(5, 14))]
    found, objects = (np.concatenate(kept) for kept in zip(*parts, strict=True))
    assert found.shape == (14, 100, 6) and objects.shape == (14, 1, 6)
    assert metrics.compute(found, objects) == {f"{PRECISION}_iou0.95": 1.0}
    kept = found[found[..., 4] > 0.9]
    real = objects[objects[..., 4] > 0]
    assert len(kept) == len(real) > 5
    np.testing.assert_allclose(np.sort(kept[:, :4], 0), np.sort(real[:, :4], 0), atol=1e-9)
    moved = objects + np.array([1, 0, 1, 0, 0, 0])  # a pixel of some 16 costs an overlap of 0.95
    assert metrics.compute(found, moved) == {f"{PRECISION}_iou0.95": 0.0}
    text = (folder / "step.py").read_text()
    assert "compared.append(" in text and "kept.append(" not in text


def test_a_value_of_let_can_be_what_is_found(tmp_path):
    write_scenes(tmp_path)
    spec = DETECTOR.replace("METRIC", f"{PRECISION}: {{of: seen}}, {{{PRECISION}: 0.3}}")
    spec = spec.replace("{out: model(image)}", "{out: model(image), seen: out.seen}")
    spec = spec.replace(
        "        size: [", "        seen: [global_avg_pool, dense: 24, reshape: [4, 6]]\n        size: ["
    )
    spec = spec.replace("[mean_average_precision:", "[{mean_average_precision:").replace(
        "seen}, {", "seen}}, {"
    )
    (tmp_path / "spec.yaml").write_text(spec)
    assert not [f for f in check_file(tmp_path / "spec.yaml").findings if f.severity == "error"]
    metrics = load(compiled(tmp_path, spec), "metrics").metrics
    box = np.array([[[0, 0, 9, 9, 0.7, 1], [0, 0, 9, 9, 0.9, 0], [5, 5, 9, 9, -1, 0], [0, 0, 0, 0, 0, 0]]])
    values = {
        "seen_found": box, "seen_boxes": box[:, 1:2, :4], "seen_labels": np.array([[0]]),
        "seen_valid": np.array([[1.0]]),
        **{f"center_{name}": np.zeros((1, 2, 12, 10)) for name in ("heatmap", "size", "offset")},
        "center_boxes": box[:, 1:2, :4], "center_labels": np.array([[0]]), "center_valid": np.array([[1.0]]),
    }  # fmt: skip
    found = metrics.compute(*metrics.digest(values))
    assert found == {f"seen_{PRECISION}": 1.0, f"{PRECISION}_iou0.3": 0.0}


@pytest.mark.parametrize(
    ("metric", "old", "new", "code", "message"),
    [
        ("[METRIC: 0.5]", "offset: [conv", "shift: [conv", "E0502", "no maps of centres beside"),
        ("[METRIC: {of: size}]", "", "", "E0502", "needs boxes with scores, or maps"),
        ("[METRIC: {of: centre}]", "", "", "E0301", "there is no term `centre`"),
        ("[METRIC: 0]", "", "", "E0209", "iou"),
        ("[METRIC: {top: 0}]", "", "", "E0209", "top"),
        ("[METRIC]", "    size: 0.1", "    more: heatmap_focal(out.heatmap, heatmap)\n    size: 0.1",
         "E0209", "several maps"),
        ("[METRIC]", "source: {coco: {images: train/, annotations: train.json, stride: 4}}",
         "source: {numpy: {arrays: {image: i.npy, heatmap: h.npy, size: s.npy, offset: o.npy, centers: c.npy}}}",
         "E0702", "compares with `boxes` and `labels` and `valid`"),
    ],
)  # fmt: skip
def test_precision_that_has_no_meaning(tmp_path, metric, old, new, code, message):
    write_scenes(tmp_path)
    if ".npy" in new:
        shapes = {"i": (48, 40, 3), "h": (12, 10, 2), "s": (12, 10, 2), "o": (12, 10, 2), "c": (12, 10, 1)}
        for name, shape in shapes.items():
            np.save(tmp_path / f"{name}.npy", np.zeros((20, *shape)))
        kept = DETECTOR.replace("  fields: {image: [{letterbox: [48, 40]}, {normalize: imagenet}]}\n", "")
        kept = kept.replace("  augment: {joint: [flip, {random_scale: [0.6, 1.4]}]}\n", "  target: centers\n")
    else:
        kept = DETECTOR
    text = kept.replace("[METRIC]", metric.replace("METRIC", PRECISION)).replace(old, new)
    if new.startswith("shift"):
        text = text.replace("out.offset", "out.shift")
    (tmp_path / "spec.yaml").write_text(text)
    found = [f for f in check_file(tmp_path / "spec.yaml").findings if f.severity == "error"]
    assert [(f.code, message in f.message) for f in found] == [(code, True)], found


def test_phases_compute_what_metrics_read(tmp_path):
    """The pages of phases know which results are terms."""
    write_scenes(tmp_path)
    spec = DETECTOR.replace("METRIC", PRECISION).replace(
        "epochs: 1", "phases: [{epochs: 1}, {epochs: 1, freeze: kernel}]"
    )
    folder = compiled(tmp_path, spec, ("torch", "keras", "jax"))
    assert "for name in TERMS)" in (folder / "phase_2.py").read_text()


def test_precision_beside_updates_in_turn_and_several_devices(tmp_path):
    """One device in PyTorch and two in JAX find the same boxes; updates in turn read objects for it."""
    write_scenes(tmp_path)
    spec = DETECTOR.replace("METRIC", f"{PRECISION}: 0.1").replace("batch: 8", "batch: 6")
    lines = [line for line in spec.splitlines() if not line.startswith("  augment:")]
    cut = lines.index("training:") + 1
    terms = [f"    {line}" for line in lines[cut : lines.index("  optimizer: {adam: {lr: 2e-2}}")]]
    still = "{update: model, loss: mean(model(image).size ** 2), optimizer: {sgd: {lr: 1e-4}}}"
    first = [f"    - {still}", "    - update: model"]
    spec = "\n".join([*lines[:cut], "  steps:", *first, *terms, *lines[cut + len(terms) :], ""])
    folders = {}
    for own, given in (("torch", spec), ("jax", spec + "  distribute: {data: 2}\n")):
        (tmp_path / f"{own}.yaml").write_text(given)
        folders[own] = compile_spec(tmp_path / f"{own}.yaml", [own], tmp_path / "build").packages[own]
        start(folders[own], tmp_path / own, "--data", str(tmp_path), "--epochs", "12", "--float64")
    one, two = (json.loads((tmp_path / own / "history.json").read_text())["epochs"] for own in folders)
    figures = [[row[f"val.{PRECISION}_iou0.1"] for row in rows] for rows in (one, two)]
    np.testing.assert_allclose(*figures, atol=1e-9)
    assert max(figures[0]) > 0.2
    assert abs(one[-1]["val.loss"] / two[-1]["val.loss"] - 1) < 1e-8
    text = (folders["torch"] / "objective.py").read_text()
    assert text.count("boxes: Tensor") == 1  # of the update that metrics read
