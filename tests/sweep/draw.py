"""Random specs, drawn from the registry: every op, in blocks, loops, branches and ties.

A spec grows step by step.  A step that `check` refuses is taken back, so that what remains is a right
spec; that the refusal came as a diagnostic and not as an exception is part of the test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from triglot.compiler.diagnostics import Source
from triglot.compiler.front import Checked, check_source
from triglot.compiler.ir.nodes import Value
from triglot.compiler.ir.walk import op_nodes
from triglot.compiler.ops import OPS
from triglot.compiler.ops._activation import Activation
from triglot.compiler.types.dims import is_static

INPUTS = (
    "vector[7]", "vector[12]", "sequence[5, 8]", "sequence[T, 6]", "image[6, 7, 4]",
    "image[2 * H, 2 * W, 3]", "tokens[5]", "volume[4, 3, 5, 2]",
)  # fmt: skip
LIMIT = 4000
"""Values per example that a spec may compute with: the sweep is about meaning, not about speed."""


@cache
def words() -> tuple[str, ...]:
    """Ops that draw nothing; those that own weights or make another type count four times."""
    steady = [word for word in OPS.names if not OPS[word].stochastic]
    return tuple(word for word in steady for _ in range(4 if shaping(word) else 1))


def shaping(word: str) -> bool:
    """Whether an op is more than a function of each number."""
    kind = OPS[word]
    return kind.spatial_rank > 0 or kind.infer.__qualname__ != Activation.infer.__qualname__


@dataclass(frozen=True)
class Draft:
    """A spec in parts.

    Attributes:
        inputs: name -> type.
        steps: lines of the network, one or more per step.
        blocks: name -> its steps.
        shared: name -> call.
    """

    inputs: dict[str, str]
    steps: tuple[str, ...] = ()
    blocks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The spec."""
        lines = ["triglot: 1", "name: drawn"]
        if self.blocks:
            lines.append("blocks:")
        for name, steps in self.blocks.items():
            lines += [f"  {name}:", "    layers:", *indented(steps, 6)]
        lines += ["model:", "  inputs:"]
        lines += [f"    {name}: {quoted(kind)}" for name, kind in self.inputs.items()]
        if self.shared:
            lines += ["  shared:", *(f"    {name}: {call}" for name, call in self.shared.items())]
        return "\n".join([*lines, "  layers:", *indented(self.steps, 4)]) + "\n"


def quoted(kind: str) -> str:
    """A type in quotes."""
    return f'"{kind}"'


def indented(steps: tuple[str, ...], columns: int) -> list[str]:
    """Lines of steps at a depth."""
    return [" " * columns + line for step in steps for line in step.split("\n")]


def check(draft: Draft) -> Checked:
    """What the front end says about a draft."""
    return check_source(Source("drawn.yaml", draft.text), Path())


def right(checked: Checked) -> bool:
    """Whether a draft is a spec that can be compiled, and small."""
    if any(d.severity == "error" or d.code == "W0305" for d in checked.findings):
        return False
    result = checked.program.networks["model"].body.result if checked.program else None
    if not isinstance(result, Value):
        return False
    sizes = [v.type.elements for n in op_nodes(checked.program) for v in n.outputs.values()]
    return sum(int(n) if is_static(n) else 64 for n in sizes) <= LIMIT


def draw(seed: int) -> tuple[Draft, Checked]:
    """The spec of a seed, and what the front end makes of it."""
    dice = random.Random(seed)
    draft = Draft({"x": dice.choice(INPUTS)})
    if draft.inputs["x"].startswith("tokens"):
        draft = replace(draft, shared={"table": "{embedding: {vocab: 9, dim: 6}}"}, steps=("- table",))
    wanted = dice.randint(2, 7)
    checked = None
    for _ in range(60):
        if len(draft.steps) >= wanted and checked is not None:
            break
        grown = grow(draft, dice)
        found = check(grown)
        if right(found):
            draft, checked = grown, found
    return draft, checked if checked is not None else check(replace(draft, steps=("- identity",)))


def grow(draft: Draft, dice: random.Random) -> Draft:
    """One more step of some kind."""
    kinds = (single, single, single, single, residual, parallel, repeated, block, operand, tie)
    return dice.choice(kinds)(draft, dice)


def added(draft: Draft, *steps: str) -> Draft:
    """With more steps at the end."""
    return replace(draft, steps=(*draft.steps, *steps))


def call(dice: random.Random) -> str:
    """An op with the fields of one of its cases; fields that name values are left out."""
    word = dice.choice(words())
    kind = OPS[word]
    cases = [case for case in kind.cases if case.code is None] or [None]
    case = dice.choice(cases)
    fields = {} if case is None else case.fields
    named = {"value", "values", "module"}
    plain = {k.rstrip("_"): v for k, v in fields.items() if kind.fields[k.rstrip("_")].kind not in named}
    inner = ", ".join(f"{key}: {written(item)}" for key, item in plain.items())
    return f"{word}: {{{inner}}}" if inner else word


def written(item: Any) -> str:
    """A field's value in a flow map."""
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, (list, tuple)):
        return f"[{', '.join(map(written, item))}]"
    if isinstance(item, dict):
        return f"{{{', '.join(f'{key}: {written(value)}' for key, value in item.items())}}}"
    return f'"{item}"' if isinstance(item, str) and not item.isidentifier() else str(item)


def single(draft: Draft, dice: random.Random) -> Draft:
    """One op."""
    return added(draft, f"- {call(dice)}")


def some(dice: random.Random, most: int = 3) -> list[str]:
    """A few calls."""
    return [call(dice) for _ in range(dice.randint(1, most))]


def nested(head: str, calls: list[str]) -> str:
    """A step that holds steps."""
    return "\n".join([f"- {head}:", *(f"    - {item}" for item in calls)])


def residual(draft: Draft, dice: random.Random) -> Draft:
    """A residual around a few ops."""
    return added(draft, nested("residual", some(dice)))


def parallel(draft: Draft, dice: random.Random) -> Draft:
    """Two branches, joined."""
    lines = ["- parallel:"]
    for name in ("left", "right"):
        lines += [f"    {name}:", *(f"      - {item}" for item in some(dice, 2))]
    lines.append(f"    merge: {dice.choice(('add', 'concat', 'multiply', 'maximum'))}")
    return added(draft, "\n".join(lines))


def repeated(draft: Draft, dice: random.Random) -> Draft:
    """A loop with weights of its own in every turn."""
    return added(draft, nested("layers", some(dice)) + f"\n  repeat: {dice.randint(2, 3)}")


def block(draft: Draft, dice: random.Random) -> Draft:
    """A block, used once or twice, perhaps in a loop."""
    name = f"part_{len(draft.blocks)}"
    blocks = {**draft.blocks, name: tuple(f"- {item}" for item in some(dice))}
    uses = dice.choice(([f"- {name}"], [f"- {name}", f"- {name}"], [f"- {name}:\n  repeat: 2"]))
    return added(replace(draft, blocks=blocks), *uses)


def operand(draft: Draft, dice: random.Random) -> Draft:
    """A named value that a later step takes as an operand."""
    word = dice.choice(("add", "multiply", "concat", "subtract", "maximum"))
    name = f"kept_{len(draft.steps)}"
    return added(draft, f"- {call(dice)}:\n  as: {name}".replace("}:", "}"), f"- {call(dice)}", f"- {word}: {name}")


def tie(draft: Draft, dice: random.Random) -> Draft:
    """The table of the input used again as the output's."""
    if not draft.shared:
        return single(draft, dice)
    return added(draft, "- dense: 6", "- unembed: table")
