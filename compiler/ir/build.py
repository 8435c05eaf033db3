"""From typed records to the program: shapes are inferred, blocks instantiated once per distinct use.

Work is linear in what the spec says, not in how often it is repeated: a block that is used with the
same arguments on the same types is built once, and a loop stops building as soon as an iteration
leaves the types as it found them.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, Span, error
from ..ops import OPS
from ..spec import naming
from ..spec.evaluate import evaluate
from ..spec.naming import argument, segment
from ..spec.records import BlockSpec, NetworkSpec, Spec
from ..spec.scope import POISON, Poison, Poisoned, Scope
from ..spec.types import TypeReader
from ..spec.words import call_of
from ..text import Node
from ..text.expression import Expr
from ..types.dims import Real, Size
from ..types.tensor import TensorType
from .average import Average, average
from .expand import numbered
from .lifting import lifter
from .nodes import Block, Body, Network, NodeNames, OpNode, Program, Value
from .steps import StepBuilder
from .weights import weights_findings


def build(spec: Spec, report: list[Diagnostic], given: Mapping[str, Any] | None = None) -> Program:
    """Build every network of a spec; findings are added to ``report``.

    Args:
        spec: the typed records.
        report: collector of findings.
        given: input types of a network that declares none: they follow from its data, and are
            `POISON` when the data could not be read.
    """
    return Builder(spec, report, given).build()


def cut(spec: NetworkSpec, until: str) -> NetworkSpec:
    """A network that ends with the step of this name; the whole for ""."""
    if not until:
        return spec
    names = [step.name for step in spec.steps]
    return replace(spec, steps=spec.steps[: names.index(until) + 1], outputs=None)


def named(value: Any, name: str) -> Any:
    """A static value that is known under ``name`` where it is printed."""
    name = argument(name)
    if isinstance(value, float):
        return Real(value, name)
    plain = isinstance(value, int) and not isinstance(value, bool)
    return Size(int(value), Expr("name", value=name)) if plain else value


class Builder:
    """Holds what the whole program shares while it is built."""

    def __init__(
        self, spec: Spec, report: list[Diagnostic], given: Mapping[str, Any] | None = None
    ) -> None:
        self.spec, self.report, self.given = spec, report, given
        self.seen: set[tuple[Any, ...]] = set()
        self.node_names: dict[tuple[object, ...], NodeNames] = {}
        self.program = Program(spec.name, {}, {}, {}, {})
        self.globals = Scope()
        self.stack: list[tuple[str, Span]] = []
        self.building: list[str] = []
        self.networks: dict[tuple[str, str], Network] = {}
        self.prefix = ""
        self.others: dict[str, Builder] = {}
        self.steps = StepBuilder(self)

    def names_of(self, *definition: object) -> NodeNames:
        """Node names of a definition; a loop is known by the place of its steps."""
        return self.node_names.setdefault(definition, NodeNames())

    def build(self) -> Program:
        """Parameters, then networks; blocks are built where they are used."""
        self.params()
        for name, block in self.spec.blocks.items():
            self.program.blocks[name] = Block(name, block.span, self._defaults(block))
        for name in self.spec.networks:
            self.network(name)
        order = {name: self.program.networks[name] for name in self.spec.networks}
        self.program.networks = order
        constants = self.spec.constants
        self.program.params = {
            k: b.value for k, b in self.globals.names.items() if k not in constants
        }
        return self.program

    def _defaults(self, block: BlockSpec) -> dict[str, Any]:
        """Default values of a block's parameters, None for those that must be given."""
        found: dict[str, Any] = {}
        for name, kind in block_params(block).items():
            try:
                found[name] = None if kind else self.default(block.params[name])
            except (DiagnosticError, Poisoned):
                found[name] = None  # reported where the block is used
        return found

    def tell(self, *found: Diagnostic) -> None:
        """Report once per place and message; uses of a block add where it is being expanded."""
        for diagnostic in found:
            key = (diagnostic.code, diagnostic.message, diagnostic.span)
            place = (diagnostic.code, diagnostic.span)
            if key in self.seen or (place in self.seen and self.stack):
                continue
            self.seen |= {key, place}
            for name, span in reversed(self.stack):
                diagnostic.also(span, f"while expanding `{name}` here")
            self.report.append(diagnostic)

    def params(self) -> Scope:
        """Evaluate the parameters of the spec, once, in the order in which they are written."""
        for name, node in self.spec.params.items():
            if name in self.globals.names:
                continue
            try:
                value = self.default(node)
            except DiagnosticError as problem:
                self.tell(*problem.diagnostics)
                value = POISON
            except Poisoned:
                value = POISON
            self.globals.bind(name, named(value, name), self.spec.param_spans.get(name))
        self._constants()
        return self.globals

    def _constants(self) -> None:
        """What ``constants:`` names; two things of one name are told."""
        for name, node in self.spec.constants.items():
            span = self.spec.constant_spans.get(name, node.span)
            known = self.globals.names.get(name)
            if known is not None and known.span == span:
                continue
            if known is not None:
                also = [(known.span, "first bound here")] if known.span is not None else []
                message = f"`{name}` is bound twice"
                self.tell(error("E0303", message, span, "bound again here", also=also))
                continue
            value: Any = POISON
            try:
                value = call_of(node, "constants", self.globals, name)
            except DiagnosticError as problem:
                self.tell(*problem.diagnostics)
            except Poisoned:
                pass
            self.globals.bind(name, value, span)

    def default(self, node: Node) -> Any:
        """What a parameter is unless something else is given; a word in quotes is text.

        Raises:
            DiagnosticError: it is neither a value nor text.
            Poisoned: it depends on something that was reported already.
        """
        try:
            return evaluate(node, self.globals)
        except DiagnosticError as problem:
            word = node.value if node.is_str else None
            if not isinstance(word, str) or not word.isidentifier():
                raise
            if not node.plain:  # ``mode: "nearest"``, and every text of TOML
                return word
            first = problem.diagnostics[0]
            if first.code == "E0301" and len(first.labels) == 1:
                op = f"an op is declared by the word `op`, and given in uses: `{word}`"
                first.helps = [op if word in OPS else f'text stands in quotes: `"{word}"`']
            raise

    def word(self, word: str) -> tuple[Builder, str]:
        """Who builds a word, and its name there: ``zoo.basic`` is ``basic`` of another file."""
        alias, dot, name = word.partition(".")
        if not dot or self.spec.imports.get(alias) is None:
            return self, word
        if alias not in self.others:
            self.others[alias] = self._other(alias)
        return self.others[alias], name

    def _other(self, alias: str) -> Builder:
        """The builder of another file: it has parameters of its own, and the same program."""
        made = copy(self)
        spec = self.spec.imports[alias]
        assert spec is not None
        made.spec, made.given, made.globals = spec, None, Scope()
        made.networks, made.others, made.prefix = {}, {}, f"{self.prefix}{alias}."
        made.steps = StepBuilder(made)
        made.params()
        for name, binding in list(made.globals.names.items()):
            plain = int(binding.value) if isinstance(binding.value, Size) else binding.value
            plain = float(plain) if isinstance(plain, Real) else plain
            made.globals.bind(name, plain, binding.span)  # its names mean nothing in this program
        for name, block in spec.blocks.items():
            block.label = made.prefix + name
            self.program.blocks[block.label] = Block(name, block.span, made._defaults(block))
        return made

    def network(self, name: str, until: str = "", wanted: str = "") -> Network | None:
        """A network, built when it is first needed; None while it is being built.

        Args:
            name: in this file.
            until: the step that it ends with, "" for the whole.
            wanted: what one of another file is called in this program.
        """
        key, label = (name, until), self.prefix + name
        if key not in self.networks:
            if label in self.building:
                return None
            outer = self.stack[:]
            self.stack.clear()
            self.building.append(label)
            spec = cut(self.spec.networks[name], until)
            if self.prefix:
                taken = {*self.program.parts, *self.program.networks}
                made = self._network(numbered(wanted, taken), spec)
                made.imported = True
                self.program.parts[made.name] = made
            else:
                made = self.program.networks[name] = self._network(name, spec)
            self.networks[key] = made
            self.building.remove(label)
            self.stack[:] = outer
        return self.networks[key]

    def _network(self, name: str, spec: NetworkSpec) -> Network:
        network = Network(name, spec.span)
        body = Body(network)
        body.names.taken |= {segment(other) for other in self.spec.networks if other != name}
        network.bodies[()] = body
        scope = self.globals.child()
        scope.lift = lifter(body)
        self._inputs(spec, network, body, scope)
        for word, step in spec.shared.items():
            node = self.steps.sharing.declare(step, scope, body)
            if isinstance(node, OpNode):
                network.shared[word] = node
            scope.modules[word] = node if node is not None else POISON
        names = list(body.inputs)
        current: Any = body.inputs[names[0]] if len(names) == 1 else None
        if len(names) == 1:
            scope.bind("input", current)
        body.result = self.steps.run(spec.steps, scope, body, body.nodes, current)
        if spec.outputs is not None:
            scope.bind("prev", body.result)
            self._outputs(spec.outputs, scope, body)
        if spec.weights is not None and not self.prefix:
            self.tell(*weights_findings(spec.weights, network))
        if spec.average_of is not None:
            network.average = self._average(spec, network)
        return network

    def _average(self, spec: NetworkSpec, network: Network) -> Average | None:
        """Whose weights a network follows; None where that is wrong."""
        try:
            return average(spec, network, self.globals, imported=bool(self.prefix))
        except DiagnosticError as problem:
            self.tell(*problem.diagnostics)
        except Poisoned:
            pass
        return None

    def _inputs(self, spec: NetworkSpec, network: Network, body: Body, scope: Scope) -> None:
        reader = TypeReader(self.globals, self.report)
        for name, node in spec.inputs.items():
            span = spec.input_spans.get(name, node.span)
            network.input_names.append(name)
            try:
                kind = reader.read(node)
            except DiagnosticError as problem:
                self.tell(*problem.diagnostics)
                body.inputs[name] = POISON  # type: ignore[assignment]
                scope.bind(name, POISON, span)
                continue
            except Poisoned:
                body.inputs[name] = POISON  # type: ignore[assignment]
                scope.bind(name, POISON, span)
                continue
            value = Value(kind, name, span, body)
            body.inputs[name] = value
            if kind.pad is not None:
                value.parts["mask"] = self.steps.mask_of(value, node, body)
            scope.bind(name, value, span)
        scope.symbols.update(reader.symbols)
        for symbol in reader.symbols:
            self.program.symbols[symbol] = reader.bounds.get(symbol)
        if not spec.inputs and self.given is not None:
            self._from_data(spec, network, body, scope, self.given)

    @staticmethod
    def _from_data(
        spec: NetworkSpec, network: Network, body: Body, scope: Scope, given: Mapping[str, Any]
    ) -> None:
        """Inputs that the spec leaves out: the fields of its data, `POISON` when it has none."""
        for name, kind in given.items():
            network.input_names.append(name)
            value: Any = kind if kind is POISON else Value(kind, name, spec.span, body)
            body.inputs[name] = value
            scope.bind(name, body.inputs[name], spec.span)

    def _outputs(self, node: Node, scope: Scope, body: Body) -> None:
        from .outputs import outputs

        try:
            body.result = outputs(node, scope, body)
        except DiagnosticError as problem:
            self.tell(*problem.diagnostics)
            body.result = POISON
        except Poisoned:
            body.result = POISON


