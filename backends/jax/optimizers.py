"""How JAX says each optimizer: the links of an ``optax.chain`` and where their arrays stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

HERE = "per_parameter"
"""File of ``templates/jax/optimizers``."""


COUNTING = ("optax.scale_by_adamax", "optax.scale_by_novograd")
"""Links whose count of updates matters."""


@dataclass(frozen=True)
class Chain:
    """An optimizer as optax links.

    Attributes:
        links: expressions, in order, up to the learning rate.
        slots: name in checkpoints -> field of the optax state, or slot of our own transformations.
        adam: needs the page's own ``scale_by_adam`` (optax corrects its bias in float32 only).
        own: transformations of ``templates/jax/optimizers`` among the links.
        rated: the links take the learning rate themselves and give the change of the parameters.
        others: links for all but the kernels that are matrices, where these have other ones.
    """

    links: tuple[str, ...]
    slots: Mapping[str, str]
    adam: bool = False
    own: tuple[str, ...] = ()
    rated: bool = False
    others: tuple[str, ...] = field(default=())

    @property
    def counted(self) -> bool:
        """Whether a link of optax counts updates."""
        return self.adam or any(link.startswith(COUNTING) for link in self.links)

    @property
    def forgets(self) -> bool:
        """Whether an average of ``scale_by_adam`` keeps nothing: 0 has no logarithm."""
        links = [link for link in (*self.links, *self.others) if link.startswith("scale_by_adam(")]
        return any(re.search(r"b[12]=0(\.0)?,", link) for link in links)


Entry = Callable[[Any], Chain]
TWO = {"first_moment": "mu", "second_moment": "nu"}


def decay(rate: float) -> tuple[str, ...]:
    """Weight decay at this place of the chain."""
    return (f"optax.add_decayed_weights({rate!r})",) if rate else ()


def trace(momentum: float, nesterov: bool = False) -> tuple[str, ...]:
    """A momentum buffer without learning rate inside."""
    if not momentum:
        return ()
    return (f"optax.trace({momentum!r}{', nesterov=True' if nesterov else ''})",)


def own(name: str, *slots: str, after: tuple[str, ...] = (), **settings: Any) -> Chain:
    """A transformation of our own, and links behind it."""
    given = ", ".join(f"{key}={value!r}" for key, value in settings.items())
    return Chain((f"{name}({given})", *after), {slot: slot for slot in slots}, own=(name,))


def ahead(links: tuple[str, ...], chain: Chain) -> Chain:
    """A chain with links in front."""
    return Chain((*links, *chain.links), chain.slots, chain.adam, chain.own, chain.rated)


def rated(chain: Chain) -> Chain:
    """A chain that takes the learning rate itself."""
    return Chain(chain.links, chain.slots, own=chain.own, rated=True)


def sgd(o: Any) -> Chain:
    """``optax.trace``; weight decay is L2, in the gradient."""
    if o.momentum and o.dampening:
        settings = {"decay": o.momentum, "dampening": o.dampening}
        return ahead(decay(o.weight_decay), own("dampened_trace", "momentum", **settings))
    links = (*decay(o.weight_decay), *trace(o.momentum, o.nesterov))
    return Chain(links, {"momentum": "trace"} if o.momentum else {})


def sgdw(o: Any) -> Chain:
    """``optax.trace``; weight decay beside it."""
    links = (*trace(o.momentum, o.nesterov), *decay(o.weight_decay))
    return Chain(links, {"momentum": "trace"} if o.momentum else {})


def adam(o: Any) -> Chain:
    """Adam; weight decay is L2, in the gradient."""
    return ahead(decay(o.weight_decay), scaled(o))


def adamw(o: Any) -> Chain:
    """Adam; weight decay beside the scaled gradient."""
    return scaled(o, decay(o.weight_decay))


def scaled(o: Any, after: tuple[str, ...] = ()) -> Chain:
    """Adam's direction; optax would compare corrected moments in AMSGrad."""
    if o.amsgrad:
        slots = ("first_moment", "second_moment", "max_second_moment")
        return own("scale_by_amsgrad", *slots, after=after, **moments(o))
    return Chain((f"scale_by_adam({betas(o)}, eps={o.epsilon!r})", *after), TWO, adam=True)


def adamax(o: Any) -> Chain:
    """``optax.scale_by_adamax``."""
    scale = f"optax.scale_by_adamax({betas(o)}, eps={o.epsilon!r})"
    slots = {"first_moment": "mu", "infinity_norm": "nu"}
    return Chain((*decay(o.weight_decay), scale), slots)


def nadam(o: Any) -> Chain:
    """A transformation of our own: optax has another momentum."""
    slots = ("first_moment", "second_moment", "momentum_product")
    made = own("scale_by_nadam", *slots, **moments(o), momentum_decay=o.momentum_decay)
    return ahead(decay(o.weight_decay), made)


def radam(o: Any) -> Chain:
    """A transformation of our own: epsilon stands elsewhere in optax."""
    made = own("scale_by_radam", "first_moment", "second_moment", **moments(o))
    return ahead(decay(o.weight_decay), made)


