"""Losses with a margin; Keras' own guess from each batch whether labels are 0 or -1."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


def signs(n: LossSite) -> str:
    """Targets as -1 and 1."""
    return "(2 * target - 1)" if n.loss.labels == "zero_one" else "target"


ONE_HOT = "classes = ops.one_hot(target, output.shape[-1], dtype=output.dtype)"


@says("hinge")
def hinge(n: LossSite) -> list[str]:
    """A relu of what the margin lacks."""
    return [f"return {n.total(f'ops.relu(1 - {signs(n)} * output)')}"]


@says("squared_hinge")
def squared_hinge(n: LossSite) -> list[str]:
    """Its square."""
    return [f"return {n.total(f'ops.square(ops.relu(1 - {signs(n)} * output))')}"]


@says("wasserstein")
def wasserstein(n: LossSite) -> list[str]:
    """Scores with the opposite sign."""
    return [f"return -{n.total(f'{signs(n)} * output')}"]


@says("hinge_embedding")
def hinge_embedding(n: LossSite) -> list[str]:
    """The distance, or what it lacks."""
    cost = f"ops.where(target > 0.5, output, ops.relu({n.loss.margin!r} - output))"
    return [f"return {n.total(cost)}"]


@says("margin_ranking")
def margin_ranking(n: LossSite) -> list[str]:
    """A relu of what the lead lacks."""
    start = f"{n.loss.margin!r} - " if n.loss.margin else "-"
    return [
        "lead = output[..., 0] - output[..., 1]",
        f"return {n.positions(f'ops.relu({start}{signs(n)} * lead)')}",
    ]


@says("categorical_hinge")
def categorical_hinge(n: LossSite) -> list[str]:
    """The best score with 0 in place of the right one."""
    return [
        ONE_HOT,
        "best = ops.max((1 - classes) * output, axis=-1)",
        "right = ops.sum(classes * output, axis=-1)",
        f"return {n.positions('ops.relu(1 + best - right)')}",
    ]


@says("multi_margin")
def multi_margin(n: LossSite) -> list[str]:
    """What each wrong score lacks."""
    gap = f"ops.relu({n.loss.margin!r} - right + output)"
    gap = f"ops.square({gap})" if n.loss.power == 2 else gap
    return [
        ONE_HOT,
        "right = ops.sum(classes * output, axis=-1, keepdims=True)",
        f"gap = {gap}",
        f"return {n.positions('ops.sum((1 - classes) * gap, axis=-1) / output.shape[-1]')}",
    ]


@says("multilabel_margin")
def multilabel_margin(n: LossSite) -> list[str]:
    """Pairs of a right and a wrong class."""
    return [
        "gap = ops.relu(1 - output[..., :, None] + output[..., None, :])",
        "pair = target[..., :, None] * (1 - target[..., None, :])",
        f"return {n.positions('ops.sum(gap * pair, axis=(-2, -1)) / output.shape[-1]')}",
    ]
