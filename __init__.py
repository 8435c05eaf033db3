"""Triglot: one model spec, three idiomatic programs, and the proof that they agree.

The front door.  Everything behind it is imported when it is called::

    import triglot

    checked = triglot.check("digits.yaml")          # findings, program, measures
    triglot.compile("digits.yaml", ["jax"], "out")  # standalone packages
    print(triglot.verify("digits.yaml").agree)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["__version__", "check", "compile", "load", "show", "train", "verify"]

_HOMES = {
    "check": ".compiler.front:check_file",
    "load": ".compiler.front:load",
    "show": ".cli.layers:show",
    "compile": ".backends.package:compile_spec",
    "train": ".cli.train:train_spec",
    "verify": ".verify:verify",
}

if TYPE_CHECKING:
    from .cli.layers import show
    from .compiler.front import check_file as check
    from .compiler.front import load

    compile: Any
    train: Any
    verify: Any


def __getattr__(name: str) -> Any:
    """Import a function of the front door when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'triglot' has no attribute {name!r}")
    from importlib import import_module

    module, _, attribute = _HOMES[name].partition(":")
    found = globals()[name] = getattr(import_module(module, __name__), attribute)
    return found


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