def rmsprop(o: Any) -> Chain:
    """``optax.scale_by_rms`` or ``scale_by_stddev`` with epsilon outside the root."""
    word = "scale_by_stddev" if o.centered else "scale_by_rms"
    scale = f"optax.{word}({o.decay!r}, {o.epsilon!r}, eps_in_sqrt=False)"
    slots = {"second_moment": "nu"} | ({"first_moment": "mu"} if o.centered else {})
    slots |= {"momentum": "trace"} if o.momentum else {}
    return Chain((*decay(o.weight_decay), scale, *trace(o.momentum)), slots)


def adagrad(o: Any) -> Chain:
    """A transformation of our own: optax has epsilon inside the root."""
    settings = {"initial": o.initial, "eps": o.epsilon}
    settings |= {"slowing": o.lr_decay} if o.lr_decay else {}
    return ahead(decay(o.weight_decay), own("scale_by_root_sum", "square_sum", **settings))


def adadelta(o: Any) -> Chain:
    """``optax.scale_by_adadelta``."""
    scale = f"optax.scale_by_adadelta(rho={o.decay!r}, eps={o.epsilon!r})"
    slots = {"second_moment": "e_g", "square_step": "e_x"}
    return Chain((*decay(o.weight_decay), scale), slots)


def adafactor(o: Any) -> Chain:
    """A transformation of our own: optax factors kernels, and large ones only."""
    settings = {"decay": o.decay, "least": o.epsilons[0], "smallest": o.epsilons[1]}
    settings |= {"clip": o.clip, "weight_decay": o.weight_decay}
    return rated(own("adafactor", "second_moment", "row", "column", **settings))


def lamb(o: Any) -> Chain:
    """The links of ``optax.lamb``."""
    scale = f"scale_by_adam({betas(o)}, eps={o.epsilon!r})"
    links = (scale, *decay(o.weight_decay), "optax.scale_by_trust_ratio()")
    return Chain(links, TWO, adam=True)


def lars(o: Any) -> Chain:
    """The links of ``optax.lars``, the learning rate last."""
    ratio = f"optax.scale_by_trust_ratio(trust_coefficient={o.trust!r})"
    links = (*decay(o.weight_decay), ratio, *trace(o.momentum))
    return Chain(links, {"momentum": "trace"} if o.momentum else {})


def lion(o: Any) -> Chain:
    """``optax.scale_by_lion``."""
    links = (f"optax.scale_by_lion({betas(o)})", *decay(o.weight_decay))
    return Chain(links, {"first_moment": "mu"})


def ftrl(o: Any) -> Chain:
    """A transformation of our own; optax has none."""
    settings = {name: getattr(o, name) for name in ("l1", "l2", "beta", "initial")}
    return rated(own("ftrl", "square_sum", "linear", **settings))


def adabelief(o: Any) -> Chain:
    """A transformation of our own: optax subtracts the old mean."""
    slots = ("first_moment", "second_moment")
    return own("scale_by_belief", *slots, after=decay(o.weight_decay), **moments(o))


def novograd(o: Any) -> Chain:
    """``optax.scale_by_novograd``."""
    decays = f", weight_decay={o.weight_decay!r}" if o.weight_decay else ""
    return Chain((f"optax.scale_by_novograd({betas(o)}, eps={o.epsilon!r}{decays})",), TWO)


def rprop(o: Any) -> Chain:
    """A transformation of our own: steps begin at the first rate of a schedule."""
    settings = {"grow": o.grow, "shrink": o.shrink, "least": o.limits[0], "most": o.limits[1]}
    return rated(own("rprop", "previous", "step_size", **settings))


def muon(o: Any) -> Chain:
    """Matrices by a transformation of our own, everything else by Adam's links."""
    after = decay(o.weight_decay)
    made = own("muon", "momentum", after=after, momentum=o.momentum, nesterov=o.nesterov)
    others = (f"scale_by_adam({betas(o)}, eps={o.epsilon!r})", *after)
    return Chain(made.links, {**made.slots, **TWO}, True, made.own, others=others)


def schedule_free_adamw(o: Any) -> Chain:
    """A transformation of our own: optax keeps the largest rate of warm-up elsewhere."""
    slots = ("second_moment", "z", "largest_rate", "weight_sum")
    settings = {**moments(o), "weight_decay": o.weight_decay}
    return rated(own("schedule_free_adamw", *slots, **settings))


def betas(o: Any) -> str:
    """The two decays as keyword arguments."""
    return f"b1={o.betas[0]!r}, b2={o.betas[1]!r}"


def moments(o: Any) -> dict[str, Any]:
    """Adam's settings."""
    return {"b1": o.betas[0], "b2": o.betas[1], "eps": o.epsilon}


ENTRIES: dict[str, Entry] = {
    entry.__name__: entry
    for entry in (
        sgd, adam, adamw, adamax, nadam, radam, rmsprop, adagrad, adadelta, rprop, adafactor, lamb,
        lars, lion, ftrl, adabelief, novograd, sgdw, muon, schedule_free_adamw,
    )
}  # fmt: skip
