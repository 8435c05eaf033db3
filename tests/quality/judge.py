"""Figures that no loss gives: what trained generators draw, and what a trained detector finds.

Weights of a run, whatever framework it was trained in, are evaluated by the NumPy reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from sklearn.datasets import load_digits
from triglot.compiler.constants.noise_schedule import NoiseSchedule
from triglot.compiler.front import Checked, load
from triglot.compiler.reference.interpret import Interpreter
from triglot.specs.families.make_data import SIDE, scene

Network = Callable[..., Any]
DRAWN = 400
SCENES = 100


def trained(checked: Checked, run: Path, name: str, **sizes: int) -> Network:
    """A network of a spec with the weights of a run, as a function of its inputs.

    ``sizes`` are those of symbols in the types of its inputs.
    """
    file = run / "checkpoints" / f"{checked.training.kept.use}.safetensors"
    network = checked.program.networks[name]
    inside = Interpreter(network, load_file(file), sizes=sizes)

    def call(**inputs: Any) -> Any:
        found = inside.run(inputs)
        return found[""] if list(found) == [""] else found

    return call


def params(run: Path) -> dict[str, Any]:
    """The `params` of the spec of a run."""
    config = json.loads((run / "config.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = config["resolved"]["params"]
    return found


def frechet(drawn: Any, real: Any) -> float:
    """|m - n|^2 + tr(S + T - 2 (S T)^(1/2)) of the means and covariances of pixels.

    Source: Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", with pixels in place
    of the features of a network.
    """
    (m, s), (n, t) = ((a.mean(0), np.cov(a.T)) for a in (drawn, real))
    root = np.sqrt(np.maximum(np.linalg.eigvals(s @ t).real, 0)).sum()
    return float(((m - n) ** 2).sum() + np.trace(s) + np.trace(t) - 2 * root)


def digits() -> Any:
    """The real ones, pixels from 0 to 1 in rows."""
    return load_digits().images.reshape(-1, 64) / 16


def likeness(images: Any) -> float:
    """The distance of drawn digits, pixels from -1 to 1, from real ones."""
    return frechet((np.clip(images, -1, 1).reshape(len(images), -1) + 1) / 2, digits())


def dcgan(checked: Checked, run: Path) -> dict[str, float]:
    """Digits of the generator."""
    noise = np.random.default_rng(0).normal(size=(DRAWN, params(run)["latent"]))
    return {"frechet": likeness(trained(checked, run, "generator")(z=noise))}


def ddpm(checked: Checked, run: Path) -> dict[str, float]:
    """Digits that the denoiser makes of noise, step by step (Ho et al. 2020, algorithm 2)."""
    draw, denoise = np.random.default_rng(0), trained(checked, run, "denoiser")
    schedule = NoiseSchedule(kind="cosine", steps=params(run)["steps"])
    signal, beta = np.array(schedule.signal()), np.array(schedule.betas())
    x = draw.normal(size=(DRAWN, 8, 8, 1))
    for t in reversed(range(len(beta))):
        noise = denoise(image=x, t=np.full(DRAWN, t))
        clean = np.clip((x - np.sqrt(1 - signal[t]) * noise) / np.sqrt(signal[t]), -1, 1)
        before = signal[t - 1] if t else 1.0
        x = np.sqrt(before) * beta[t] * clean + np.sqrt(1 - beta[t]) * (1 - before) * x
        x = x / (1 - signal[t])
        x += np.sqrt(beta[t] * (1 - before) / (1 - signal[t])) * draw.normal(size=x.shape)
    return {"frechet": likeness(x)}


def segmentation(checked: Checked, run: Path) -> dict[str, float]:
    """Intersection over union of discs and squares, over the pixels of new pictures."""
    draw = np.random.default_rng(99)
    scenes = [scene(draw) for _ in range(SCENES)]
    network = trained(checked, run, "model", H=SIDE // 4, W=SIDE // 4)
    scores = network(image=np.stack([s[0] for s in scenes]) / 255)
    said, real = scores.argmax(-1), np.stack([s[1] for s in scenes])
    shares = [((said == k) & (real == k)).sum() / ((said == k) | (real == k)).sum() for k in (1, 2)]
    return {"iou": float(np.mean(shares))}


def detector(checked: Checked, run: Path) -> dict[str, float]:
    """F1 of boxes of the right class that overlap by a half, in new pictures."""
    draw = np.random.default_rng(99)
    scenes = [scene(draw) for _ in range(SCENES)]
    out = trained(checked, run, "model")(image=np.stack([s[0] for s in scenes]) / 255)
    hits = found = real = 0
    for n, (_, _, boxes) in enumerate(scenes):
        left = [(kind, x, y, x + size, y + size) for kind, x, y, size in boxes]
        real += len(left)
        for box in sorted(centres({name: maps[n] for name, maps in out.items()}), reverse=True):
            found += 1
            match = max(left, key=lambda other, box=box: overlap(box[1:], other), default=None)
            if match and overlap(box[1:], match) >= 0.5:
                left.remove(match)
                hits += 1
    return {"f1": 2 * hits / (found + real)}


def centres(
    maps: dict[str, Any], stride: int = 4, least: float = 0.3
) -> Iterator[tuple[float, ...]]:
    """Score, class and box of every peak among its eight neighbours."""
    score = 1 / (1 + np.exp(-maps["heatmap"]))
    wide = np.pad(score, ((1, 1), (1, 1), (0, 0)))
    tall, across, _ = score.shape
    top = np.max([wide[i : i + tall, j : j + across] for i in range(3) for j in range(3)], axis=0)
    for y, x, kind in zip(*np.nonzero((score == top) & (score > least)), strict=True):
        (w, h), (dx, dy) = maps["size"][y, x] * stride, maps["offset"][y, x]
        u, v = (x + dx) * stride, (y + dy) * stride
        yield float(score[y, x, kind]), kind + 1, u - w / 2, v - h / 2, u + w / 2, v + h / 2


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Intersection over union of two boxes of a class; 0 for two classes."""
    if one[0] != other[0]:
        return 0.0
    (a, b, c, d), (e, f, g, h) = one[1:], other[1:]
    both = max(0.0, min(c, g) - max(a, e)) * max(0.0, min(d, h) - max(b, f))
    return both / ((c - a) * (d - b) + (g - e) * (h - f) - both)


JUDGES: dict[str, Callable[[Checked, Path], dict[str, float]]] = {
    "dcgan": dcgan, "wgan_gp": dcgan, "ddpm": ddpm, "detector": detector, "segmentation": segmentation,
}  # fmt: skip


def judged(spec: Path, run: Path) -> dict[str, float]:
    """Figures of a run that `triglot eval` does not have."""
    judge = JUDGES.get(spec.stem)
    return judge(load(spec), run) if judge else {}
