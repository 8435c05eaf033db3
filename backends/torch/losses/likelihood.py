"""Losses that are negative log likelihoods of classes and answers."""

from __future__ import annotations

from ...code.losses import LossSite
from . import native, says


def scores(n: LossSite) -> str:
    """The output with its class axis second, where PyTorch looks for it."""
    return "output.movedim(-1, 1)" if n.output.rank > 1 and n.channel == -1 else "output"


@says("cross_entropy")
def cross_entropy(n: LossSite) -> list[str]:
    """``F.cross_entropy`` with the class axis second; ``F.nll_loss`` for probabilities."""
    loss, output, lines, extra = n.loss, scores(n), [], ""
    if loss.class_weights:
        lines = [f"weight = output.new_tensor({[float(w) for w in loss.class_weights]!r})"]
        extra += ", weight"
    if loss.ignore is not None:
        extra += f", ignore_index={loss.ignore!r}"
    if loss.from_ == "probabilities":
        flat = output != "output"  # F.nll_loss has no gradient for a permuted map
        pair = ("output.flatten(0, -2)", "target.flatten()") if flat else ("output", "target")
        return [
            *lines,
            *native(n, f"F.nll_loss({pair[0]}.clamp_min(1e-7).log(), {pair[1]}{extra})"),
        ]
    if loss.label_smoothing:
        extra += f", label_smoothing={loss.label_smoothing!r}"
    return [*lines, *native(n, f"F.cross_entropy({output}, target{extra})")]


@says("binary_cross_entropy")
def binary_cross_entropy(n: LossSite) -> list[str]:
    """``F.binary_cross_entropy_with_logits``, or the formula on probabilities."""
    extra = n.loss.positive_weight
    if n.loss.from_ == "probabilities":
        weight = f"{extra!r} * " if extra != 1 else ""
        return [
            "p = output.clamp(1e-7, 1 - 1e-7)",
            f"yes, no = {weight}target * p.log(), (1 - target) * (1 - p).log()",
            f"return -{n.total('yes + no')}",
        ]
    if extra == 1:
        return native(n, "F.binary_cross_entropy_with_logits(output, target)")
    call = "F.binary_cross_entropy_with_logits(output, target, pos_weight=weight)"
    return [f"weight = output.new_tensor({extra!r})", *native(n, call)]
