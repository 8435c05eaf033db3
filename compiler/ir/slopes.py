"""Gradients as values: ``gradient(critic, x)``, and the penalty that critics are kept smooth with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..spec.evaluate import Traced, describe
from ..text.expression import Expr
from .compute import valued
from .nodes import AnyNode, Call, Guard, Loop, OpNode, Value

if TYPE_CHECKING:
    from .terms import ObjectiveComputer

USES = {
    "gradient": "gradient(critic, x)",
    "gradient_penalty": "gradient_penalty(critic, real, fake)",
}
ONCE = ("batch_norm", "group_norm", "instance_norm", "layer_norm")
"""Ops whose second derivatives are wrong in TensorFlow: its moments hold the mean constant."""

PENALTY = "(size - 1) ** 2"
MIXTURE = "other + share * (real - other)"


def sloped(computer: ObjectiveComputer, expr: Expr) -> Traced:
    """What ``gradient`` or ``gradient_penalty`` gives.

    ``gradient(f, x)``: the gradient of the sum of f(x) over the batch with respect to x, of the shape
    of x.  Gradients of it are second derivatives of f.

    ``gradient_penalty(f, real, fake)``: (|gradient(f, y)| - 1)^2 for each example, y = u real +
    (1 - u) fake with one u between 0 and 1 for each example (Gulrajani et al. 2017, "Improved Training
    of Wasserstein GANs", equation 3).
    """
    name, network = str(expr.value), expr.args[0] if expr.args else expr
    networks = computer.steps.builder.spec.networks
    wanted = 2 if name == "gradient" else 3
    if len(expr.args) != wanted or expr.keywords:
        message = f"`{name}` takes a network and {wanted - 1} value{'s' * (wanted > 2)}"
        raise computer.fail(expr, message, "E0403", f"`{USES[name]}`")
    if network.op != "name" or str(network.value) not in networks:
        message = f"the first argument of `{name}` is the name of a network"
        raise computer.fail(network, message, "E0403", "one of: " + ", ".join(networks))
    values = [_real(computer, name, arg) for arg in expr.args[1:]]
    if name == "gradient":
        return _gradient(computer, expr, str(network.value), values[0]), None
    real, other = values
    share = computer.add(expr, "uniform", real, shape=[1])[0]
    named = {"real": real, "other": other, "share": share}
    mixed = computer.spelled(expr, MIXTURE, named)[0]
    slope: Any = _gradient(computer, expr, str(network.value), mixed)
    size = computer.add(expr, "norm", slope, axis=list(slope.type.axes))[0]
    return computer.spelled(expr, PENALTY, {"size": size})


def _real(computer: ObjectiveComputer, name: str, arg: Expr) -> Value:
    """An argument that has gradients."""
    value = computer.of(arg)[0]
    if not valued(value) or value.type.dtype != "float" or not value.type.rank:
        said = describe(value) if not valued(value) else str(value.type)
        raise computer.fail(arg, f"`{name}` takes real numbers of examples, not {said}", "E0403")
    found: Value = value
    return found


def _gradient(computer: ObjectiveComputer, expr: Expr, name: str, x: Value) -> Value:
    """The call of a network whose value is a slope."""
    made = computer.module(replace(expr, args=(expr,)), name, [(x, None)])[0]
    node = computer.nodes[-1]
    if not valued(made) or made.type.dtype != "float" or not isinstance(node, Call):
        message = f"`{name}` has no lone output of real numbers"
        raise computer.fail(expr.args[0], message, "E0403", "gradients are of one output")
    once = next((word for word in words(node.body.nodes) if word in ONCE), None)
    if once is not None:
        message = f"gradients of `{name}` are not compiled: TensorFlow derives `{once}` only once"
        help = f"`rms_norm` takes the place of `{once}`; critics do without it"
        raise computer.fail(expr.args[0], message, "E0802", help)
    if "activity_penalty" in words(node.body.nodes):
        message = f"gradients of `{name}` are not compiled: `activity_penalty` would count once more"
        help = "penalise the value in the objective: `0.01 * mean(x ** 2)`"
        raise computer.fail(expr.args[0], message, "E0802", help)
    node.slope, made.type = True, x.type
    found: Value = made
    return found


def words(nodes: list[AnyNode]) -> Iterator[str]:
    """The ops that are reached by nodes."""
    for node in nodes:
        if isinstance(node, OpNode):
            yield node.op.word
        elif isinstance(node, Guard):
            yield from words(node.nodes)
        else:
            for body in node.bodies if isinstance(node, Loop) else [node.body]:
                yield from words(body.nodes)
