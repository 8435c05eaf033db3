"""Losses on distributions that the network states, and between vectors."""

from __future__ import annotations

from ...code.losses import LossSite
from . import native, says
from .likelihood import scores


@says("poisson")
def poisson(n: LossSite) -> list[str]:
    """``F.poisson_nll_loss``."""
    extra = ", log_input=False" if n.loss.from_ == "rate" else ""
    extra += ", full=True" if n.loss.full else ""
    return native(n, f"F.poisson_nll_loss(output, target{extra})")


@says("gaussian_nll")
def gaussian_nll(n: LossSite) -> list[str]:
    """The formula on the log variance; ``F.gaussian_nll_loss`` wants the variance."""
    total = "log_variance + (target - mean).square() * torch.exp(-log_variance)"
    total += " + math.log(2 * math.pi)" if n.loss.full else ""
    return [
        f"mean, log_variance = output.chunk(2, {n.channel})",
        f"return 0.5 * {n.total(total)}",
    ]


@says("kl_normal")
def kl_normal(n: LossSite) -> list[str]:
    """The closed form."""
    return [
        f"mean, spread = output.chunk(2, {n.channel})",
        f"prior, width = target.chunk(2, {n.channel})",
        "apart = (spread.exp() + (mean - prior).square()) * torch.exp(-width)",
        f"return 0.5 * {n.total('width - spread + apart - 1')}",
    ]


def log_chances(n: LossSite) -> str:
    """Log probabilities along the channel axis."""
    if n.loss.from_ == "probabilities":
        return "output.clamp_min(1e-7).log()"
    return f"output.log_softmax({n.channel})"


@says("kl_divergence")
def kl_divergence(n: LossSite) -> list[str]:
    """``F.kl_div``, summed over classes."""
    cost = f'F.kl_div({log_chances(n)}, target, reduction="none").sum({n.channel})'
    return [f"return {n.positions(cost)}"]


@says("soft_cross_entropy")
def soft_cross_entropy(n: LossSite) -> list[str]:
    """``F.cross_entropy`` takes probabilities as target too."""
    if n.loss.from_ == "probabilities":
        return [f"return -{n.positions(f'(target * {log_chances(n)}).sum({n.channel})')}"]
    output = scores(n)
    return native(n, f"F.cross_entropy({output}, {output.replace('output', 'target')})")


@says("cosine_loss")
def cosine_loss(n: LossSite) -> list[str]:
    """The product of unit vectors: ``F.cosine_similarity`` has another gradient where one is short."""
    axis = f", dim={n.channel}" if n.channel != 1 else ""
    pair = [f"{name} = F.normalize({name}{axis}, eps=1e-6)" for name in ("output", "target")]
    return [*pair, f"return {n.positions(f'1 - torch.sum(output * target, dim={n.channel})')}"]
