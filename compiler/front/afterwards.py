"""``inference`` and ``deploy`` against the program: words, fields, and the names that they use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..constants import Constant
from ..diagnostics import Diagnostic, DiagnosticError, Help, did_you_mean, error, shown
from ..ir.nodes import Program, Value
from ..ops import Refusal
from ..policy.deploy import TARGETS, Deploy
from ..policy.deployment import MEASURES
from ..policy.inference import PROCEDURES, Interface, Procedure
from ..spec.foreign_policy import FRAMEWORKS
from ..spec.naming import name_problem, unfit
from ..spec.records import Spec
from ..spec.scope import Poisoned, Scope
from ..spec.words import call_of, gather
from ..text import Node
from .selectors import nothing_selected, selected

PARTS = ("export", "quantize", "prune", "serve", "monitor")


class Afterwards:
    """Reads what is done with trained networks."""

    def __init__(self, spec: Spec, program: Program, scope: Scope) -> None:
        self.spec, self.program, self.scope = spec, program, scope
        self.interfaces = {
            name: interface(network.body) for name, network in program.networks.items()
        }

    def findings(self) -> Iterator[Diagnostic]:
        """Everything that is wrong in both sections."""
        if self.spec.inference is not None:
            yield from self._inference(self.spec.inference)
        if self.spec.deploy is not None:
            yield from self._deploy(self.spec.deploy)

    # -- inference -------------------------------------------------------------------------------

    def _inference(self, node: Node) -> Iterator[Diagnostic]:
        if not node.is_map:
            helps = ["`inference: {answer: {classify: {top: 3}}}`"]
            yield error("E0203", "`inference` must map names to procedures", node.span, helps=helps)
            return
        for name, item in node.items.items():
            problem = name_problem(name)
            if problem is not None:
                yield unfit(name, node.key_span(name), problem)
                continue
            try:
                made = call_of(item, "procedures", self.scope, f"inference.{name}")
            except DiagnosticError as mistake:
                if name in PROCEDURES and mistake.diagnostics[0].code in ("E0300", "E0203"):
                    yield _without_name(name, node)
                else:
                    yield from mistake.diagnostics
                continue
            except Poisoned:
                continue
            yield from self._procedure(made, item)

    def _procedure(self, made: Procedure, node: Node) -> Iterator[Diagnostic]:
        """The networks and constants that a procedure names, and whether they fit."""
        place = node.key_span(made.word) if node.is_map else node.span
        fields = node.get(made.word) or node
        known: dict[str, Interface | None] = {}
        for field in made.networks:
            name, at = made.get(field), fields.get(field)
            if name is None and len(self.interfaces) != 1:
                helps = [f"networks: {', '.join(self.interfaces)}"]
                yield error("E0202", f"`{made.word}` needs `{field}`", place, helps=helps)
            elif name is not None and name not in self.interfaces:
                span = at.span if at is not None else place
                helps = did_you_mean(name, self.interfaces)
                helps = helps or [f"networks: {', '.join(self.interfaces)}"]
                yield error("E0301", f"unknown network `{shown(name)}`", span, helps=helps)
            else:
                known[field] = self.interfaces[name or next(iter(self.interfaces))]
        for field, word in made.constants.items():
            yield from self._constant(made, field, word, fields)
        if len(known) == len(made.networks) and all(known.values()):
            try:
                made.fits({name: item for name, item in known.items() if item is not None})
            except Refusal as problem:
                at = fields.get(problem.at or "")
                span = at.span if at is not None else place
                yield error(problem.code, problem.message, span, problem.text)

    def _constant(
        self, made: Procedure, field: str, word: str, fields: Node
    ) -> Iterator[Diagnostic]:
        name, node = str(made.get(field)), fields.get(field)
        bound = self.scope.names.get(name)
        found = bound.value if bound is not None else None
        if node is None or (isinstance(found, Constant) and found.word == word):
            return
        known = [n for n, b in self.scope.names.items() if isinstance(b.value, Constant)]
        helps = did_you_mean(name, known) or [f"`constants: {{NAME: {word}}}`"]
        message = f"`{made.word}.{field}` must name a constant that is a `{word}`"
        yield error("E0301", message, node.span, helps=helps)

    # -- deploy ----------------------------------------------------------------------------------

    def _deploy(self, node: Node) -> Iterator[Diagnostic]:
        if not node.is_map:
            words = [str(item.value) for item in _each(node) if item.is_str]
            helps = [
                f"`deploy: {{{MEASURES[word].part}: {word}}}`"  # type: ignore[attr-defined]
                for word in words
                if word in MEASURES
            ]
            helps = helps or ["`deploy: {targets: [torch, jax]}`"]
            yield error("E0203", "`deploy` must be a mapping", node.span, helps=helps)
            return
        try:
            values, found = gather(
                "deploy", Deploy, dict(node.items), dict(node.keys), self.scope, node.span
            )
        except Poisoned:
            return
        yield from found
        for target, item in zip(
            values.get("targets", ()), _each(node.get("targets")), strict=False
        ):
            if target not in TARGETS:
                ours = FRAMEWORKS.get(str(target).lower())
                helps = [Help(f"here it is called `{ours}`", ours)] if ours else []
                helps = helps or did_you_mean(str(target), TARGETS)
                helps = helps or [f"targets: {', '.join(TARGETS)}"]
                yield error("E0205", f"`{shown(str(target))}` is no target", item.span, helps=helps)
        for part in PARTS:
            for made, item in zip(values.get(part, ()), _each(node.get(part)), strict=False):
                yield from self._measure(made, item)

    def _measure(self, made: Any, node: Node) -> Iterator[Diagnostic]:
        """What the selectors of a word select."""
        fields = node.get(made.word)
        match = fields.get("match") if fields is not None else None
        for item in _each(match):
            if item.is_str and not selected(str(item.value), self.program):
                yield nothing_selected(str(item.value), item, self.program)


def _without_name(word: str, node: Node) -> Diagnostic:
    """E0203 for a procedure in the place of the name of an entry."""
    helps = [f"give the entry a name: `inference: {{answer: {{{word}: ...}}}}`"]
    message = f"`{word}` is a procedure, and `inference` maps names to procedures"
    return error("E0203", message, node.key_span(word), helps=helps)


def _each(node: Node | None) -> list[Node]:
    """The items of a list, or the lone one."""
    return [] if node is None else node.elements if node.is_list else [node]


def interface(body: Any) -> Interface | None:
    """What a network takes and gives; None when it could not be built."""
    values = [*body.inputs.values(), *getattr(body.result, "items", {"": body.result}).values()]
    if not all(isinstance(value, Value) for value in values):
        return None
    inputs = {name: value.type for name, value in body.inputs.items()}
    return Interface(inputs, body.output_types)
