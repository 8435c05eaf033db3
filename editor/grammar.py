"""Keys of the language that are no words of a room: sections, structures, modifiers; each with its line."""

from __future__ import annotations

from ..compiler.spec.keys import BLOCK_KEYS, NETWORK_KEYS, TOP_LEVEL
from ..compiler.spec.records import FORMS, MODIFIERS, STRUCTURES
from ..compiler.types.tensor import KINDS

SECTIONS = {
    "triglot": "The version of the language: `triglot: 1`.",
    "name": "The program's name; the file's name without it.",
    "description": "One sentence about the spec; it becomes the docstring of the generated module.",
    "params": "Named constants, `--set params.width=8` changes them.",
    "extends": "A parent spec: maps merge, lists and values replace.",
    "use": "Other files whose blocks and networks are used as `name.block`.",
    "defaults": "Fields of ops that hold everywhere: `conv2d: {bias: false}`.",
    "constants": "Fixed arrays by name.",
    "blocks": "Reusable lists of steps, by name, with `params`.",
    "model": "The network: inputs, layers, outputs.",
    "networks": "Several networks, by name.",
    "data": "Where examples come from and what becomes of them.",
    "training": "Loss, optimizer, schedule, duration.",
    "inference": "Procedures that use the trained network.",
    "deploy": "Targets, exports, serving.",
}
PARTS = {
    "inputs": "name: type, for example `image: image[224, 224, 3]`.",
    "shared": "Modules that several steps use, with one set of parameters.",
    "layers": "Steps in order; each feeds the next.",
    "outputs": "Named values that are returned; the last value without it.",
    "weights": "Where weights are loaded from.",
    "defaults": "Fields of ops that hold in this network.",
    "average_of": "The network whose weights this one follows as a running average; it has its layers.",
    "decay": "Share that the average keeps in an update: `0.99`.",
    "params": "Parameters with a default, or with a type word (`int`): required.",
}
STEPS = {
    "custom": "A function of yours, one file per framework: `custom: ops.swish`; never run by check or compile.",
    "compute": "An expression over values, without parameters: `compute: 0.5 * (prev + skip)`.",
    "layers": "A group of steps, to carry `repeat`, `each`, `when` or `as`.",
    "parallel": "Named branches from the same value; `merge` joins them.",
    "residual": "Steps whose result is added to what entered; `shortcut` changes what is added.",
}
CUSTOM = {
    "call": "file.function: `ops.swish` is `swish` of `ops_torch.py`, `ops_keras.py`, `ops_jax.py`.",
    "with": "more values that the function takes.",
    "output": "the type of what it returns; without it, that of what it takes.",
    "config": "plain settings that the function takes by name.",
}
"""Fields of ``custom``."""
MODIFIER_LINES = {
    "as": "A name for the value, to be used by later steps.",
    "from": "The value the step takes instead of the previous one.",
    "when": "The step is there only where the condition holds.",
    "repeat": "So many copies, each with parameters of its own; `index` counts them.",
    "each": "A copy per element of parallel lists: `each: {width: [64, 128]}`.",
}
INPUT_EXAMPLES = {
    "image": "image[224, 224, 3]",
    "volume": "volume[32, 64, 64, 1]",
    "video": "video[16, 112, 112, 3]",
    "sequence": "sequence[T, 64]",
    "tokens": "tokens[T]",
    "mask": "mask[T]",
    "vector": "vector[16]",
    "label": "label",
    "scalar": "scalar",
}
"""Kind -> a type of it."""

TYPE_WORDS = ("int", "float", "bool", "text", "list", "op", "value")
"""What a required parameter of a block is declared with."""

AXES = tuple(dict.fromkeys(axis for axes in KINDS.values() for axis in axes))


def section_line(key: str) -> str:
    """What a top-level key is for."""
    return SECTIONS.get(key, "")


def part_line(key: str) -> str:
    """What a key of a network or block is for."""
    return PARTS.get(key, "")


def step_line(key: str) -> str:
    """What a structure or modifier does."""
    return STEPS.get(key, "") or MODIFIER_LINES.get(key, "")


__all__ = [
    "AXES",
    "BLOCK_KEYS",
    "CUSTOM",
    "FORMS",
    "INPUT_EXAMPLES",
    "MODIFIERS",
    "NETWORK_KEYS",
    "STRUCTURES",
    "TOP_LEVEL",
    "TYPE_WORDS",
    "part_line",
    "section_line",
    "step_line",
]
