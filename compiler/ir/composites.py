"""Ops whose body owns weights: every use is a call of a block named by the word.

The body is run once per distinct use, as the steps of a user's block are.  Uses whose bodies have the
same nodes belong to one block; a field that changes which nodes there are makes another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..diagnostics import DiagnosticError, error
from ..ops import Op, Refusal
from ..spec.records import Step
from ..types.dims import Size
from ..types.record import freeze
from .adding import made_node
from .calls import count_uses
from .expand import alive, lone, numbered
from .nodes import AnyNode, Block, Body, Bundle, Call, OpNode, Value
from .refusals import refusal
from .values import keep_mask, type_arguments
from .writer import Writer

if TYPE_CHECKING:
    from .build import Builder

PLAIN = (bool, int, float, str)


class CompositeBuilder:
    """Builds uses of ops with weights in their body."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.bodies: dict[Any, Body] = {}
        self.numbers: dict[int, dict[str, int]] = {}
        self.blocks: dict[Any, Block] = {}

    def build(
        self,
        op: Op,
        step: Step,
        given: dict[str, Any],
        body: Body,
        nodes: list[AnyNode],
        current: Value,
        name: str | None = None,
    ) -> Any:
        """A use of a composite; what its body refuses is said at the step."""
        try:
            if type(op).infer is not Op.infer:
                op.infer(current.type, **type_arguments(given))
        except Refusal as problem:
            raise DiagnosticError(refusal(problem, step, current, given)) from None
        label = body.unique(name or step.name or op.word, step.span)
        try:
            node = self.call(op, step, given, body, current, label)
        except Refusal as problem:
            raise DiagnosticError(inside(problem, op, step)) from None
        nodes.append(node)
        return lone(node)

    def call(
        self, op: Op, step: Step, given: dict[str, Any], body: Body, current: Value, name: str
    ) -> Call:
        """The call of a body that fits these fields and types.

        Raises:
            Refusal: an op in the body cannot take what it gets.
        """
        from .build import leave

        entry = flat({"x": current, **given})
        inner = self._instance(op, step, given, entry, current)
        arguments: dict[str, Any] = {
            key: item for key in op.fields if isinstance(item := op.get(key), PLAIN)
        }
        arguments = {k: v for k, v in arguments.items() if k not in given}
        arguments |= self.numbers[id(inner)]
        outer = {k: b.value for k, b in self.builder.globals.names.items()} | arguments
        outer["in_channels"] = current.type.dims[-1] if current.type.axes else None
        outputs = {
            key: Value(leave(kind, outer), step.word, step.span, body)
            for key, kind in inner.output_types.items()
        }
        keep_mask(current, outputs)
        for value in outputs.values():
            value.passes_on(current)
        taken = {key: body.take(value) for key, value in entry.items()}
        node = Call(name, step.span, inner.block, inner, arguments, taken, outputs)
        count_uses(node)
        return node

    def _instance(
        self, op: Op, step: Step, given: dict[str, Any], entry: dict[str, Value], current: Value
    ) -> Body:
        """The body for these fields and types, run if this is their first use."""
        from .build import enter

        own = None if "in_channels" in op.fields else "in_channels"
        kinds = {key: enter(v.type, own if key == "x" else None) for key, v in entry.items()}
        known = (freeze(op), tuple(kinds.items()))
        if known in self.bodies:
            return self.bodies[known]
        body = Body(None)
        for key, value in entry.items():
            body.inputs[key] = Value(kinds[key], value.word, value.sized_by.span, body)
        taken: set[str] = set()

        def place(part: Op, given: dict[str, Any], x: Value, name: str | None) -> Any:
            label = body.names.of(numbered(name or part.word, taken), step.span)
            if part.block:
                made: Any = self.call(part, step, given, body, x, label)
            else:
                made = made_node(part, step.span, part.word, given, body, x, label)
                count_uses(made)
            body.nodes.append(made)
            return lone(made)

        writer = Writer(place)
        local = {key: _local(key, item, body) for key, item in given.items()}
        found = writer.write(named_fields(op), body.inputs["x"], local)
        if found is None:
            raise Refusal("E0803", f"`{op.word}` says nothing for {current.type}")
        body.result = found[""] if "" in found else Bundle(found)
        body.nodes[:] = alive(body.nodes, list(found.values()))
        self.numbers[id(body)] = writer.numbers
        body.block = self._block(op, body, step)
        self.bodies[known] = body.block.bodies[known] = body
        return body

    def _block(self, op: Op, body: Body, step: Step) -> Block:
        """The definition of all uses that have the same nodes."""
        key = (op.word, form(body))
        if key not in self.blocks:
            taken = {*self.builder.program.blocks}
            block = Block(numbered(op.word, taken), step.span, composite=op.word)
            for name, field in op.fields.items():
                plain = isinstance(field.default, (bool, int, float))
                block.params[name] = field.default if plain else None
            self.blocks[key] = self.builder.program.blocks[block.name] = block
        return self.blocks[key]


def flat(given: dict[str, Any]) -> dict[str, Value]:
    """Values by the name of the input of a block; the values of one field are numbered."""
    found: dict[str, Value] = {}
    for key, item in given.items():
        if isinstance(item, tuple):
            found.update({f"{key}_{i + 1}": value for i, value in enumerate(item)})
        elif isinstance(item, Value):
            found[key] = item
        else:
            raise TypeError(f"a block cannot take the shared module `{key}`")
    return found


def _local(key: str, item: Any, body: Body) -> Any:
    """A value field inside the body: the inputs that stand for what was given."""
    if isinstance(item, tuple):
        return tuple(body.inputs[f"{key}_{i + 1}"] for i in range(len(item)))
    return body.inputs[key]


def named_fields(op: Op) -> Op:
    """The same op whose whole numbers are known by the names of their fields."""
    from .build import named

    fields: dict[str, Any] = {}
    for name in op.fields:
        item = op.get(name)
        if isinstance(item, tuple):
            item = tuple(int(part) if isinstance(part, Size) else part for part in item)
        fields[name] = named(item, name)
    return type(op)(**fields)


def form(body: Body) -> Any:
    """What two bodies of one definition have in common: their nodes, in order."""
    rows: list[Any] = []
    for node in body.nodes:
        what = node.op.word if isinstance(node, OpNode) else id(node.block)  # type: ignore[union-attr]
        rows.append((node.name, what, tuple(name for name, _ in node.reads()), tuple(node.outputs)))
    return tuple(body.inputs), tuple(rows), tuple(body.output_types)


def inside(problem: Refusal, op: Op, step: Step) -> Any:
    """What an op in the body refuses, at the step that the spec wrote."""
    return error(
        problem.code,
        problem.message,
        step.span,
        f"while expanding `{op.word}` here",
        notes=[note for note in (problem.text, problem.note) if note],
        helps=[problem.help] if problem.help else [],
    )
