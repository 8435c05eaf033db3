"""Files that parts of networks begin with: what their arrays are called, and whether they are there.

``weights.json`` of a package has, for every such file, the name that each array has in it and the way
to the canonical layout; ``weights.begin`` reads the file when a training begins.  A file that is there
when a package is written is looked at: a name or a shape that is wrong is a mistake in the spec.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ...compiler.diagnostics import Diagnostic, DiagnosticError, error
from ...compiler.ir.nodes import Network, Program
from ...compiler.ir.weights import FOREIGN, Start
from .lower import Lowering
from .weightmap import weight_entries

HEADER = 100_000_000
"""Bytes that the description of a safetensors file has at most, says its format."""
MEMORY = ("average.", "optimizer.", "random.", "scaler.")
"""How names begin that checkpoints have beside weights."""
UNUSED = "num_batches_tracked"
"""What PyTorch's batch norms count, and nothing here reads."""
FLOATS = ("F64", "F32", "F16")


def starts(program: Program, backend: str, folder: Path) -> list[dict[str, Any]]:
    """The entries of ``weights.json`` for all files; none where no network names one.

    Args:
        program: of the spec.
        backend: that packages are written for; names may be those of another one.
        folder: of the spec, where paths begin.

    Raises:
        DiagnosticError: a file that is there does not fit.
    """
    found, problems = [], list[Diagnostic]()
    maps: dict[str, tuple[list[dict[str, Any]], Callable[[str], str]]] = {}
    for network in program.networks.values():
        for start in network.starts:
            if start.naming in FOREIGN:
                continue
            by = backend if start.naming == "canonical" else start.naming
            if by not in maps:
                maps[by] = entries_of(program, by)
            made = described(network, start, *maps[by])
            if not made["arrays"]:
                message = f"`{start.part}` has no arrays that a file could hold"
                problems.append(error("E0209", message, start.span, helps=["remove it"]))
            elif (folder / start.file).is_file():
                problems += differences(made, start, folder / start.file)
            found.append(made)
    if problems:
        raise DiagnosticError(problems)
    return found


def entries_of(
    program: Program, backend: str
) -> tuple[list[dict[str, Any]], Callable[[str], str]]:
    """Every array of every network, as a package of a backend has it, and how it names layers."""
    structure = import_module(f"...{backend}.structure", __name__)
    lowering = Lowering(program, structure.dialect(program))
    for network in program.networks.values():
        lowering.network(network)
    found, _ = weight_entries(lowering, program.networks)
    return found, lowering.dialect.layer_name


def described(
    network: Network,
    start: Start,
    entries: Sequence[Mapping[str, Any]],
    layer_name: Callable[[str], str],
) -> dict[str, Any]:
    """One file: ``head``, how names begin, and of each array the rest of its name, and what it is."""
    path = ".".join(filter(None, (network.name, start.part)))
    own = [
        entry
        for entry in entries
        if entry.get("network", network.name) == network.name
        and f"{entry['canonical']}.".startswith(f"{path}.")
    ]
    canonical = start.naming == "canonical"
    names = [entry["canonical" if canonical else "native"] for entry in own]
    head = f"{path}." if canonical else ""
    if start.part and not canonical and own:
        name = layer_name(start.part)
        name = name if names[0].startswith(name) else start.part
        head = names[0][: len(name) + 1]
    rows = []
    for entry, name in zip(own, names, strict=True):
        kept = ("canonical", "repeat", "shape")
        row = {"name": name.removeprefix(head)} | {k: entry[k] for k in kept if k in entry}
        rows.append(row | {"steps": [] if canonical else entry["steps"]})
    return {"file": start.file, "head": head, "arrays": rows}


def differences(made: Mapping[str, Any], start: Start, path: Path) -> Iterator[Diagnostic]:
    """Arrays that a file lacks or has too many of, and shapes that differ."""
    try:
        held = header(path)
    except ValueError as problem:
        yield error("E0703", f"`{start.file}` is no safetensors file: {problem}", start.span)
        return
    inside = {n.removeprefix(made["head"]): a for n, a in held.items() if n.startswith(made["head"])}
    inside = inside or held
    wanted = {name: shape for row in made["arrays"] for name, shape in written(row)}
    lost, more = sorted(wanted.keys() - inside.keys()), sorted(inside.keys() - wanted.keys())
    where = f"`{start.part}`" if start.part else "the network"
    helps = [f"{made['head'] or 'it'} ... is followed by: {', '.join(sorted(wanted)[:4])} ..."]
    for names, what in ((lost, "lacks"), (more, f"has more than {where}:")):
        if names:
            shown = ", ".join(f"`{name}`" for name in names[:4]) + (" ..." if names[4:] else "")
            message = f"`{start.file}` {what} {len(names)} arrays: {shown}"
            yield error("E0703", message, start.span, helps=helps)
    for name in sorted(wanted.keys() & inside.keys()):
        kind, shape = inside[name]["dtype"], tuple(inside[name]["shape"])
        if shape != wanted[name]:
            message = f"`{name}` of `{start.file}` is {shape}, and {where} has {wanted[name]}"
            yield error("E0703", message, start.span)
            return
        if kind not in FLOATS:
            message = f"`{name}` of `{start.file}` holds {kind}"
            yield error("E0703", message, start.span, helps=["save it as float32"])
            return


def written(row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Names of an array, loops written out, with the shape that it has in the file."""
    shape = tuple(row["shape"])
    for kind, *detail in row["steps"]:
        shape = stepped(shape, kind, detail)
    for index in itertools.product(*map(range, row.get("repeat", []))):
        yield row["name"].format(*index), shape


def stepped(shape: tuple[int, ...], kind: str, detail: list[Any]) -> tuple[int, ...]:
    """The shape after a step of layout."""
    if kind == "transpose":
        return tuple(shape[axis] for axis in detail[0])
    if kind == "reshape":
        known = -math.prod(detail[0])
        return tuple(math.prod(shape) // known if side == -1 else side for side in detail[0])
    if kind == "expand":
        axes = detail[0] if isinstance(detail[0], list) else [detail[0]]
        made = list(shape)
        for axis in sorted(axes):
            made.insert(axis if axis >= 0 else len(made) + 1 + axis, 1)
        return tuple(made)
    return shape


def header(path: Path) -> dict[str, dict[str, Any]]:
    """What a safetensors file says that it holds of a model, by name.

    Raises:
        ValueError: it is none.
    """
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        if size > HEADER:
            raise ValueError("its description is too long")
        found = json.loads(file.read(size))
    if not isinstance(found, dict):
        raise ValueError("its description is no mapping")
    left = {"__metadata__"}
    return {
        name: about
        for name, about in found.items()
        if name not in left and not name.startswith(MEMORY) and not name.endswith(UNUSED)
    }
