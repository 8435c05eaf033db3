"""How PyTorch says each optimizer: a constructor call, and where its slots live in ``state``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """An optimizer in PyTorch.

    Attributes:
        name: the class, of ``torch.optim`` unless it is a helper.
        settings: its arguments behind the parameters, as values.
        slots: canonical slot name -> key in ``optimizer.state[parameter]``.
        switch: ``fused``, ``foreach``, or "" for classes without.
        counted: the state has a ``step`` tensor of its own.
        helper: the class stands in ``templates/torch/optimizers/per_parameter.py``.
    """

    name: str
    settings: dict[str, Any]
    slots: dict[str, str]
    switch: str = ""
    counted: bool = True
    helper: bool = False

    def build(self, parameters: str, rate: str = "") -> str:
        """The call, given the source of the parameters and, where it has a name, of the rate."""
        told = {**self.settings, **({self.switch: True} if self.switch else {})}
        said = {name: repr(value) for name, value in told.items()} | ({"lr": rate} if rate else {})
        settings = ", ".join(f"{name}={value}" for name, value in said.items())
        return f"{'' if self.helper else 'torch.optim.'}{self.name}({parameters}, {settings})"

    @property
    def step_on_cpu(self) -> bool:
        """Whether the class keeps its count on the CPU, whatever the device."""
        return self.switch != "fused"


Entry = Callable[[Any], Said]
MOMENTS = {"first_moment": "exp_avg", "second_moment": "exp_avg_sq"}
MOMENTUM = {"momentum": "momentum_buffer"}


def sgd(o: Any) -> Said:
    """``torch.optim.SGD``, fused."""
    more = _more(momentum=o.momentum, dampening=o.dampening, weight_decay=o.weight_decay)
    more |= {"nesterov": True} if o.nesterov else {}
    return Said("SGD", {"lr": o.lr, **more}, MOMENTUM if o.momentum else {}, "fused", False)


def adam(o: Any) -> Said:
    """``torch.optim.Adam``, fused."""
    return _adam("Adam", o, _more(weight_decay=o.weight_decay, amsgrad=o.amsgrad))


def adamw(o: Any) -> Said:
    """``torch.optim.AdamW``, fused; a decay of 0 is stated, the default is not 0."""
    return _adam("AdamW", o, {"weight_decay": o.weight_decay, **_more(amsgrad=o.amsgrad)})


def _adam(name: str, o: Any, more: dict[str, Any]) -> Said:
    slots = MOMENTS | ({"max_second_moment": "max_exp_avg_sq"} if o.amsgrad else {})
    return Said(name, {**_moments(o), **more}, slots, "fused")


def adamax(o: Any) -> Said:
    """``torch.optim.Adamax``."""
    slots = {"first_moment": "exp_avg", "infinity_norm": "exp_inf"}
    return Said("Adamax", {**_moments(o), **_decay(o)}, slots, "foreach")


def nadam(o: Any) -> Said:
    """A class of our own: the product of ``torch.optim.NAdam`` is a float32 in every dtype."""
    settings = {**_moments(o), "weight_decay": o.weight_decay}
    settings["momentum_decay"] = o.momentum_decay
    return _own("NAdam", settings, {**MOMENTS, "momentum_product": "mu_product"})


def radam(o: Any) -> Said:
    """``torch.optim.RAdam``."""
    return Said("RAdam", {**_moments(o), **_decay(o)}, MOMENTS, "foreach")


def rmsprop(o: Any) -> Said:
    """``torch.optim.RMSprop``, which has no fused form."""
    slots = {"second_moment": "square_avg"}
    slots |= {"first_moment": "grad_avg"} if o.centered else {}
    slots |= MOMENTUM if o.momentum else {}
    more = _more(momentum=o.momentum, weight_decay=o.weight_decay, centered=o.centered)
    return Said(
        "RMSprop", {"lr": o.lr, "alpha": o.decay, "eps": o.epsilon, **more}, slots, "foreach"
    )


def adagrad(o: Any) -> Said:
    """``torch.optim.Adagrad``."""
    more = _more(lr_decay=o.lr_decay, weight_decay=o.weight_decay)
    more |= _more(initial_accumulator_value=o.initial)
    return Said("Adagrad", {"lr": o.lr, "eps": o.epsilon, **more}, {"square_sum": "sum"}, "foreach")


def adadelta(o: Any) -> Said:
    """``torch.optim.Adadelta``."""
    slots = {"second_moment": "square_avg", "square_step": "acc_delta"}
    settings = {"lr": o.lr, "rho": o.decay, "eps": o.epsilon, **_decay(o)}
    return Said("Adadelta", settings, slots, "foreach")


def rprop(o: Any) -> Said:
    """``torch.optim.Rprop``."""
    settings = {"lr": o.lr, "etas": (o.shrink, o.grow), "step_sizes": tuple(o.limits)}
    return Said("Rprop", settings, {"previous": "prev", "step_size": "step_size"}, "foreach")


def adafactor(o: Any) -> Said:
    """A class of our own: ``torch.optim.Adafactor`` factors the last two axes of kernels."""
    settings = {"lr": o.lr, "decay": o.decay, "eps": tuple(o.epsilons), "clip": o.clip}
    slots = {"second_moment": "exp_avg_sq", "row": "row", "column": "column"}
    return _own("Adafactor", {**settings, "weight_decay": o.weight_decay}, slots)


def lamb(o: Any) -> Said:
    """A class of our own."""
    return _own("Lamb", {**_moments(o), "weight_decay": o.weight_decay}, MOMENTS)


def lars(o: Any) -> Said:
    """A class of our own."""
    names = ("lr", "momentum", "weight_decay", "trust")
    return _own("Lars", {name: getattr(o, name) for name in names}, MOMENTUM if o.momentum else {})


def lion(o: Any) -> Said:
    """A class of our own."""
    settings = {"lr": o.lr, "betas": tuple(map(float, o.betas)), "weight_decay": o.weight_decay}
    return _own("Lion", settings, {"first_moment": "exp_avg"})


def ftrl(o: Any) -> Said:
    """A class of our own."""
    settings = {name: getattr(o, name) for name in ("lr", "l1", "l2", "beta", "initial")}
    return _own("Ftrl", settings, {"square_sum": "sum", "linear": "linear"})


def adabelief(o: Any) -> Said:
    """A class of our own."""
    return _own("AdaBelief", {**_moments(o), "weight_decay": o.weight_decay}, MOMENTS)


def novograd(o: Any) -> Said:
    """A class of our own."""
    return _own("NovoGrad", {**_moments(o), "weight_decay": o.weight_decay}, MOMENTS)


def sgdw(o: Any) -> Said:
    """``torch.optim.SGD`` with one line in front of its step."""
    more = _more(momentum=o.momentum) | ({"nesterov": True} if o.nesterov else {})
    settings = {"lr": o.lr, "decay": o.weight_decay, **more}
    slots = MOMENTUM if o.momentum else {}
    return Said("SGDW", settings, slots, "fused", counted=False, helper=True)


def muon(o: Any) -> Said:
    """A class of our own: ``torch.optim.Muon`` computes in bfloat16 and takes matrices only."""
    settings = {**_moments(o), "weight_decay": o.weight_decay, "momentum": o.momentum}
    return _own("Muon", {**settings, "nesterov": o.nesterov}, {**MOMENTUM, **MOMENTS})


def schedule_free_adamw(o: Any) -> Said:
    """A class of our own."""
    slots = {"z": "z", "second_moment": "exp_avg_sq"}
    slots |= {"largest_rate": "lr_max", "weight_sum": "weight_sum"}
    settings = {**_moments(o), "weight_decay": o.weight_decay}
    return _own("ScheduleFreeAdamW", settings, slots)


def _own(name: str, settings: dict[str, Any], slots: dict[str, str]) -> Said:
    return Said(name, settings, slots, helper=True)


def _moments(o: Any) -> dict[str, Any]:
    """Adam's settings."""
    return {"lr": o.lr, "betas": tuple(float(beta) for beta in o.betas), "eps": o.epsilon}


def _decay(o: Any) -> dict[str, Any]:
    return _more(weight_decay=o.weight_decay)


def _more(**options: Any) -> dict[str, Any]:
    """Arguments that differ from PyTorch's default, 0 or False."""
    return {name: value for name, value in options.items() if value}


ENTRIES: dict[str, Entry] = {
    entry.__name__: entry
    for entry in (
        sgd, adam, adamw, adamax, nadam, radam, rmsprop, adagrad, adadelta, rprop, adafactor, lamb,
        lars, lion, ftrl, adabelief, novograd, sgdw, muon, schedule_free_adamw,
    )
}  # fmt: skip
"""Word of ``compiler/optimizers`` -> how it is written."""
