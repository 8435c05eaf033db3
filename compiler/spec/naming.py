"""Which words may name something: they become identifiers of generated code."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Any

from ..diagnostics import Diagnostic, Span, error, shown

LONGEST = 40


def name_problem(word: str) -> str | None:
    """Why a word cannot be a name, None when it can."""
    if not word.isidentifier() or not word.isascii():
        return "a name is made of letters, digits and `_`, and does not begin with a digit"
    if word in ("true", "false", "null"):
        return "this is a literal of the language"
    if keyword.iskeyword(word):
        return "this is a keyword of Python, and names reach the generated code"
    if word.startswith("_"):
        return "a name begins with a letter"
    if len(word) > LONGEST:
        return f"a name has at most {LONGEST} characters"
    return None


def unfit(word: str, span: Span, problem: str) -> Diagnostic:
    """E0204: a word that cannot be a name."""
    return error("E0204", f"`{shown(word)}` cannot be a name", span, notes=[problem])


ATTRIBUTES = frozenset(
    [
        "add_module",
        "apply",
        "bfloat16",
        "buffers",
        "build",
        "call",
        "call_super_init",
        "children",
        "compile",
        "compute_dtype",
        "config",
        "cpu",
        "cuda",
        "double",
        "dtype",
        "dump_patches",
        "eval",
        "extra_repr",
        "float",
        "forward",
        "from_config",
        "get_buffer",
        "get_config",
        "get_parameter",
        "get_submodule",
        "half",
        "inputs",
        "ipu",
        "iter_children",
        "iter_modules",
        "load_state_dict",
        "losses",
        "metrics",
        "modules",
        "mtia",
        "name",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "output",
        "outputs",
        "parameters",
        "path",
        "perturb",
        "register_buffer",
        "register_module",
        "register_parameter",
        "requires_grad_",
        "rngs",
        "set_attributes",
        "set_extra_state",
        "set_submodule",
        "share_memory",
        "sow",
        "state_dict",
        "to",
        "to_empty",
        "train",
        "training",
        "type",
        "variables",
        "weights",
        "xpu",
        "zero_grad",
    ]
)
"""Attributes that modules of PyTorch, Flax and Keras have already."""


GIVEN = frozenset(
    [
        "F", "Tensor", "abs", "all", "any", "bool", "dict", "enumerate", "float", "i", "int", "jax",
        "jnp", "keras", "layers", "len", "list", "losses", "low", "lowered", "map", "math",
        "max", "min", "name", "nn", "nnx", "np", "ops", "optax", "partial", "range",
        "reversed", "rngs", "self", "str", "sum", "super", "tf", "torch", "tuple", "x",
        "zip",
    ]
)  # fmt: skip
"""Names that the text of generated networks has already, in one framework or another."""


def argument(word: str) -> str:
    """A parameter's name in generated code: ``layers`` is a module of Keras there."""
    return f"{word}_" if word in GIVEN else word


def arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Static values by their names in generated code."""
    return {argument(name): value for name, value in given.items()}


def segment(word: str) -> str:
    """A step's name as an attribute of a module: ``train`` would replace the module's own."""
    return f"{word}_step" if word in ATTRIBUTES else word
