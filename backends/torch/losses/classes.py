"""Losses on class scores beyond plain cross entropy."""

from __future__ import annotations

from ...code.losses import LossSite
from . import native, says
from .distribution import log_chances
from .likelihood import cross_entropy


def log_right(n: LossSite, target: str = "target") -> str:
    """The log probability of the right class."""
    axis = n.channel
    return f"{log_chances(n)}.gather({axis}, {target}.unsqueeze({axis})).squeeze({axis})"


@says("focal")
def focal(n: LossSite) -> list[str]:
    """Cross entropy, discounted."""
    loss = n.loss
    lines = [
        f"log_p = {log_right(n)}",
        "rest = (-torch.expm1(log_p)).clamp_min(1e-7)",
        f"cost = -(rest**{loss.gamma!r}) * log_p",
    ]
    if not loss.class_weights:
        return [*lines, f"return {n.positions('cost')}"]
    weight = f"output.new_tensor({[float(w) for w in loss.class_weights]!r})"
    return [*lines, f"weight = {weight}", f"return {n.positions('weight[target] * cost')}"]


@says("generalized_cross_entropy")
def generalized_cross_entropy(n: LossSite) -> list[str]:
    """One minus a power of the probability."""
    q = n.loss.q
    return [
        f"log_p = {log_right(n)}",
        f"return {n.positions(f'-torch.expm1({q!r} * log_p) / {q!r}')}",
    ]


@says("poly")
def poly(n: LossSite) -> list[str]:
    """Cross entropy and one term of its series."""
    cost = f"-log_p - {n.loss.epsilon!r} * torch.expm1(log_p)"
    return [f"log_p = {log_right(n)}", f"return {n.positions(cost)}"]


def cosines(n: LossSite, harder: str) -> list[str]:
    """Cross entropy of scaled cosines, the right one replaced."""
    move = ["output = output.movedim(1, -1)"] if n.channel == 1 else []
    output = "scores.movedim(-1, 1)" if n.output.rank > 1 else "scores"
    return [
        *move,
        "right = F.one_hot(target, output.shape[-1]).bool()",
        f"scores = {n.loss.scale!r} * torch.where(right, {harder}, output)",
        *native(n, f"F.cross_entropy({output}, target)"),
    ]


@says("arcface")
def arcface(n: LossSite) -> list[str]:
    """The cosine of a wider angle."""
    return cosines(n, f"{n.helper('cosines.widened')}(output, {n.loss.margin!r})")


@says("cosface")
def cosface(n: LossSite) -> list[str]:
    """A lower cosine."""
    return cosines(n, f"output - {n.loss.margin!r}")


@says("causal_lm")
def causal_lm(n: LossSite) -> list[str]:
    """Cross entropy with the tokens one place later."""
    scores_ = "output[:, :, :-1]" if n.channel == 1 else "output[:, :-1]"
    return [f"output, target = {scores_}, target[:, 1:]", *cross_entropy(n)]


@says("entropic_open_set")
def entropic_open_set(n: LossSite) -> list[str]:
    """Cross entropy where the class is known, else the mean over all classes."""
    axis = n.channel
    return [
        f"known = target != {n.loss.unknown}",
        f"log_p = {log_chances(n)}",
        "ids = torch.where(known, target, 0)",
        f"right = log_p.gather({axis}, ids.unsqueeze({axis})).squeeze({axis})",
        f"return -{n.positions(f'torch.where(known, right, log_p.mean({axis}))')}",
    ]


@says("sparsemax")
def sparsemax(n: LossSite) -> list[str]:
    """The loss of Martins and Astudillo; see ``losses.py``."""
    output = "output.movedim(1, -1)" if n.channel == 1 else "output"
    costs = f"{n.helper('sparsemax.sparsemax_costs')}({output}, target)"
    return [f"return {n.positions(costs)}"]


@says("corn")
def corn(n: LossSite) -> list[str]:
    """Binary cross entropy of the questions that are asked."""
    move = ["output = output.movedim(1, -1)"] if n.channel == 1 else []
    cost = 'F.binary_cross_entropy_with_logits(output, above, asked, reduction="sum")'
    total = {"mean": f"{cost} / asked.sum()", "per_example": f"{cost} / len(output)", "sum": cost}
    return [
        *move,
        "place = torch.arange(output.shape[-1], device=output.device)",
        "asked = (target.unsqueeze(-1) >= place).to(output.dtype)",
        "above = (target.unsqueeze(-1) > place).to(output.dtype)",
        f"return {total[n.loss.reduction]}",
    ]
