"""The table of layers that ``triglot show`` prints, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..compiler.front import Checked, load
from ..compiler.ir.nodes import Block, Bundle, Network
from ..compiler.measure import Cost, Meter, Row
from ..compiler.types.dims import Dim, Poly, evaluate
from .exits import Failure
from .tables import short, table

BYTES = 4
"""Of one float32."""
BATCH = "batch"


def show(path: str, overrides: Sequence[str] = (), sizes: Mapping[str, int] | None = None) -> str:
    """The table that ``triglot show`` prints.

    Args:
        path: of the spec.
        overrides: ``PATH=VALUE`` texts.
        sizes: sizes the spec leaves open, and ``batch``.

    Raises:
        DiagnosticError: the spec has errors.
    """
    return as_text(load(path, overrides), dict(sizes or {}), None)


def as_text(checked: Checked, sizes: dict[str, int], depth: int | None) -> str:
    """One table per network."""
    assert checked.program is not None
    parts = []
    for network in checked.program.networks.values():
        parts.append(_network(network, sizes, depth, checked.program.recomputed))
    return "\n\n".join(parts)


def _network(
    network: Network, sizes: dict[str, int], depth: int | None, recomputed: Sequence[Block]
) -> str:
    meter = Meter(network, recomputed)
    rows = [row for row in meter.rows() if depth is None or row.depth <= depth]
    cells = [_cells(row, sizes) for row in rows]
    head = f"{network.name}: {signature(network)}"
    heads = ("layer", "op", "output", "parameters", "FLOPs", "memory")
    lines = [head, "", table(heads, cells, right=(3, 4, 5)), "", *_totals(meter.total, sizes)]
    return "\n".join(lines)


def signature(network: Network) -> str:
    """``image: image[224, 224, 3] -> vector[1000]``."""
    body = network.body
    inputs = ", ".join(f"{name}: {body.inputs[name].type}" for name in network.input_names)
    values = body.result.items if isinstance(body.result, Bundle) else {"": body.result}
    outputs = ", ".join(f"{k}: {v.type}" if k else str(v.type) for k, v in values.items())
    return f"{inputs} -> {outputs}"


def _cells(row: Row, sizes: dict[str, int]) -> tuple[str, ...]:
    name = "  " * row.depth + row.path.rpartition(".")[2]
    if row.copies > 1 or row.word == "copy":
        name = "  " * row.depth + "copy " + row.path.rpartition(".")[2]
    word = f"{row.copies} x" if row.copies > 1 else "" if row.word == "copy" else row.word
    count = f"{row.cost.parameters:,}" if row.cost.parameters else ""
    flops, made = (known(size, sizes) for size in (row.cost.flops, row.cost.activations))
    return name, word, row.output, count, short(flops), short(made * BYTES, "B")


def _totals(total: Cost, sizes: dict[str, int]) -> list[str]:
    batch = sizes.get(BATCH)
    flops, made = known(total.flops, sizes), known(total.activations, sizes) * BYTES
    extra = f" and {total.statistics:,} statistics" if total.statistics else ""
    size = short((total.parameters + total.statistics) * BYTES, "B")
    kept = known(total.kept, sizes) * BYTES
    rest = [f"kept         {_of_batch(kept, batch, 'B')}, the rest is computed again"]
    return [
        f"parameters   {total.parameters:,}{extra}, {size} in float32",
        f"FLOPs        {_of_batch(flops, batch)}",
        f"memory       {_of_batch(made, batch, 'B')}",
        *(rest if total.kept != total.activations else []),
    ]


def _of_batch(size: Dim, batch: int | None, unit: str = "") -> str:
    """The size for a batch, which is a symbol when nobody says how large it is."""
    if batch is not None:
        return f"{short(size * batch, unit)} for a batch of {batch}"
    text = short(size, unit)
    return f"({text}) * {BATCH}" if " + " in text else f"{text} * {BATCH}"


def known(size: Dim, sizes: dict[str, int]) -> Any:
    """A size with the symbols that were given filled in."""
    if not isinstance(size, Poly) or not sizes:
        return size
    try:
        return evaluate(size, sizes)
    except KeyError as missing:
        raise Failure(f"--sizes does not say how large {missing.args[0]} is") from None


def as_json(checked: Checked, sizes: dict[str, int]) -> str:
    """``{version, program, networks: [{name, inputs, outputs, layers, total}]}``."""
    assert checked.program is not None
    program = checked.program
    networks = [_record(each, sizes, program.recomputed) for each in program.networks.values()]
    found = {"version": 1, "program": checked.program.name, "networks": networks}
    return json.dumps(found, indent=2)


def _record(
    network: Network, sizes: dict[str, int], recomputed: Sequence[Block]
) -> dict[str, Any]:
    meter, body = Meter(network, recomputed), network.body
    values = body.result.items if isinstance(body.result, Bundle) else {"output": body.result}
    return {
        "name": network.name,
        "inputs": {name: str(body.inputs[name].type) for name in network.input_names},
        "outputs": {name: str(value.type) for name, value in values.items()},
        "layers": [
            {
                "path": row.path,
                "depth": row.depth,
                "op": row.word,
                "output": row.output,
                "copies": row.copies,
                **_cost(row.cost, sizes),
            }
            for row in meter.rows()
        ],
        "total": _cost(meter.total, sizes),
    }


def _cost(cost: Cost, sizes: dict[str, int]) -> dict[str, Any]:
    """Numbers, or text where a size is open."""
    flops, made = (known(size, sizes) for size in (cost.flops, cost.activations))
    memory, kept = made * BYTES, known(cost.kept, sizes) * BYTES
    return {
        "parameters": cost.parameters,
        "statistics": cost.statistics,
        "flops": str(flops) if isinstance(flops, Poly) else flops,
        "activation_bytes": str(memory) if isinstance(memory, Poly) else memory,
        "kept_bytes": str(kept) if isinstance(kept, Poly) else kept,
    }