def body_key(arguments: dict[str, Any], inputs: dict[str, TensorType]) -> tuple[Any, ...]:
    """What makes two uses of a block the same: plain arguments and input types."""
    return tuple((k, _plain(v)) for k, v in arguments.items()), tuple(inputs.items())


def _plain(value: Any) -> Any:
    """An argument that can be a key; 1, 1.0 and true are three."""
    if isinstance(value, list):
        return tuple(map(_plain, value))
    if isinstance(value, float):
        return (float, float(value))
    return (bool, value) if isinstance(value, bool) else value


def block_params(block: BlockSpec) -> dict[str, str]:
    """Parameter -> the type word it is declared with, "" when it has a default."""
    words = ("int", "float", "bool", "text", "list", "op", "value")
    return {
        name: str(node.value) if node.is_str and str(node.value) in words else ""
        for name, node in block.params.items()
    }


def enter(value: TensorType, name: str | None) -> TensorType:
    """A type as a block sees it: only its channel count has a name in there."""
    dims = [int(d) if isinstance(d, Size) else d for d in value.dims]
    if (
        name is not None
        and value.axes
        and value.axes[-1] == "channel"
        and isinstance(dims[-1], int)
    ):
        dims[-1] = Size(dims[-1], Expr("name", value=name))
    return replace(value, dims=tuple(dims))


def leave(value: TensorType, arguments: dict[str, Any]) -> TensorType:
    """A type as the caller sees it: names of the block become the caller's expressions."""
    known = naming.arguments(arguments)
    return replace(value, dims=tuple(_outer(d, known) for d in value.dims))


def _outer(dim: Any, arguments: dict[str, Any]) -> Any:
    if not isinstance(dim, Size):
        return dim
    from ..text.expression import names, substitute

    mapping = {}
    for name in names(dim.origin):
        given = arguments.get(name)
        if isinstance(given, Size):
            mapping[name] = given.origin
        elif isinstance(given, int):
            mapping[name] = Expr("num", value=int(given))
        else:
            return int(dim)
    origin = substitute(dim.origin, mapping)
    return Size(int(dim), origin) if names(origin) else int(dim)


__all__ = ["Builder", "Poison", "block_params", "body_key", "build", "enter", "leave", "named"]
