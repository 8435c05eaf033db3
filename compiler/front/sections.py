"""``data`` and ``training`` against the program: records, plan, and what they refuse, with places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, Span, error
from ..ir.answers import answered, uncounted
from ..ir.build import Builder
from ..ir.example import unanswered
from ..ir.means import unmeant
from ..ir.nodes import Bundle, Network, Program, Value
from ..ir.objective import Objective, objective, written_terms
from ..ops import Refusal
from ..policy.data import Data
from ..policy.fit_together import check_lengths
from ..policy.plan import plan_data
from ..policy.training import PARTED, Training
from ..spec.foreign import home_in_training
from ..spec.records import Spec
from ..spec.scope import POISON, Poisoned, Scope
from ..spec.words import default_words, gather
from ..text import Node
from ..types.record import Record
from ..types.tensor import TensorType, tensor
from .averages import average_findings
from .copies import copied_findings
from .objective import objective_findings
from .precision import precision_findings
from .recompute import recompute_findings
from .selectors import selector_findings
from .sizes import DataSizes

TARGETS = {"image_folder": "label"}
"""What sources without a reader of their own are known to yield as target."""

UNAVAILABLE = "E0701"
"""A file that is not here: no mistake of the spec."""

AFTERWARDS = "the model is checked without it; training needs it"
AWAITED = "the model's inputs are its columns: sizes are checked, and code is written, when it is here"


class Sections:
    """Reads the sections about data and training.

    Attributes:
        data, training: the records, None when absent or not readable.
        plan: the planned data, None when there is none to be had.
    """

    def __init__(self, spec: Spec, scope: Scope, folder: Path, findings: list[Diagnostic]) -> None:
        self.spec, self.scope, self.folder, self.findings = spec, scope, folder, findings
        self.data: Any = None
        self.training: Any = None
        self.plan: Any = None
        self.failed: set[str] = set()
        section = spec.training
        self.expressed = section is not None and (
            bool(written_terms(section)) or "steps" in section.items
        )

    def read_data(self, needed: bool) -> Diagnostic | None:
        """Resolve and plan ``data``; a missing file is a warning, returned if its types are ``needed``."""
        node = self.spec.data
        if node is None:
            return None
        self.data, clean = self._record(node, Data, "data")
        if self.data is None or not clean:
            return None
        try:
            self.plan = plan_data(self.data, self.folder, self.expressed)
        except Refusal as problem:
            found = located(problem, node, self.spec.root.key_span("data"))
            if problem.code == UNAVAILABLE:
                found.severity = "warning"
                found.notes.append(AWAITED if needed else AFTERWARDS)
            self._tell(found)
            return found if problem.code == UNAVAILABLE and needed else None
        except (OSError, UnicodeError) as problem:
            place = node.key_span("source")
            self._tell(error("E0703", f"the data cannot be read: {problem}", place))
        return None

    def objectives(self, builder: Builder) -> dict[str, Network]:
        """What the training makes small, where that is written as expressions."""
        node = self.spec.training
        if node is None or not node.is_map:
            return {}
        fields = self._fields(builder.program)
        known = self.plan is not None or self.spec.data is None
        made = objective(builder, node, fields, self.spec.root.key_span("training"), known)
        return {} if made is None else {part.name: part for part in (made, *made.parts)}

    def _fields(self, program: Program) -> dict[str, Any]:
        """Fields of the data by name; of inputs of the networks where the data is not there."""
        if self.plan is not None:
            types = {name: field.type for name, field in self.plan.fields.items()}
            return {**types, **self._trimmed(program)}
        found: dict[str, Any] = {}
        for network in program.networks.values():
            for name in network.input_names:
                value: Any = network.body.inputs[name]
                found.setdefault(name, value if value is POISON else value.type)
        if self.spec.data is not None and "target" in self.spec.data.items:
            found.setdefault(str(self.spec.data.items["target"].value), POISON)
        return found

    def _trimmed(self, program: Program) -> dict[str, Any]:
        """Texts whose batches are as long as their longest: a network says how it calls the length."""
        if self.plan.sampler is None or not self.plan.sampler.trims:
            return {}
        return {
            name: value.type
            for network in program.networks.values()
            for name, value in network.body.inputs.items()
            if isinstance(value, Value) and value.type.symbols and name in self.plan.fields
            and self.plan.fields[name].tokens is not None
        }

    def read_training(self, program: Program) -> None:
        """Resolve ``training`` and hold it against the network it trains."""
        node = self.spec.training
        if node is None:
            return
        wrong = [found for found in self.findings if found.severity == "error"]
        whole = all(found.code.startswith("E07") for found in wrong)  # data at most: names are known
        record, _ = self._record(node, Training, "training")
        self.training = record
        self._batches(record, node)
        if record is not None and record.phases and "epochs" in node.items:
            span = node.items["epochs"].span
            helps = ["remove this one; phases follow each other"]
            self._tell(error("E0209", "every phase has `epochs` of its own", span, helps=helps))
        if record is not None and whole and "precision" in node.items:
            self._tell(*precision_findings(record, program, node.items["precision"].span))
        if record is not None and whole:
            self._tell(*recompute_findings(record, node, program))
        objective_findings(node, program, self.findings)
        if program.objectives and record is not None and whole:
            self._tell(*average_findings(self.spec, node, program), *copied_findings(program))
        if program.objectives and record is not None:
            self._objective(record, node, program, whole)
            return
        if self.expressed:
            return  # what is wrong with the expressions was said while they were built
        if record is None or len(program.networks) != 1:
            self._not_yet(record, node)
            return
        network = next(iter(program.networks.values()))
        if self.plan is not None and network.input_names:
            self._select(network.input_names, network.body.inputs)
        result = network.body.result
        if not isinstance(result, Value):
            self._not_yet(record, node, result)
            return
        self._refusals(record, node, self._sized(program, network, result))
        if whole:
            self._tell(*selector_findings(node, program))

    def _objective(self, record: Training, node: Node, program: Program, whole: bool) -> None:
        """What is left to say about a training whose terms are expressions."""
        made = next(iter(program.objectives.values()))
        assert isinstance(made, Objective)
        if self.plan is not None:
            self._select(made.input_names, made.body.inputs)
        if self.plan is not None:
            self._tell(*uncounted(made, self.plan.fields))
            self.plan = self.plan.with_fields(answered(made, self.plan.fields))
        span = self.spec.root.key_span("training")
        parts: Any = made.parts
        rare = [term for part in parts if part.every > 1 for term in part.terms]
        for problem in (
            *record.objective_refusals(made.terms, self._target()[2], rare),
            *(record.steps_refusals(made.parts) if made.parts else ()),
            *(unanswered(made, program.every) if record.log and record.log.examples else ()),
        ):
            top = (problem.at or "").split(".")[0]
            if top not in self.failed and (top in node.items or problem.code != "E0801"):
                self._tell(located(problem, node, span))
        for part, why, mended in unmeant(made) if record.accumulate > 1 else ():
            place = [(_walk(node, "accumulate") or span, "an update is made of parts")]
            self._tell(error("E0209", f"{why}, {PARTED}", part.span, also=place, helps=[mended]))
        if whole:
            self._tell(*selector_findings(node, program))

    def _select(self, names: list[str], inputs: Mapping[str, Value]) -> None:
        try:
            self.plan = self.plan.select(names)
            typed = {n: value.type for n, value in inputs.items() if isinstance(value, Value)}
            check_lengths(self.plan, typed)
        except Refusal as problem:
            assert self.spec.data is not None
            self._tell(located(problem, self.spec.data, self.spec.root.key_span("data")))
            self.plan = None

    def _batches(self, record: Training | None, node: Node) -> None:
        """Refuse batches that the sampler does not make."""
        sampler = self.plan.sampler if self.plan is not None else None
        if record is None or sampler is None or sampler.batch in (None, record.batch):
            return
        data = self.spec.data
        assert data is not None
        place = (_walk(data, "sampler") or data.span, f"makes batches of {sampler.batch}")
        message = f"`sampler: {sampler.word}` makes batches of {sampler.batch}, not {record.batch}"
        span = _walk(node, "batch") or self.spec.root.key_span("training")
        self._tell(error("E0209", message, span, also=[place]))

    def _sized(self, program: Program, network: Any, result: Value) -> Value:
        """The output with the sizes that it has on this data."""
        inputs = network.body.inputs
        if self.plan is None or any(name not in self.plan.fields for name in network.input_names):
            return result
        sizes = DataSizes(inputs, self.plan, self._field_place)
        sizes.bounded(program.symbols, inputs)
        self._tell(*sizes.findings)
        return replace(result, type=sizes.here(result.type))

    def _refusals(self, record: Training, node: Node, result: Value) -> None:
        target, classes, validated = self._target()
        places: dict[str, tuple[Span, str]] = {"x": (result.span, "")}
        if (place := self._target_place()) is not None:
            places["target"] = place
        span = self.spec.root.key_span("training")
        for problem in record.refusals(result.type, target, classes, validated):
            top = (problem.at or "").split(".")[0]
            if top not in self.failed and (top in node.items or problem.code != "E0801"):
                self._tell(located(problem, node, span, places))

    def _not_yet(self, record: Training | None, node: Node, result: Any = None) -> None:
        """What is not compiled yet, when there is no single output to hold the loss against."""
        if record is None:
            return
        for problem in record._not_yet():
            if problem.at in node.items and problem.at not in self.failed:
                self._tell(located(problem, node, self.spec.root.key_span("training")))
        if (
            isinstance(result, Bundle)
            and record.loss is not None
            and not isinstance(record.loss, str)
        ):
            names = ", ".join(f"`{name}`" for name in result.items)
            message = f"a loss for several outputs ({names}) is not compiled yet"
            self._tell(error("E0801", message, _walk(node, "loss") or node.span))

    def _target(self) -> tuple[TensorType | None, int | None, bool]:
        """Type and classes of the target, and whether there is a validation split."""
        if self.plan is not None:
            goal = self.plan.target
            return goal.type, goal.classes, "val" in self.plan.split.names
        known = TARGETS.get(_word(self.spec.data)) if self.spec.data is not None else None
        return (tensor(known) if known else None), None, True

    def _field_place(self, name: str) -> Span:
        """Where a field of the data is described, else the source that it comes from."""
        data = self.spec.data
        assert data is not None
        fields = data.get("fields")
        if fields is not None and name in fields.items:
            return fields.key_span(name)
        return data.key_span("source")

    def _target_place(self) -> tuple[Span, str] | None:
        """Where the target comes from, and the word to begin the label with."""
        data = self.spec.data
        if data is None:
            return None
        if "target" in data.items:
            return data.items["target"].span, "target"
        source = data.get("source")
        if source is None:
            return None
        word = _word(data)
        return (source.key_span(word) if source.is_map else source.span), word

    def _record(self, node: Node, kind: type[Record], where: str) -> tuple[Any, bool]:
        """The record with defaults in place of what is wrong, and whether nothing was."""
        if not node.is_map:
            self._tell(error("E0203", f"`{where}` must be a mapping", node.span))
            return None, False
        span = self.spec.root.key_span(where)
        try:
            values, found = gather(where, kind, dict(node.items), dict(node.keys), self.scope, span)
        except Poisoned:
            return None, False
        self.failed = {name for name in node.items if name not in values}
        for problem in found:
            if problem.code == "E0201" and problem.span is not None:
                _misplaced(problem, problem.span.text)
        self._tell(*found)
        if any(field.required and name not in values for name, field in kind.fields.items()):
            return None, False
        try:
            return kind(**{**default_words(kind), **values}), not found
        except DiagnosticError:
            return None, False

    def _tell(self, *found: Diagnostic) -> None:
        """Report; what is not compiled yet does not keep a spec from being right."""
        places = {(other.code, other.span) for other in self.findings}
        for problem in found:
            if problem.code == "E0801":
                problem.severity = "warning"
            if (problem.code, problem.span) not in places:
                self.findings.append(problem)


def _misplaced(problem: Diagnostic, key: str) -> None:
    """Name the section a key belongs to."""
    home = home_in_training(key)
    if home is not None and problem.message.startswith("`training`"):
        problem.message = f"unknown key `{key}` in `training`"
        problem.labels[0].text = "not known here"
        problem.helps, problem.fix = [home], None


def located(
    problem: Refusal, node: Node, whole: Span, places: dict[str, tuple[Span, str]] | None = None
) -> Diagnostic:
    """A refusal of a policy as a diagnostic at the field it names."""
    also = []
    for name, said in problem.because.items():
        place = (places or {}).get(name)
        if place is not None:
            span, word = place
            also.append((span, f"`{word}` {said}" if word and said.startswith("yields") else said))
    return error(
        problem.code,
        problem.message,
        _walk(node, problem.at) or whole,
        problem.text,
        also=also,
        notes=[problem.note] if problem.note else [],
        helps=[problem.help] if problem.help else [],
    )


def _walk(node: Node, path: str | None) -> Span | None:
    """The place of the longest part of a dotted path that is written below a node."""
    if path is None:
        return None
    span: Span | None = None
    for part in path.split("."):
        if part.isdigit() and not node.is_scalar:  # of a list; a lone item stands for one of them
            if node.is_list:
                named = [item for item in node.elements if item.is_scalar and str(item.value) == part]
                node = (named or node.elements[int(part) :] or [node])[0]
                span = node.span
            continue
        if node.is_list:
            match = [item for item in node.elements if item.value == part or part in item.items]
            if not match:
                break
            node = match[0]
            span = node.span
        if part in node.items:
            span = node.key_span(part)
            node = node.items[part]
            span = node.span if node.is_scalar and not node.is_null else span
        elif node.value != part:
            break
    return span


def _word(data: Node | None) -> str:
    """The word of the data's source, "" when there is none."""
    source = data.get("source") if data is not None else None
    if source is None:
        return ""
    return str(source.value) if source.is_str else next(iter(source.items), "")
