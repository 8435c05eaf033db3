"""How Keras says structure: functions that build a functional graph, one per definition."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.nodes import Network, Program
from ...compiler.ir.objective import Objective
from ...compiler.ir.walk import op_nodes
from ...compiler.types.dims import is_static
from ...compiler.types.tensor import TensorType
from ..code.classes import loop_head, parameter, sequence, split_return, summary, unpack
from ..code.dialect import Dialect, snake
from ..code.expr import Call, Expr, source
from ..code.lines import Lines, imports, of_user, prepend
from ..code.lower import Lowering
from ..code.model import Assign, CallDefinition, Child, Definition, For, If, Statement
from .naming import Naming, layer_name
from .ops import table

IMPORTS = {
    r"math\.": "import math",
    r"keras\.": "import keras",
    r"layers\.": "from keras import layers",
    r"ops\.": "from keras import ops",
}


def dialect(program: Program) -> Dialect:
    """Keras's choices for a program."""
    tied = any(node.module is not None for node in op_nodes(program))
    facts = {"tied": tied, "portable": program.portable}
    rows = table(program.portable)
    return Dialect("keras", rows, functional=True, facts=facts, layer_name=layer_name)


def model(lowering: Lowering, objective: bool = False) -> Lines:
    """The source of ``model.py``, or of ``objective.py``."""
    body = Lines()
    naming = Naming(lowering.definitions)
    for made in lowering.printed(objective):
        body.add("")
        body.add("")
        if made.network:
            _network(made, made.source, body, naming, lowering.program.lowered)
        else:
            _block(made, body, naming)
    known = IMPORTS | of_user(lowering.files) | lowering.own(objective)
    head = imports(body.text, known, lowering.helpers)
    from_keras = [
        line.removeprefix("from keras import ")
        for line in head
        if line.startswith("from keras import ")
    ]
    if from_keras:
        at = next(i for i, line in enumerate(head) if line.startswith("from keras"))
        head = [line for line in head if not line.startswith("from keras import ")]
        head.insert(at, f"from keras import {', '.join(from_keras)}")
    return prepend(body, head)


def builder_name(network: str) -> str:
    """``build_model``."""
    return f"build_{snake(network)}"


def _block(made: Definition, out: Lines, naming: Naming) -> None:
    tensor = "keras.KerasTensor"
    inputs = [f"{name}: {tensor}" for name in made.inputs]
    inputs += [f"{name}: {kind}" for name, kind in made.modules.items()]
    required = [parameter(p) for p in made.parameters]
    named = ["*", "name: str"] if naming.needs(made.body) else []
    several = isinstance(made.returns, dict) or len(made.returns) > 1
    many = f"tuple[{', '.join([tensor] * len(made.returns))}]"
    result = (
        f"dict[str, {tensor}]" if isinstance(made.returns, dict) else many if several else tensor
    )
    if made.recomputed:
        out.add(f"@{made.recomputed}")
    out.add(f"def {snake(made.name)}({', '.join([*inputs, *required, *named])}) -> {result}:", made.origin)
    with out.indented():
        out.doc(summary(made))
        body, last = split_return(made)
        printer = Statements(out, "name", naming)
        printer.run(body)
        if last is None:
            out.add(f"return {_returned(made)}")
        else:
            at = len(out.lines)
            printer.run([last])
            out.lines[at] = out.lines[at].replace(f"{last.targets[0]} = ", "return ", 1)


def _returned(made: Definition) -> str:
    from ..code.classes import returned

    return returned(made.returns)


def _network(
    made: Definition, network: Network, out: Lines, naming: Naming, lowered: bool
) -> None:
    signature = ", ".join(parameter(p) for p in made.parameters)
    out.add(f"def {builder_name(made.name)}({signature}) -> keras.Model:", made.origin)
    with out.indented():
        out.doc(summary(made))
        for name, variable in zip(network.input_names, made.inputs, strict=True):
            value = network.body.inputs[name]
            out.add(f"{variable} = {_input(value.type, f', name={name!r}')}", value.span)
        for child in made.shared:
            _shared(child, out, naming, lowered and isinstance(network, Objective))
        Statements(out, "", naming).run(made.body)
        inputs = made.inputs[0] if len(made.inputs) == 1 else f"[{', '.join(made.inputs)}]"
        out.add(f"return keras.Model({inputs}, {_returned(made)}, name={network.name!r})")


def _input(kind: TensorType, extra: str = "") -> str:
    """``keras.Input`` for a type."""
    sizes = [str(int(d)) if is_static(d) else "None" for d in kind.dims]
    comma = "," if len(sizes) == 1 else ""
    dtype = {"int": ', dtype="int32"', "bool": ', dtype="bool"'}.get(kind.dtype, "")
    return f"keras.Input(({', '.join(sizes)}{comma}){dtype}{extra})"


def _shared(child: Child, out: Lines, naming: Naming, lowered: bool) -> None:
    """A layer, or a model of its own, that several calls have in common.

    Networks are ``lowered`` where an objective calls them in a lower precision than its own.
    """
    assert isinstance(child.build, Call)
    if child.wraps is None:
        text = source(child.build)
        name = repr(layer_name(child.attr))
        named = text if text.startswith("build_") else with_name(child.build, name)
        if lowered and text.startswith("build_"):
            function, _, given = text.partition("(")
            named = f"lowered({function}{', ' if given != ')' else ''}{given}"
        out.add(f"{child.attr} = {in_turn(child, named)}", child.origin)
        return
    names = []
    for key, kind in child.types.items():
        names.append(f"{child.attr}_{key}" if len(child.types) > 1 else f"{child.attr}_input")
        out.add(f"{names[-1]} = {_input(kind)}", child.origin)
    args = [*names, *child.wraps.modules, *(source(value) for value in child.build.args)]
    args += [f"{key}={source(value)}" for key, value in child.build.kwargs]
    args += [f'name="{child.attr}_"'] if naming.needs(child.wraps.body) else []
    made = f"{source(child.build.func)}({', '.join(args)})"
    inputs = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
    made = f"keras.Model({inputs}, {made}, name={child.attr!r})"
    out.add(f"{child.attr} = {in_turn(child, made)}", child.origin)


