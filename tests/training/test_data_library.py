"""Specs of the library train once their data is there: reviews, scans with masks, a folder of classes."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import triglot
from PIL import Image

from .build import execute
from .test_data_images import write_photos, write_scans
from .test_data_text import write_reviews

MODELS = Path(__file__).parents[2] / "specs" / "models"


def photos(folder):
    write_photos(folder, 12)
    shutil.move(folder / "photos", folder / "imagenet")


def scans(folder):
    write_scans(folder, 12)
    for path in [*(folder / "scans").iterdir(), *(folder / "masks").iterdir()]:
        with Image.open(path) as image:
            square = image.resize((16, 16), Image.Resampling.NEAREST)
        square.save(path)


@pytest.mark.parametrize(
    ("name", "write", "sets"),
    [
        ("sentiment_lstm", write_reviews, ("params.vocab=200",)),
        ("unet", scans, ("training.precision=float32",)),
        ("resnet18", photos, ()),
    ],
)
def test_it_trains(tmp_path, name, write, sets):
    write(tmp_path)
    shutil.copy(MODELS / f"{name}.yaml", tmp_path)
    sets = (*sets, "training.metrics=[]") if name == "unet" else sets
    triglot.compile(tmp_path / f"{name}.yaml", ["torch"], tmp_path / "build", sets)
    script = tmp_path / "build" / "torch" / "train.py"
    small = ("--epochs", 1, "--batch", 2, "--limit-batches", 2)
    execute(tmp_path, script, "--out", tmp_path / "run", *small)
    losses = (tmp_path / "run" / "losses.csv").read_text().splitlines()[1:]
    assert len(losses) == 2
    assert all(np.isfinite(float(line.split(",")[1])) for line in losses)
