"""Losses with a margin."""

from __future__ import annotations

from ..losses import LossSite
from . import Entries

ENTRIES = Entries()
says = ENTRIES.says


def signs(n: LossSite) -> str:
    """Targets as -1 and 1."""
    return "(2 * target - 1)" if n.loss.labels == "zero_one" else "target"


@says("hinge")
def hinge(n: LossSite, np: str, nn: str) -> list[str]:
    """A relu of what the margin lacks."""
    return [f"return {n.total(f'{nn}.relu(1 - {signs(n)} * output)')}"]


@says("squared_hinge")
def squared_hinge(n: LossSite, np: str, nn: str) -> list[str]:
    """Its square."""
    return [f"return {n.total(f'{np}.square({nn}.relu(1 - {signs(n)} * output))')}"]


@says("wasserstein")
def wasserstein(n: LossSite, np: str, nn: str) -> list[str]:
    """Scores with the opposite sign."""
    return [f"return -{n.total(f'{signs(n)} * output')}"]


@says("hinge_embedding")
def hinge_embedding(n: LossSite, np: str, nn: str) -> list[str]:
    """The distance, or what it lacks."""
    cost = f"{np}.where(target > 0.5, output, {nn}.relu({n.loss.margin!r} - output))"
    return [f"return {n.total(cost)}"]


@says("margin_ranking")
def margin_ranking(n: LossSite, np: str, nn: str) -> list[str]:
    """A relu of what the lead lacks."""
    start = f"{n.loss.margin!r} - " if n.loss.margin else "-"
    return [
        "lead = output[..., 0] - output[..., 1]",
        f"return {n.positions(f'{nn}.relu({start}{signs(n)} * lead)')}",
    ]


@says("categorical_hinge")
def categorical_hinge(n: LossSite, np: str, nn: str) -> list[str]:
    """The best score with 0 in place of the right one."""
    return [
        f"classes = {nn}.one_hot(target, output.shape[-1], dtype=output.dtype)",
        f"best = {np}.max((1 - classes) * output, axis=-1)",
        f"right = {np}.sum(classes * output, axis=-1)",
        f"return {n.positions(f'{nn}.relu(1 + best - right)')}",
    ]


@says("multi_margin")
def multi_margin(n: LossSite, np: str, nn: str) -> list[str]:
    """What each wrong score lacks."""
    gap = f"{nn}.relu({n.loss.margin!r} - right + output)"
    gap = f"{np}.square({gap})" if n.loss.power == 2 else gap
    return [
        f"classes = {nn}.one_hot(target, output.shape[-1], dtype=output.dtype)",
        f"right = {np}.sum(classes * output, axis=-1, keepdims=True)",
        f"gap = {gap}",
        f"return {n.positions(f'{np}.sum((1 - classes) * gap, axis=-1) / output.shape[-1]')}",
    ]


@says("multilabel_margin")
def multilabel_margin(n: LossSite, np: str, nn: str) -> list[str]:
    """Pairs of a right and a wrong class."""
    return [
        f"gap = {nn}.relu(1 - output[..., :, None] + output[..., None, :])",
        "pair = target[..., :, None] * (1 - target[..., None, :])",
        f"return {n.positions(f'{np}.sum(gap * pair, axis=(-2, -1)) / output.shape[-1]')}",
    ]
