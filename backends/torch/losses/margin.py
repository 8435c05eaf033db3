"""Losses with a margin."""

from __future__ import annotations

from ...code.losses import LossSite
from . import native, says


def signs(n: LossSite) -> str:
    """Targets as -1 and 1."""
    return "(2 * target - 1)" if n.loss.labels == "zero_one" else "target"


def right(n: LossSite) -> str:
    """The score of the right class."""
    axis = n.channel
    return f"output.gather({axis}, target.unsqueeze({axis})).squeeze({axis})"


@says("hinge")
def hinge(n: LossSite) -> list[str]:
    """A relu of what the margin lacks."""
    return [f"return {n.total(f'F.relu(1 - {signs(n)} * output)')}"]


@says("squared_hinge")
def squared_hinge(n: LossSite) -> list[str]:
    """Its square."""
    return [f"return {n.total(f'F.relu(1 - {signs(n)} * output).square()')}"]


@says("wasserstein")
def wasserstein(n: LossSite) -> list[str]:
    """Scores with the opposite sign."""
    return [f"return -{n.total(f'{signs(n)} * output')}"]


@says("hinge_embedding")
def hinge_embedding(n: LossSite) -> list[str]:
    """``F.hinge_embedding_loss`` wants signs; its answers at -1 are the ones at 0 here."""
    cost = f"torch.where(target > 0.5, output, F.relu({n.loss.margin!r} - output))"
    return [f"return {n.total(cost)}"]


@says("margin_ranking")
def margin_ranking(n: LossSite) -> list[str]:
    """``F.margin_ranking_loss`` on the two scores."""
    margin = f", margin={n.loss.margin!r}" if n.loss.margin else ""
    pair = "output.movedim(1, 0)" if n.channel == 1 else "output.movedim(-1, 0)"
    call = f"F.margin_ranking_loss(first, second, {signs(n).strip('()')}{margin})"
    return [f"first, second = {pair}", *native(n, call)]


@says("categorical_hinge")
def categorical_hinge(n: LossSite) -> list[str]:
    """The best score with 0 in place of the right one."""
    axis = n.channel
    return [
        f"best = output.scatter({axis}, target.unsqueeze({axis}), 0.0).amax({axis})",
        f"return {n.positions(f'F.relu(1 + best - {right(n)})')}",
    ]


@says("multi_margin")
def multi_margin(n: LossSite) -> list[str]:
    """``F.multi_margin_loss``, which takes rows of scores."""
    extra = f", p={n.loss.power}" if n.loss.power != 1 else ""
    extra += f", margin={n.loss.margin!r}" if n.loss.margin != 1 else ""
    output, target = "output", "target"
    if n.output.rank > 1:
        moved = "output.movedim(1, -1)" if n.channel == 1 else "output"
        output, target = f"{moved}.flatten(0, -2)", "target.flatten()"
    return native(n, f"F.multi_margin_loss({output}, {target}{extra})")


@says("multilabel_margin")
def multilabel_margin(n: LossSite) -> list[str]:
    """Pairs of a right and a wrong class; ``F.multilabel_margin_loss`` wants lists of ids."""
    move = ["output, target = output.movedim(1, -1), target.movedim(1, -1)"]
    return [
        *(move if n.channel == 1 else []),
        "gap = F.relu(1 - output.unsqueeze(-1) + output.unsqueeze(-2))",
        "pair = target.unsqueeze(-1) * (1 - target.unsqueeze(-2))",
        f"return {n.positions('(gap * pair).sum((-2, -1)) / output.shape[-1]')}",
    ]
