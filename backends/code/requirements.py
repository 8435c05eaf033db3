"""Which versions packages are written for: one table for all that names them.

Packages, ``pyproject.toml``, ``constraints.txt``, ``triglot doctor`` and `need_framework` agree; tests hold
the two files against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from typing import Any, NamedTuple


class Library(NamedTuple):
    """A distribution: the module it gives, the oldest version that will do, the one tests ran with.

    ``wrong`` names versions in between that compute something else, and says what.
    """

    module: str
    oldest: str
    tested: str
    wrong: tuple[tuple[str, str], ...] = ()


SUMS = "adds up wrongly on a CPU (github.com/jax-ml/jax/issues/39103)"
"""What jaxlib 0.10.2 does."""

LIBRARIES = {
    "torch": Library("torch", "2.6", "2.13.0"),
    "keras": Library("keras", "3.10", "3.15.1"),
    "tensorflow-cpu": Library("tensorflow", "2.19", "2.21.0"),
    "jax": Library("jax", "0.6", "0.10.1", wrong=(("0.10.2", SUMS),)),
    "flax": Library("flax", "0.11", "0.12.8"),
    "optax": Library("optax", "0.2.4", "0.2.8"),
    "numpy": Library("numpy", "2.0", "2.4.6"),
    "safetensors": Library("safetensors", "0.5", "0.8.0"),
    "tensorboard": Library("tensorboard", "2.18", "2.21.0"),
    "tqdm": Library("tqdm", "4.66", "4.70.1"),
    "scikit-learn": Library("sklearn", "1.5", "1.9.1"),
    "pillow": Library("PIL", "11", "13.0.0"),
    "pyarrow": Library("pyarrow", "19", "26.0.1"),
    "soundfile": Library("soundfile", "0.13", "0.14.0"),
    "tokenizers": Library("tokenizers", "0.21", "0.23.3"),
    "mido": Library("mido", "1.3", "1.3.3"),
}
FRAMEWORKS = {
    "torch": ("torch",),
    "keras": ("keras", "tensorflow-cpu"),
    "jax": ("jax", "flax", "optax"),
}
"""Backend -> what its packages import, in the order in which it is told."""


def requirement(name: str) -> str:
    """A distribution with the versions that will do, as pip takes it."""
    found = LIBRARIES[name]
    return ",".join([f"{name}>={found.oldest}", *(f"!={text}" for text, _ in found.wrong)])


def requirement_values(backend: str, more: Iterable[str]) -> dict[str, Any]:
    """What templates ask about the libraries of a package.

    Args:
        backend: its framework.
        more: what it imports besides framework, NumPy and safetensors.
    """
    names = [*FRAMEWORKS[backend], "numpy", "safetensors", *more]
    modules = {name: LIBRARIES[name].module for name in names}
    tested = [f"{name} {short(LIBRARIES[name].tested)}" for name in FRAMEWORKS[backend]]
    return {
        "requirements": [requirement(name) for name in names],
        "oldest": {name: LIBRARIES[name].oldest for name in names},
        "wrong": {name: dict(found) for name in names if (found := LIBRARIES[name].wrong)},
        "newest": {name: short(LIBRARIES[name].tested) for name in FRAMEWORKS[backend]},
        "modules": {name: module for name, module in modules.items() if name != module},
        "tested_with": ", ".join(tested),
        "version_names": [*FRAMEWORKS[backend], "numpy", "safetensors"],
    }


def short(text: str) -> str:
    """Major and minor of a version."""
    return ".".join(text.split(".")[:2])


def installed(name: str) -> str | None:
    """The version of a distribution, or of another one that gives its module; None without any."""
    try:
        return version(name)
    except PackageNotFoundError:
        others = packages_distributions().get(LIBRARIES[name].module, ())
        return version(others[0]) if others else None


def unfit(backend: str) -> dict[str, str]:
    """Parts of a framework with which packages do not run, and why."""
    found = {}
    for name in FRAMEWORKS[backend]:
        text, library = installed(name), LIBRARIES[name]
        if text is not None and release(text) < release(library.oldest):
            found[name] = f"{name} {library.oldest} or newer is needed, {text} is installed"
        elif why := dict(library.wrong).get(text or ""):
            found[name] = f"{name} {text} {why}"
    return found


def release(text: str) -> tuple[int, ...]:
    """The numbers a version begins with: ``2.13.0+cpu`` is (2, 13, 0)."""
    found = re.match(r"\d+(\.\d+)*", text)
    return tuple(map(int, found[0].split("."))) if found else ()
