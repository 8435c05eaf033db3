"""Keys of sections that nobody knows, and where the ones people write belong."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostic, Help, Span, did_you_mean, error, shown
from .foreign import plain

TOP_LEVEL = (
    "triglot", "name", "description", "params", "extends", "use", "defaults", "constants",
    "blocks", "model", "networks", "data", "training", "inference", "deploy",
)  # fmt: skip
NETWORK_KEYS = (
    "inputs", "shared", "layers", "outputs", "weights", "defaults", "average_of", "decay",
)  # fmt: skip
BLOCK_KEYS = ("params", "layers")

ELSEWHERE: dict[str, str] = {
    "triglot": "version schema_version api_version",
    "description": "doc docstring comment about title",
    "params": "parameters hyperparameters hparams variables vars config args arguments globals",
    "extends": "base bases parent inherit inherits inherits_from _base_ template",
    "use": "import imports include includes using require",
    "defaults": "default common",
    "constants": "buffers consts",
    "blocks": "modules components functions macros definitions",
    "model": "network net architecture backbone sequential",
    "networks": "models nets",
    "data": "dataset datasets dataloader data_module input_features",
    "training": "train trainer fit compile learning",
    "inference": "generation predict prediction serve_as",
    "deploy": "deployment export serving production",
    "inputs": "input in input_shape input_spec",
    "shared": "tied reuse shared_layers",
    "layers": "layer steps body ops sequence forward",
    "outputs": "output out returns",
    "weights": "pretrained checkpoint initial_weights",
    "average_of": "ema_of copy_of target_of follows",
}
"""Key of the language -> names it has elsewhere."""


def unknown_key(key: str, span: Span, known: Iterable[str], where: str = "") -> Diagnostic:
    """E0201 for a key of the document, a network or a block.

    Args:
        key: what stands there.
        span: where.
        known: keys of the section.
        where: what the section is called; empty at top level.
    """
    names = list(known)
    ours = next((k for k in names if plain(key) in map(plain, ELSEWHERE.get(k, "").split())), None)
    home = _home_of(key)
    helps: list[str] = []
    if key in TOP_LEVEL:
        helps = [f"`{key}` is a top-level key{_above_headers(span)}"]
    elif ours is not None:
        helps = [Help(f"here it is called `{ours}`", ours)]
    elif home and home not in where:
        helps = [f"`{key}` belongs to `{home}`"]
    helps = helps or did_you_mean(key, names) or [f"known: {', '.join(names)}"]
    inside = f" in {where}" if where else ""
    return error(
        "E0201", f"unknown key `{shown(key)}`{inside}", span, "not known here", helps=helps
    )


def _above_headers(span: Span) -> str:
    if span.source.format != "toml":
        return ""
    return ": in TOML every key after a `[header]` belongs to that table; move it above the first header"


def _home_of(key: str) -> str:
    """The section that a key belongs to, "" when none has it."""
    from ..policy.data import Data
    from ..policy.deploy import Deploy
    from ..policy.training import Training

    sections = {"model": NETWORK_KEYS, "training": Training.fields, "data": Data.fields}
    sections["deploy"] = Deploy.fields
    return next((name for name, keys in sections.items() if key in keys), "")
