"""Layout changes as the generated packages make them: steps of weights, axes of activations."""

from __future__ import annotations

from typing import Any

import numpy as np


def apply(array: np.ndarray, steps: Any) -> np.ndarray:
    """Canonical to native."""
    for step in steps:
        array = one(array, step)
    return np.ascontiguousarray(array)


def one(array: np.ndarray, step: Any) -> np.ndarray:
    """One step forward."""
    match step:
        case ("transpose", order):
            return array.transpose(order)
        case ("reshape", shape):
            return array.reshape(tuple(int(n) for n in shape))
        case ("take", axis, order):
            return np.take(array, order, axis)
        case ("expand", axis):
            return np.expand_dims(array, axis)
    raise ValueError(f"unknown step {step}")


def undo(array: np.ndarray, steps: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Native to canonical; ``shape`` is the canonical one."""
    shapes = [shape]
    probe = np.empty(shape)
    for step in steps:
        probe = one(probe, step)
        shapes.append(probe.shape)
    assert array.shape == shapes[-1], f"native shape {array.shape}, expected {shapes[-1]}"
    for step, before in zip(reversed(list(steps)), reversed(shapes[:-1]), strict=True):
        match step:
            case ("transpose", order):
                array = array.transpose(np.argsort(order))
            case ("reshape", _):
                array = array.reshape(before)
            case ("take", axis, order):
                array = np.take(array, np.argsort(order), axis)
            case ("expand", axis):
                array = np.squeeze(array, axis)
    return np.ascontiguousarray(array)


def forward_axes(array: np.ndarray, layout: Any) -> np.ndarray:
    """A canonical activation as ``layout`` wants it: "last", "first" or a flattened shape."""
    if isinstance(layout, tuple):
        spatial = array.reshape(array.shape[0], *layout)
        return np.moveaxis(spatial, -1, 1).reshape(array.shape)
    return np.moveaxis(array, -1, 1) if layout == "first" and array.ndim > 2 else array


def back_axes(array: np.ndarray, layout: Any) -> np.ndarray:
    """The inverse of `forward_axes`."""
    if isinstance(layout, tuple):
        native = array.reshape(array.shape[0], layout[-1], *layout[:-1])
        return np.moveaxis(native, 1, -1).reshape(array.shape)
    return np.moveaxis(array, 1, -1) if layout == "first" and array.ndim > 2 else array
