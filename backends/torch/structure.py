"""How PyTorch says structure: modules in ``__init__``, tensors through ``forward``."""

from __future__ import annotations

from ...compiler.ir.nodes import Program
from ...compiler.ir.walk import op_nodes
from ..code.classes import ClassStyle, print_class
from ..code.dialect import Dialect
from ..code.lines import Lines, imports, of_user, prepend
from ..code.lower import Lowering
from .ops import table

STYLE = ClassStyle("nn.Module", "forward", "Tensor", "super().__init__()", "", "nn.ModuleList({})")
IMPORTS = {
    r"math\.": "import math",
    r"torch\.": "import torch",
    r"F\.": "import torch.nn.functional as F",
    r"Tensor": "from torch import Tensor",
    r"nn\.": "from torch import nn",
}
SEQUENCE_LAST = (
    "attention",
    "lstm",
    "gru",
    "simple_rnn",
    "embedding",
    "layer_norm",
    "dense",
    "rms_norm",
)


def dialect(program: Program) -> Dialect:
    """PyTorch's choices for a program: sequences are channels-first when convolutions rule."""
    made = Dialect("torch", table(program.portable), channels_first=True)
    made.facts["portable"] = program.portable
    made.recompute = ("recomputed", "recomputed_with_state")
    first = last = 0
    for node in op_nodes(program):
        kind = node.inputs["x"].type.kind if "x" in node.inputs else ""
        if kind == "sequence":
            layout = made.table[node.op.word].layout if node.op.word in made.table else "any"
            first += layout == "first"
            last += layout == "last" and node.op.word in SEQUENCE_LAST
    made.sequences_first = first > last
    return made


def model(lowering: Lowering, objective: bool = False) -> Lines:
    """The source of ``model.py``, or of ``objective.py``."""
    body = Lines()
    for made in lowering.printed(objective):
        body.add("")
        body.add("")
        print_class(made, lowering.dialect, STYLE, body)
    known = IMPORTS | of_user(lowering.files) | lowering.own(objective)
    head = imports(body.text, known, lowering.helpers)
    merged = [
        line for line in head if line not in ("from torch import Tensor", "from torch import nn")
    ]
    names = [n for n in ("Tensor", "nn") if f"from torch import {n}" in head]
    at = next(
        (i for i, line in enumerate(merged) if not line or line.startswith("from layers")),
        len(merged),
    )
    merged.insert(at, f"from torch import {', '.join(names)}")
    return prepend(body, merged)