def in_turn(child: Child, text: str) -> str:
    """The module, whose calls wait for each other where they have to."""
    return f"InTurn({text})" if child.in_turn else text


def with_name(build: Expr, name: str) -> str:
    """A constructor call with ``name=``."""
    assert isinstance(build, Call)
    text = source(build)
    return f"{text[:-1]}{', ' if build.args or build.kwargs else ''}name={name})"


class Statements:
    """Prints statements; ``prefix`` is the variable that holds the name prefix, "" in a network."""

    def __init__(
        self, out: Lines, prefix: str, naming: Naming, loop: tuple[str, str] | None = None
    ) -> None:
        self.out, self.prefix, self.naming, self.loop = out, prefix, naming, loop

    def named(self, attr: str, tail: str = "") -> str:
        """The name of a layer or the prefix for a definition's layers."""
        inner = ""
        if self.loop is not None and attr == self.loop[0]:
            inner = f"_{{{self.loop[1]}}}"
            attr = f"{self.loop[2] if len(self.loop) > 2 else attr}"  # type: ignore[misc]
        return self._string(f"{attr if tail else layer_name(attr)}{inner}{tail}")

    def _string(self, text: str) -> str:
        text = text.replace("[", "_").replace("]", "")
        if self.prefix:
            return f'f"{{{self.prefix}}}{text}"'
        return f'f"{text}"' if "{" in text else repr(text)

    def run(self, body: list[Statement]) -> None:
        """Print statements in order."""
        for item in body:
            if isinstance(item, Assign):
                self._assign(item)
            elif isinstance(item, CallDefinition):
                self._call(item)
            elif isinstance(item, If):
                self.out.add(f"if {source(item.condition)}:", item.origin)
                with self.out.indented():
                    self.run(item.body)
            else:
                self._for(item)

    def _assign(self, item: Assign) -> None:
        child = item.place
        if item.build is not None:
            child = (
                with_name(item.build, self.named(item.child or ""))
                if self.naming.names(item)
                else source(item.build)
            )
        elif item.child is not None:
            child = item.child
        line = f"{', '.join(item.targets)} = {source(item.value, child)}"
        self.out.add(line, item.origin, item.comment, item.node)

    def _call(self, item: CallDefinition) -> None:
        assert isinstance(item.build, Call)
        inputs = [source(value) for value in item.inputs]
        if item.place:
            inputs = inputs[: len(item.definition.input_names)]  # a model has its modules already
            listed = inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]"
            line = f"{', '.join(item.targets)} = {item.place}({listed}){unpack(item)}"
            self.out.add(line, item.origin, item.comment, item.node)
            return
        args = [source(value) for value in item.build.args]
        args += [f"{key}={source(value)}" for key, value in item.build.kwargs]
        if self.naming.needs(item.definition.body):
            args.append(f"name={self.named(item.attr, '_')}")
        call = f"{source(item.build.func)}({', '.join([*inputs, *args])}){unpack(item)}"
        self.out.add(f"{', '.join(item.targets)} = {call}", item.origin, item.comment, item.node)

    def _for(self, loop: For) -> None:
        for listed, _ in loop.exports:
            self.out.add(f"{listed} = []", loop.origin)
        index = "i" if self.loop is None else f"{self.loop[1]}{self.loop[1][-1]}"
        columns: list[tuple[str, Any]] = [*loop.statics, *loop.variables]
        index = next((name for name, values in columns if counts(values)), index)
        head = len(self.out.lines)
        self.out.add("", loop.origin)
        with self.out.indented():
            inner = Statements(self.out, self.prefix, self.naming, (loop.item, index, loop.attr))  # type: ignore[arg-type]
            inner.run(loop.body)
            for listed, value in loop.exports:
                self.out.add(f"{listed}.append({value})", loop.origin)
        counted = any(f"{{{index}}}" in line for line in self.out.lines[head:])
        line = loop_line(index if counted else "", columns, loop.count)
        self.out.lines[head] = "    " * self.out.depth + line


def counts(values: Expr) -> bool:
    """Whether a loop variable is the number of the turn."""
    return isinstance(values, Call) and source(values.func) == "range" and len(values.args) == 1


def loop_line(index: str, columns: list[tuple[str, Expr]], count: Expr) -> str:
    """``for i, (a, b) in enumerate(zip(…)):``, without counting when nobody reads ``i``."""
    if not columns:
        return f"for {index or '_'} in range({source(count)}):"
    if not index or index in dict(columns):
        return f"{loop_head(columns, count)}:"
    if len(columns) == 1:
        return f"for {index}, {columns[0][0]} in enumerate({sequence(columns[0][1])}):"
    names = ", ".join(name for name, _ in columns)
    values = ", ".join(sequence(column) for _, column in columns)
    return f"for {index}, ({names}) in enumerate(zip({values}, strict=True)):"
