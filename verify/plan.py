"""What a verification evaluates: sizes, inputs, weights, targets, all random and none of them special.

Every array comes from a generator of its own, keyed by its name, so that a report can be repeated.
Biases are not zero, scales not one, running moments not those of the data, sizes of different axes
differ: a forgotten offset or a wrong transpose cannot pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from ..compiler.diagnostics import DiagnosticError, error
from ..compiler.front import Checked
from ..compiler.ir.nodes import Bundle, Network, Value
from ..compiler.ir.objective import Objective
from ..compiler.ir.term import LOSS
from ..compiler.ops import Parameter
from ..compiler.reference.bind import Owned, bound, candidates, parameters, symbols
from ..compiler.reference.interpret import Interpreter
from ..compiler.types.dims import evaluate
from ..compiler.types.tensor import TensorType

Arrays = dict[str, Any]
STEPS = 20
PER_EPOCH = 4
"""Updates in an epoch, as the schedule is told: 20 steps are five epochs."""

BATCHES = (5, 7, 6, 9, 11)


@dataclass
class Plan:
    """One network with everything it is evaluated on.

    Attributes:
        network: the network.
        sizes: size of every symbol of its inputs.
        batch: number of examples.
        inputs: canonical array per input.
        weights: canonical float64 array per parameter.
        cotangents: fixed random weights of the outputs, by output name.
        policy: the `Training` record when optimizer steps are compared, else None.
        target: what the loss compares with, None without ``policy``.
        attempt: which draw of the inputs this is.
        narrow: float inputs lie between 0.1 and 0.9, where logarithms and roots have a value.
    """

    network: Network
    sizes: dict[str, int]
    batch: int
    inputs: Arrays
    weights: Arrays
    cotangents: Arrays = field(default_factory=dict)
    policy: Any = None
    target: Any = None
    owned: dict[str, Owned] = field(default_factory=dict)
    attempt: int = 0
    narrow: bool = False

    @property
    def outputs(self) -> dict[str, TensorType]:
        """Output types by name, "" for a lone one, sizes known."""
        result = self.network.body.result
        values = result.items if isinstance(result, Bundle) else {"": result}
        return {name: bound(value.type, self.sizes) for name, value in values.items()}


def generator(*names: object) -> np.random.Generator:
    """A generator of its own for what is named."""
    text = "/".join(str(name) for name in ("verify", *names))
    key = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "little")
    return np.random.Generator(np.random.Philox(key=key))


def plan(checked: Checked, network: Network, trained: bool, attempt: int = 0) -> Plan:
    """Sizes, inputs and weights for one network.

    Args:
        checked: the spec.
        network: one of its networks.
        trained: whether optimizer steps are compared.
        attempt: which draw of the inputs, see `verify.kinks`.

    Raises:
        DiagnosticError: E0505 no small sizes were found at which the network has a value.
    """
    assert checked.program is not None
    owned = parameters(network)
    weights = {path: draw(path, item.parameter, item.shape) for path, item in owned.items()}
    tries = candidates(symbols(network), checked.program.symbols, fixed_sizes(network))
    for narrow, sizes in product((False, True), tries):
        made = _sized(network, sizes, weights, attempt, narrow)
        if made is None:
            continue
        made.owned = owned
        for name, kind in made.outputs.items():
            shape = () if kind.kind == LOSS.kind else (made.batch, *kind.bind(sizes))
            if kind.dtype == "float":
                drawn = generator("cotangent", name).normal(size=shape)
                made.cotangents[name] = uncancelled(drawn)
        if trained and isinstance(network, Objective):
            made.policy = checked.training.stages[0]
        elif trained and not checked.program.objectives:
            made.policy = checked.training.stages[0]
            shape = (made.batch, *made.outputs[""].bind({}))
            made.target = checked.training.loss.targets(np, generator("target"), shape)
        return made
    raise DiagnosticError(
        error(
            "E0505",
            f"no small input sizes were found for `{network.name}`",
            network.span,
            notes=["at every size tried it has no output, or none that is finite"],
        )
    )


def uncancelled(drawn: Any) -> Any:
    """Weights of outputs whose sum in every channel is at least as large as one expects.

    That sum is the gradient of an offset; thousands of numbers that happen to cancel would leave
    what float32 rounds off.
    """
    if drawn.ndim < 2:
        return drawn
    total, many = drawn.sum(axis=tuple(range(drawn.ndim - 1))), drawn[..., 0].size
    least = np.copysign(np.sqrt(many), total)
    return drawn + np.where(np.abs(total) < np.abs(least), least - total, 0.0) / many


def fixed_sizes(network: Network) -> set[int]:
    """Sizes of the axes that the spec decides."""
    found: set[int] = set()
    for name in network.input_names:
        found |= {int(n) for n in network.body.inputs[name].type.dims if isinstance(n, int)}
    return found


def _sized(
    network: Network, sizes: dict[str, int], weights: Arrays, attempt: int, narrow: bool
) -> Plan | None:
    """The plan at these sizes; None when the network has no value there."""
    known = fixed_sizes(network) | set(sizes.values())
    batch = next((n for n in BATCHES if n not in known), BATCHES[0])
    made = Plan(network, sizes, batch, {}, weights, attempt=attempt, narrow=narrow)
    try:
        limits = vocabularies(made)
        made.inputs = {name: given(made, name, limits.get(name)) for name in network.input_names}
        with np.errstate(all="ignore"):  # outside a domain: another draw follows
            found = Interpreter(network, weights, False, sizes).run(made.inputs)
        fits = all(found[n].shape[1:] == kind.dims for n, kind in made.outputs.items())
    except (ValueError, IndexError):  # too small for a window, or an odd size on the way
        return None
    return made if fits and all(np.all(np.isfinite(item)) for item in found.values()) else None


def draw(path: str, parameter: Parameter, shape: tuple[int, ...]) -> Any:
    """A value for one parameter that is not degenerate, in float64.

    Kernels have variance 1 / fan_in, so that deep networks keep their scale; scales and running
    variances lie around one, offsets and running means around zero.
    """
    draws = generator("weights", path)
    ones = parameter.init.word == "ones"
    if not parameter.trainable:
        return draws.uniform(0.5, 2.0, shape) if ones else draws.normal(0.0, 0.3, shape)
    if ones:
        return draws.uniform(0.6, 1.4, shape)
    if parameter.role in ("bias", "norm"):
        return draws.normal(0.0, 0.2, shape)
    if parameter.role == "embedding":
        return draws.normal(0.0, 0.6, shape)
    return draws.normal(0.0, 1.0, shape) / np.sqrt(max(evaluate(parameter.fan_in, {}), 1))


def given(made: Plan, name: str, limit: int | None) -> Any:
    """A batch for one input.

    Float inputs are normal, or between 0.1 and 0.9.  Ids are uniform below ``limit``; where padding is declared, or for a
    mask, every example but the first ends early.
    """
    kind = made.network.body.inputs[name].type
    draws = generator("input", made.network.name, name, *([made.attempt] if made.attempt else []))
    shape = (made.batch, *kind.bind(made.sizes))
    if kind.dtype == "float":
        return draws.uniform(0.1, 0.9, shape) if made.narrow else draws.normal(size=shape)
    real = lengths(draws, shape)
    if kind.dtype == "bool":
        return real
    top = limit if limit is not None else 10
    ids = draws.integers(0, top, shape)
    if kind.pad is None:
        return ids
    ids = np.where(ids == kind.pad, (kind.pad + 1) % top, ids)
    return np.where(real, ids, kind.pad)


def lengths(draws: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """True at the front of the last axis: everywhere in the first example, less in the others."""
    count = shape[-1] if len(shape) > 1 else 1
    ends = draws.integers(1, count + 1, shape[:-1] if len(shape) > 1 else shape)
    ends[0] = count
    real = np.arange(count) < ends[..., None]
    return real if len(shape) > 1 else real[..., 0]


def vocabularies(made: Plan) -> dict[str, int]:
    """Largest id + 1 of every integer input: the smallest table or axis that it reaches.

    Found by running the network on zeros and looking which array each op gets (`Op.limit`).
    """
    network, sizes = made.network, made.sizes
    zeros: Arrays = {}
    for name in network.input_names:
        kind = network.body.inputs[name].type
        fill: dict[str, Any] = {"int": np.int64(0), "bool": np.bool_(True)}
        shape = (made.batch, *kind.bind(sizes))
        zeros[name] = np.full(shape, fill.get(kind.dtype, np.float64(1)))
    if all(array.dtype.kind != "i" for array in zeros.values()):
        return {}
    reader = _Reader(network, made.weights, False, sizes)
    with np.errstate(all="ignore"):  # where every target is padding, a loss is 0 / 0
        reader.run(zeros)
    found: dict[str, int] = {}
    for name, array in zeros.items():
        if array.dtype.kind == "i":
            own = [below for seen, below in reader.seen if seen is array]
            lost = [n for seen, n in reader.seen if all(seen is not a for a in zeros.values())]
            found.update({name: min([*own, *lost])} if own or lost else {})
    return found


class _Reader(Interpreter):
    """Remembers what is looked up, and below what it must lie."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.seen: list[tuple[Any, int]] = []

    def _values(self, node: Any, frame: Any) -> tuple[Arrays, Arrays]:
        values, types = super()._values(node, frame)
        for name, value in values.items():
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, np.ndarray) and part.dtype.kind == "i":
                    limit = node.op.limit(name, types)
                    self.seen += [(part, int(limit))] if isinstance(limit, int) else []
        return values, types


def is_trained(checked: Checked, packages: Mapping[str, Any]) -> bool:
    """Whether the packages have a ``step.py``: a policy for the lone output of a lone network."""
    assert checked.program is not None
    if checked.program.objectives:
        return all((folder / "step.py").exists() for folder in packages.values())
    networks = list(checked.program.networks.values())
    lone = len(networks) == 1 and isinstance(networks[0].body.result, Value)
    return lone and all((folder / "step.py").exists() for folder in packages.values())
