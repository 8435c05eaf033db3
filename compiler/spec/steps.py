"""Steps: from located values to `Step` records.

Words and field names are checked here, once per place in the file; values are evaluated later, once
per use.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Fix, Span, error, shown
from ..ops import OPS
from ..text import Node
from ..text.edits import addition, removal
from .naming import name_problem, unfit
from .records import MODIFIERS, STRUCTURES, Step
from .vocabulary import alias_alone, primary, unknown_field, unknown_import, unknown_op
from .words import lone_call, with_defaults

VALUES = ("value", "values")
RESIDUAL_FIELDS = ("body", "shortcut", "scale")
CUSTOM_FIELDS = ("call", "with", "output", "config")
PARALLEL_FIELDS = ("merge", "axis")
STRUCTURE_FIELDS = {"residual": RESIDUAL_FIELDS, "parallel": PARALLEL_FIELDS}


class StepReader:
    """Reads steps against the names a file defines.

    Args:
        local: user words by kind: blocks and networks, and per network its shared modules.
        defaults: ``defaults:`` of the spec, op -> field -> node.
        report: collector of findings.
    """

    def __init__(
        self,
        local: dict[str, str],
        block_params: dict[str, list[str]],
        defaults: dict[str, Node],
        report: list[Diagnostic],
    ) -> None:
        self.local, self.block_params = local, block_params
        self.defaults, self.report = defaults, report

    def within(self, chosen: set[str], kind: str = "chosen") -> StepReader:
        """A reader for a block whose parameters in ``chosen`` stand for an op."""
        if not chosen:
            return self
        local = self.local | dict.fromkeys(chosen, kind)
        return StepReader(local, self.block_params, self.defaults, self.report)

    def steps(self, node: Node | None, where: str) -> list[Step]:
        """Read a list of steps; what cannot be read is reported and left out."""
        if node is None:
            return []
        if not node.is_list:
            helps = ["begin every step with `- `"] if node.is_map else ["write `[...]`"]
            self.report.append(
                error("E0203", f"{where} must be a list of steps", node.span, helps=helps)
            )
            return []
        found = (self.step(item) for item in node.elements)
        return [step for step in found if step is not None]

    def step(self, node: Node) -> Step | None:
        """Read one step."""
        if node.is_str:
            word = str(node.value)
            return self._call(word, node.span, None, Step(word, "op", node.span, node=node))
        if not node.is_map:
            self.report.append(_not_a_step(node))
            return None
        heads = [key for key in node.items if key not in MODIFIERS]
        if not heads:
            self.report.append(
                error(
                    "E0206",
                    "this step has modifiers but no op",
                    node.span,
                    helps=[
                        "write the op first, and the modifiers beside it: `{relu: {}, as: out}`"
                    ],
                )
            )
            return None
        if len(heads) > 1:
            self.report.append(_two_ops(node, heads))
            return None
        word = heads[0]
        step = Step(word, "op", node.key_span(word), node=node)
        self._modifiers(step, node)
        return self._call(word, node.key_span(word), node.items[word], step)

    def _modifiers(self, step: Step, node: Node) -> None:
        items = node.items
        label = items.get("as")
        if label is not None and label.is_list:
            self._parts(step, label.elements)
        elif label is not None and (name := self._name(label)) is not None:
            step.name, step.name_span = name, label.span
        step.source, step.when = items.get("from"), items.get("when")
        step.repeat, step.each = items.get("repeat"), items.get("each")
        if step.each is not None and not step.each.is_map:
            self.report.append(
                error(
                    "E0203",
                    "`each` must map names to lists",
                    step.each.span,
                    helps=["`each: {width: [64, 128]}`"],
                )
            )
            step.each = None
        if step.repeat is not None and step.each is not None:
            self.report.append(
                error(
                    "E0206",
                    "a step has either `repeat` or `each`",
                    node.key_span("each"),
                    also=[(node.key_span("repeat"), "the other one")],
                    helps=["nest two `layers:` groups for a product"],
                )
            )
            step.repeat = None

    def _parts(self, step: Step, labels: list[Node]) -> None:
        """``as: [a, b]``; nothing is bound when one of them cannot be."""
        found = {name: item.span for item in labels if (name := self._name(item)) is not None}
        named = [str(item.value) for item in labels]
        twice = next((i for i, name in enumerate(named) if name in named[:i]), None)
        if twice is not None:
            first = labels[named.index(named[twice])].span
            message = f"`{shown(labels[twice].raw)}` is bound twice"
            self.report.append(
                error("E0303", message, labels[twice].span, also=[(first, "first bound here")])
            )
        step.parts = found if len(found) == len(labels) else {}

    def _name(self, label: Node) -> str | None:
        """A name that ``as`` gives; None when it cannot be one, which is reported."""
        problem = name_problem(str(label.value)) if label.is_str else "this is not a word"
        if problem is None:
            return str(label.value)
        self.report.append(unfit(label.raw, label.span, problem))
        return None

    def _call(self, word: str, span: Span, args: Node | None, step: Step) -> Step | None:
        """Fill in the arguments by the kind of word."""
        if args is not None and args.is_null:
            args = None
        kind = self.local.get(word)
        alias = word.partition(".")[0]
        if kind is None and "." in word and self.local.get(alias) == "import":
            words = [name for name in self.local if name.startswith(f"{alias}.")]
            if words:  # else the file could not be read, which was told at `use`
                self.report.append(unknown_import(word, span, words))
            return self._poison(step)
        if kind == "import":
            self.report.append(alias_alone(word, span, self.local))
            return self._poison(step)
        if kind is not None:
            step.kind = kind
            return self._user_word(step, word, args)
        if word in STRUCTURES:
            step.kind = word
            return self._structure(step, word, args)
        if word == "compute":
            step.kind = word
            return self._compute(step, args)
        if word == "custom":
            step.kind = word
            self._fields(step, word, list(CUSTOM_FIELDS), "call", args)
            if "call" in step.fields:
                return step
            helps = ["`custom: ops.swish` calls `swish` of `ops_torch.py`, `ops_keras.py`, …"]
            self.report.append(error("E0202", "`custom` needs `call`", step.span, helps=helps))
            return self._poison(step)
        if word in OPS:
            record = OPS[word]
            names = list(record.fields)
            self._fields(step, word, names, primary(record), args)
            self._defaults(step, word)
            listed = step.source is not None  # a list of values may fill value fields
            required = [
                n
                for n, f in record.fields.items()
                if f.required and n not in step.fields and not (listed and f.kind in VALUES)
            ]
            self._missing(step, word, required)
            return step
        self.report.append(unknown_op(word, span, self.local))
        return self._poison(step)

    def _poison(self, step: Step) -> Step:
        """A step that could not be read: later stages keep silent about what depends on it."""
        step.kind = "poison"
        return step

    def _user_word(self, step: Step, word: str, args: Node | None) -> Step:
        names = self.block_params.get(word, [])
        self._fields(step, word, names, names[0] if names else None, args)
        return step

    def _compute(self, step: Step, args: Node | None) -> Step:
        if args is None or not args.is_scalar:
            span = step.span if args is None else args.span
            helps = ["`compute: mean + exp(0.5 * log_var)`"]
            self.report.append(error("E0202", "`compute` needs an expression", span, helps=helps))
            return self._poison(step)
        step.fields["value"] = args
        return step

    def _structure(self, step: Step, word: str, args: Node | None) -> Step:
        if args is None:
            self.report.append(error("E0202", f"`{word}` needs steps", step.span))
            return self._poison(step)
        if word == "layers":
            step.bodies["body"] = self.steps(args, "`layers`")
        elif word == "residual":
            self._residual(step, args)
        else:
            self._parallel(step, args)
        return step

    def _residual(self, step: Step, args: Node) -> None:
        if args.is_list:
            step.bodies["body"] = self.steps(args, "`residual`")
            return
        for key, item in args.items.items():
            if key == "scale":
                step.fields[key], step.keys[key] = item, args.key_span(key)
            elif key in RESIDUAL_FIELDS:
                step.bodies[key] = self.steps(item, f"`residual.{key}`")
                step.body_spans[key] = args.key_span(key)
            else:
                found, _ = unknown_field("residual", RESIDUAL_FIELDS, key, args.key_span(key), args)
                self.report.append(found)
        if "body" not in step.bodies:
            self.report.append(error("E0202", "`residual` needs a `body`", step.span))
            step.bodies["body"] = []

    def _parallel(self, step: Step, args: Node) -> None:
        if not args.is_map:
            self.report.append(
                error(
                    "E0203",
                    "`parallel` must map branch names to steps",
                    args.span,
                    helps=["`parallel: {mean: [...], log_var: [...]}`"],
                )
            )
            step.kind = "poison"
            return
        wrong = False
        for key, item in args.items.items():
            if key in PARALLEL_FIELDS:
                step.fields[key], step.keys[key] = item, args.key_span(key)
            else:
                problem = name_problem(key)
                if problem is not None:
                    self.report.append(unfit(key, args.key_span(key), problem))
                    wrong = True
                    continue
                step.bodies[key] = self.steps(item, f"branch `{shown(key)}`")
                step.body_spans[key] = args.key_span(key)
        if not step.bodies:
            step.kind = "poison"
            if not wrong:
                helps = ["`parallel: {mean: [...], log_var: [...]}`"]
                self.report.append(
                    error("E0202", "`parallel` needs branches", step.span, helps=helps)
                )

    def _fields(
        self, step: Step, word: str, names: list[str], first: str | None, args: Node | None
    ) -> None:
        if args is None:
            return
        if not args.is_map or (word in OPS and lone_call(OPS[word], args)):
            if first is None:
                self.report.append(self._no_value(step, word, args))
                return
            step.fields[first] = args
            return
        for key, item in args.items.items():
            if key in names:
                step.fields[key], step.keys[key] = item, args.key_span(key)
                continue
            found, meant = unknown_field(word, names, key, args.key_span(key), args)
            self.report.append(found)
            if meant and meant not in args.items:
                step.fields[meant], step.keys[meant] = item, args.key_span(key)

    def _no_value(self, step: Step, word: str, args: Node) -> Diagnostic:
        """E0203; a name behind a word without fields is taken for what it works on."""
        helps = ["remove it"]
        if args.is_str and step.source is None:
            step.source = args
            helps = [
                f"what it works on stands beside it: `- {word}:` with `from: {shown(args.raw)}`"
            ]
        return error("E0203", f"`{word}` takes no value", args.span, helps=helps)

    def _defaults(self, step: Step, word: str) -> None:
        node = self.defaults.get(word)
        if node is not None and node.is_map:
            for key, item in node.items.items():
                if key in OPS[word].fields and key not in step.fields:
                    step.fields[key], step.keys[key] = item, node.key_span(key)
        step.fields = with_defaults(OPS[word], step.fields, self.defaults)

    def _missing(self, step: Step, word: str, required: list[str]) -> None:
        for name in required:
            doc = OPS[word].fields[name].doc
            step.kind = "poison"
            self.report.append(
                error(
                    "E0202",
                    f"`{word}` needs `{name}`",
                    step.span,
                    "missing here",
                    notes=[f"`{name}`: {doc}"] if doc else [],
                    helps=[f"`{word}: {{{name}: ...}}`"],
                )
            )


def _not_a_step(node: Node) -> Diagnostic:
    if node.is_list:
        return error(
            "E0206",
            "a step is a word or a mapping, not a list",
            node.span,
            notes=["rows such as `[from, number, module, args]` are not part of this language"],
            helps=[
                "write `- conv2d: {filters: 64}`; use `from:` and `as:` to refer to other steps"
            ],
        )
    return error("E0206", "a step is a word or a mapping", node.span, helps=["write `- relu`"])


def _two_ops(node: Node, heads: list[str]) -> Diagnostic:
    first, second = heads[0], heads[1]
    owner = OPS[first].fields if first in OPS else STRUCTURE_FIELDS.get(first, ())
    helps = ["begin a new step with `- `"]
    if second in owner:
        helps = [
            f"`{second}` is a field of `{first}`: indent it by two more columns, or write "
            f"`{first}: {{..., {second}: ...}}`"
        ]
    return error(
        "E0206",
        "a step holds exactly one op",
        node.key_span(second),
        f"second op `{shown(second)}`",
        also=[(node.key_span(first), f"first op `{shown(first)}`")],
        helps=helps,
        fix=_moved_in(node, first, second) if first in OPS and second in owner else None,
    )


def _moved_in(node: Node, op: str, name: str) -> Fix | None:
    """The edits that make a field of what stands beside its op."""
    value = node.items[name]
    added = addition(node, op, primary(OPS[op]), name, value.raw) if "\n" not in value.raw else []
    removed = removal(node, name)
    if not added or not removed or value.is_null:
        return None
    return Fix([*added, *removed], f"make `{shown(name)}` a field of `{op}`")
