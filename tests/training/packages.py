"""Packages of specs written in a test: compiled by the real compiler, their data read back."""

from __future__ import annotations

import triglot

from .load import load


def compiled(folder, spec, targets=("torch",)):
    """The folder of a package of a spec that stands in ``folder``."""
    path = folder / "spec.yaml"
    path.write_text(spec)
    written = triglot.compile(path, targets, folder / "build")
    return written.packages[targets[0]]


def data_of(folder, spec):
    """``data.py`` of a spec, as a module."""
    return load(compiled(folder, spec), "data").data


def table_spec(source, fields, target="y", split="", **parts):
    """A spec of a small network over a table."""
    lines = [
        "triglot: 1",
        "data:",
        f"  source: {source}",
        f"  fields: {fields}",
        f"  target: {target}",
        *([f"  split: {split}"] if split else []),
        "model:",
        *([f"  inputs: {parts['inputs']}"] if "inputs" in parts else []),
        f"  layers: {parts.get('layers', '[dense: 1]')}",
        f"training: {{loss: {parts.get('loss', 'mse')}, epochs: 2, batch: 16}}",
    ]
    return "\n".join(lines) + "\n"
