"""Write the data of this folder's specs into ``data/``: ``python specs/families/make_data.py``.

Nothing is fetched.  All of it is drawn with fixed seeds, so that everybody trains on the same: a
table of scikit-learn with holes in it, reviews and stories of small grammars, numbers and their names,
the load of a power station, and pictures of discs and squares with masks and boxes.
"""

from __future__ import annotations

import csv
import json
import math
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def tumours(folder: Path) -> None:
    """Scikit-learn's breast cancer table; every tenth cell is empty, areas are three words."""
    from sklearn.datasets import load_breast_cancer

    found, draw = load_breast_cancer(), random.Random(0)
    names = ("radius", "texture", "smoothness", "concavity", "symmetry", "fractal")
    places = [
        next(n for n, full in enumerate(found.feature_names) if name in full) for name in names
    ]
    small, large = np.quantile(found.data[:, 3], (1 / 3, 2 / 3))
    with (folder / "tumours.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*names, "area", "malignant"])
        for row, kind in zip(found.data, found.target, strict=True):
            area = "small" if row[3] < small else "large" if row[3] > large else "middle"
            cells = [*(f"{row[place]:g}" for place in places), area]
            lost = [cell if draw.random() > 0.1 else "" for cell in cells]
            out.writerow([*lost, "no" if kind else "yes"])


GOOD = ["wonderful", "lovely", "great", "brilliant", "moving", "funny", "clever", "warm"]
BAD = ["dreadful", "dull", "awful", "boring", "clumsy", "cold", "stupid", "noisy"]
THINGS = ["film", "plot", "music", "cast", "ending", "story", "humour", "camera"]
DEGREES = ("", "very ", "rather ", "so ")


def reviews(folder: Path, count: int = 1500) -> None:
    """Opinions on parts of films; what the words say, ``not`` turns round, and the last one counts."""
    draw = random.Random(1)
    lines = ["review,kind"]
    for _ in range(count):
        said, kind = [], True
        for _ in range(draw.randint(1, 3)):
            good, turned = draw.random() < 0.5, draw.random() < 0.4
            word = draw.choice(GOOD if good else BAD)
            no = "not " if turned else draw.choice(DEGREES)
            said.append(f"the {draw.choice(THINGS)} is {no}{word}")
            kind = good != turned
        lines.append(f'"{" but ".join(said).capitalize()}.",{"kind" if kind else "unkind"}')
    (folder / "reviews.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


GRAMMAR: dict[str, list[str]] = {
    "TALE": [
        "A ADJ HE WENT PLACE. DAY he WAS MOOD, so he DID. ",
        "A ADJ SHE WENT PLACE. DAY she WAS MOOD, so she DID. ",
        '"Where is the HE?" asked the SHE. "I saw him PLACE." ',
        '"Where is the SHE?" asked the HE. "I saw her PLACE." ',
        "MANY WENT PLACE and DID. ",
    ],
    "ADJ": ["small", "tall", "grey", "quick", "sleepy"],
    "HE": ["fox", "prince", "king", "bear", "miller"],
    "SHE": ["queen", "hen", "witch", "princess", "cow"],
    "MANY": ["Two owls", "The hares", "Three wolves", "All the mice"],
    "WENT": ["went", "ran", "walked", "came"],
    "PLACE": ["to the river", "into the wood", "over the hill", "behind the mill"],
    "DAY": ["Soon", "At night", "In the morning", "After a while"],
    "WAS": ["was", "felt"],
    "MOOD": ["tired", "hungry", "cold", "happy"],
    "DID": ["slept", "waited", "sang", "went home"],
}
"""Words of capitals stand for one of their lines, all equally likely; `he` must remember the fox."""


def story(draw: random.Random, count: int) -> tuple[str, float]:
    """Sentences of the grammar, and minus the logarithm of their probability."""
    said, nats = [], 0.0
    for _ in range(count):
        words = ["TALE"]
        while any(word in GRAMMAR for word in words):
            place = next(n for n, word in enumerate(words) if word in GRAMMAR)
            lines = GRAMMAR[words[place]]
            nats += math.log(len(lines))
            words[place : place + 1] = pieces(draw.choice(lines))
        said.append("".join(words))
    return "".join(said), nats


def pieces(line: str) -> list[str]:
    """A line, cut at the borders of words."""
    return re.split(r"\b", line)


def stories(folder: Path, sentences: int = 3000) -> float:
    """A text of the grammar; returns its perplexity per character, which no model can beat."""
    text, nats = story(random.Random(2), sentences)
    (folder / "stories.txt").write_text(text, encoding="utf-8")
    return math.exp(nats / len(text))


ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(n: int) -> str:
    """A number below ten thousand in words."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f" {ONES[n % 10]}" if n % 10 else "")
    size, name = (100, "hundred") if n < 1000 else (1000, "thousand")
    rest = n % size
    joined = "" if not rest else f" and {spelled(rest)}" if rest < 100 else f" {spelled(rest)}"
    return f"{ONES[n // size]} {name}{joined}"


def numbers(folder: Path, count: int = 4000) -> None:
    """Numbers in digits, and line by line in words."""
    chosen = random.Random(3).sample(range(10_000), count)
    (folder / "numbers.txt").write_text("".join(f"{n}\n" for n in chosen), encoding="utf-8")
    words = "".join(f"{spelled(n)}\n" for n in chosen)
    (folder / "spelled.txt").write_text(words, encoding="utf-8")


def load(folder: Path, hours: int = 24 * 7 * 16) -> None:
    """What a town uses, hour by hour: a day, a week, and noise that fades over some hours.

    It is written as its distance from 57 in units of 13: targets are learned as they stand.
    """
    draw, drift = np.random.default_rng(4), 0.0
    lines = ["load,hour_sin,hour_cos,weekend"]
    for n in range(hours):
        angle, weekend = 2 * math.pi * (n % 24) / 24, n // 24 % 7 >= 5
        drift = 0.8 * drift + draw.normal(0, 2)
        value = 60 - 15 * math.cos(angle) - 6 * math.cos(2 * angle) - 12 * weekend + drift
        lines.append(
            f"{(value - 57) / 13:.4f},{math.sin(angle):.5f},{math.cos(angle):.5f},{'yes' if weekend else 'no'}"
        )
    (folder / "load.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


SIDE = 32


def shapes(folder: Path, count: int = 640) -> None:
    """Pictures of shapes, their masks and their boxes as COCO writes them."""
    from PIL import Image

    home, draw = folder / "shapes", np.random.default_rng(5)
    for part in ("images", "masks"):
        (home / part).mkdir(parents=True, exist_ok=True)
    kinds = [{"id": 1, "name": "disc"}, {"id": 2, "name": "square"}]
    found: dict[str, list[dict[str, object]]] = {"images": [], "annotations": []}
    for n in range(count):
        pixels, mask, boxes = scene(draw)
        name = f"{n:04}.png"
        found["images"].append({"id": n, "file_name": name, "width": SIDE, "height": SIDE})
        for kind, x, y, size in boxes:
            entry = {"image_id": n, "category_id": kind, "bbox": [x, y, size, size]}
            found["annotations"].append({"id": len(found["annotations"]), **entry})
        Image.fromarray(pixels).save(home / "images" / name)
        Image.fromarray(mask).save(home / "masks" / name)
    text = json.dumps({**found, "categories": kinds})
    (home / "boxes.json").write_text(text, encoding="utf-8")


def scene(
    draw: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, list[tuple[int, int, int, int]]]:
    """One to three discs (1) and squares (2) on a noisy ground: pixels, mask, (kind, x, y, size)."""
    pixels = draw.normal(draw.uniform(60, 110, 3), 20, (SIDE, SIDE, 3))
    mask, boxes = np.zeros((SIDE, SIDE), np.uint8), []
    for x, y, size in places(draw):
        kind = int(draw.integers(1, 3))
        inside = disc(x, y, size) if kind == 1 else box(x, y, size)
        pixels[inside] = draw.normal(draw.uniform(140, 220, 3), 20, (int(inside.sum()), 3))
        mask[inside] = kind
        boxes.append((kind, x, y, size))
    return np.clip(pixels, 0, 255).astype(np.uint8), mask, boxes


def places(draw: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    """Left, top and side of one to three squares that do not touch."""
    taken = np.zeros((SIDE, SIDE), bool)
    for _ in range(int(draw.integers(1, 4))):
        size = int(draw.integers(7, 14))
        x, y = (int(place) for place in draw.integers(0, SIDE - size, 2))
        around = box(max(x - 2, 0), max(y - 2, 0), size + 4)
        if not (taken & around).any():
            taken |= around
            yield x, y, size


def box(x: int, y: int, size: int) -> np.ndarray:
    """The pixels of a square."""
    found = np.zeros((SIDE, SIDE), bool)
    found[y : y + size, x : x + size] = True
    return found


def disc(x: int, y: int, size: int) -> np.ndarray:
    """The pixels of a disc in a square."""
    down, across = np.mgrid[:SIDE, :SIDE] + 0.5
    radius = size / 2
    return (across - x - radius) ** 2 + (down - y - radius) ** 2 <= radius**2


def make(folder: Path = HERE) -> float:
    """Write everything into ``folder/data``; returns the perplexity of the stories."""
    home = folder / "data"
    home.mkdir(exist_ok=True)
    for part in (tumours, reviews, numbers, load, shapes):
        part(home)
    return stories(home)


if __name__ == "__main__":
    perplexity = make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
    print(f"wrote {HERE / 'data'}; the stories have {perplexity:.3f} per character")
