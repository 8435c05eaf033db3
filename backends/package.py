"""A checked spec becomes packages: one folder per framework, written all or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from ..compiler.diagnostics import Diagnostic, Span, warning
from ..compiler.front import Checked, load
from ..compiler.ir.example import shown
from ..compiler.ir.nodes import Bundle, Program
from ..compiler.ir.objective import NAME, Objective
from ..compiler.ir.walk import op_nodes, shared_calls
from ..compiler.ir.weights import FOREIGN
from ..compiler.spec.resolve import resolved, resolved_yaml
from .code import files
from .code.about import excused
from .code.averages import averages, begun
from .code.context import Context, Input
from .code.devices import check_devices, helpers_of, mixing
from .code.helpers import layers_page
from .code.idle import unread
from .code.lower import Lowering
from .code.starts import starts
from .code.templates import docsafe
from .code.updates import compared, updates
from .code.weightmap import weight_entries

BACKENDS = ("torch", "keras", "jax")


@dataclass
class Written:
    """What `compile_spec` did.

    Attributes:
        packages: backend -> folder.
        trainer: whether the packages can train.
        findings: warnings of the spec and of this step.
    """

    packages: dict[str, Path] = field(default_factory=dict)
    trainer: bool = False
    findings: list[Diagnostic] = field(default_factory=list)


AGAIN = {"torch": ("calls_of", "draw_again"), "keras": ("calls_of", "draw_again"), "jax": ("turn",)}
"""Helpers of updates in turn that go through the parts of a batch."""


def compile_spec(
    spec: str | Path,
    targets: Sequence[str] = BACKENDS,
    out: str | Path = "build",
    overrides: Sequence[str] = (),
    force: bool = False,
) -> Written:
    """Compile a spec file into ``out/torch``, ``out/keras``, ``out/jax``.

    Args:
        spec: path of the spec.
        targets: backends.
        out: folder that receives one folder per backend.
        overrides: ``--set`` texts.
        force: overwrite files that were edited by hand.

    Raises:
        DiagnosticError: the spec has errors, a backend cannot say it, or the disk refuses.
    """
    return compile_checked(load(spec, overrides), targets, Path(out), force)


def compile_checked(
    checked: Checked, targets: Sequence[str], out: Path, force: bool = False
) -> Written:
    """Write packages of a spec that was checked before; raises as `compile_spec` does."""
    checked.required()
    written = Written(findings=list(checked.findings))
    staged = files.staging()
    try:
        custom = {
            backend: stage(checked, backend, staged / backend, written) for backend in targets
        }
        files.tidy(staged, {name for found in custom.values() for name in found})
        for backend in targets:
            for name, path in custom[backend].items():
                shutil.copyfile(path, staged / backend / f"{name}.py")
            finish(staged / backend)
        for backend in targets:
            files.place(staged / backend, out / backend, force)
            written.packages[backend] = out / backend
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return written


def stage(checked: Checked, backend: str, folder: Path, written: Written) -> dict[str, Path]:
    """Write the raw pages of one backend; formatting and the manifest come after.

    Returns:
        Files of the user that the package holds as they are, by the module they become.
    """
    assert checked.program is not None and checked.spec is not None
    structure = import_module(f".{backend}.structure", __package__)
    lowering = lower(checked.program, structure)
    folder.mkdir(parents=True)
    lines = structure.model(lowering)
    module = f'"""{title(checked)}"""\n\n{lines.text}'
    (folder / "model.py").write_text(module, encoding="utf-8")
    printed = [lines.text]
    if checked.program.objectives:
        said = structure.model(lowering, objective=True)
        text = (
            f'"""What the training of {docsafe(checked.spec.name)} makes small."""\n\n{said.text}'
        )
        (folder / "objective.py").write_text(text, encoding="utf-8")
        printed.append(said.text)
    context = make_context(checked, backend, lowering, structure, written)
    check_devices(context)
    if context.keyed:
        again = AGAIN[backend] if context.parts and context.parted else ()
        names = ("advance", "give_keys", "seek", *again)
        lowering.use_helpers({f"portable.{name}" for name in names})
    page = layers_page(backend, helpers_of(context, lowering.helpers))
    context = replace(context, layered=page is not None, excused=excused(printed))
    if page is not None:
        (folder / "layers.py").write_text(page, encoding="utf-8")
    pages = import_module(f".{backend}.train", __package__).pages(context)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / context.spec_file).write_text(checked.source.text, encoding="utf-8")
    for name, text in beside(checked).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "spec.resolved.yaml").write_text(resolved_yaml(checked.spec), encoding="utf-8")
    (folder / "manifest.raw").write_text(
        json.dumps(facts(checked, backend, lowering, context, lines) | {"printed": module}),
        encoding="utf-8",
    )
    written.trainer = context.training is not None and context.data is not None
    return {**lowering.files, **own_source(checked)}


def own_source(checked: Checked) -> dict[str, Path]:
    """Files of the user that the data is read with, by the module they become."""
    plan = checked.plan
    return plan.source.files(Path(checked.source.path).parent) if plan is not None else {}


def beside(checked: Checked) -> dict[str, str]:
    """The other files of the spec, at the places where its copy in the package looks for them."""
    home = Path(checked.source.path).resolve().parent
    return {path.relative_to(home).as_posix(): text for path, text in checked.files.items()}


def title(checked: Checked) -> str:
    """The first line of ``model.py``."""
    assert checked.spec is not None and checked.program is not None
    text = checked.spec.description.strip().splitlines()
    word = "Networks" if len(checked.program.networks) > 1 else "Network"
    words = text[0].rstrip(".") if text else f"{word} of the spec `{checked.spec.name}`"
    clean = words.replace("\\", "").replace('"', "'")
    if len(clean) > 78:
        clean = clean[:78].rpartition(" ")[0].rstrip(",;:") or clean[:78]
    return f"{clean[:1].upper()}{clean[1:]}."


def lower(program: Program, structure: Any) -> Lowering:
    """Lower every network of a program for one backend.

    Raises:
        DiagnosticError: E0803 the backend has no word for an op.
    """
    lowering = Lowering(program, structure.dialect(program))
    for network in (program.networks | program.objectives).values():
        lowering.network(network)
    return lowering


def make_context(
    checked: Checked, backend: str, lowering: Lowering, structure: Any, written: Written
) -> Context:
    """The facts the pages around ``model.py`` are made from."""
    program, spec = checked.program, checked.spec
    assert program is not None and spec is not None
    roots = {n: o for n, o in program.objectives.items() if n == NAME}
    every = program.networks | roots
    name, network = next(iter((roots or program.networks).items()))
    entries, keyed = weight_entries(lowering, every)
    dialect = lowering.dialect
    inputs = tuple(
        Input(key, network.body.inputs[key].type, dialect.natural(network.body.inputs[key].type))
        for key in network.input_names
    )
    result = network.body.result
    first = next(iter(result.items.values())) if isinstance(result, Bundle) else result
    training, data = trainable(checked, written)
    whole = network if isinstance(network, Objective) else None
    ops = op_nodes(program)
    suffix = Path(checked.source.path).suffix or ".yaml"
    return Context(
        program=spec.name,
        backend=backend,
        network=structure.builder_name(name) if backend == "keras" else dialect.definition_name(name),
        inputs=inputs,
        output=first.type,
        parameters=tuple(begun(entries, program.networks)),
        starts=tuple(starts(program, backend, Path(checked.source.path).resolve().parent)),
        output_layout=dialect.natural(first.type),
        training=training,
        data=data,
        description=spec.description,
        spec_file=f"spec{suffix}",
        spec_hash=files.digest(checked.source.text.encode()),
        has_dropout=any(node.op.stochastic and not node.op.samples for node in ops),
        has_samples=any(node.op.samples for node in ops),
        priced=any(node.op.costs for node in ops),
        keyed=tuple(keyed),
        has_conv=any("conv" in node.op.core.word for node in ops),
        mixing=tuple(mixing(ops, network)),
        has_lstm=any(node.op.core.word == "lstm" for node in ops),
        has_state=any(not entry["trainable"] for entry in entries),
        networks=tuple(
            (each.name, dialect.constructor_name(lowering.network(each))) for each in every.values()
        ),
        objective=whole.terms if whole else (),
        compared=compared(whole, lowering.dialect) if whole else (),
        parts=updates(whole, training, entries) if whole and training is not None else (),
        slopes=any(getattr(node, "slope", False) for o in every.values() for node in o.body.nodes),
        recomputed=bool(program.recomputed),
        nested=any(shared_calls(each.body.nodes) for each in every.values()),
        bundled=any(isinstance(n.body.result, Bundle) for n in program.networks.values()),
        unread=unread(lowering, network),
        custom=tuple(sorted(f"{n}.py" for n in {**lowering.files, **own_source(checked)})),
        facts=dialect.facts,
        averages=averages(network) if training is not None else {},
        answering=shown(whole, training, program.every) if whole else None,
    )


def trainable(checked: Checked, written: Written) -> tuple[Any, Any]:
    """Training and data when both can be compiled; else a note says why there is no trainer."""
    program = checked.program
    assert program is not None
    training = checked.training
    if any(start.naming in FOREIGN for n in program.networks.values() for start in n.starts):
        return None, None  # a training must not begin with other weights than the spec says
    reasons = [
        d for d in checked.findings if d.code.startswith(("E08", "E07")) and d.severity == "warning"
    ]
    blocked = [d for d in reasons if d.code.startswith("E08")]
    if program.objectives:
        written_ = not any(_about(d, checked, "training") for d in blocked)
        return (training, checked.plan) if training is not None and written_ else (None, None)
    if len(program.networks) > 1 or isinstance(
        next(iter(program.networks.values())).body.result, Bundle
    ):
        return None, None
    if (
        training is None
        or training.loss is None
        or isinstance(training.loss, str)
        or any(_about(d, checked, "training") for d in blocked)
    ):
        return None, None
    if (
        checked.plan is None
        and checked.spec is not None
        and checked.spec.data is not None
        and not written.findings
    ):
        written.findings.append(
            warning("W0801", "no trainer is written: the data is not compiled yet")
        )
    return training, checked.plan


def _about(found: Diagnostic, checked: Checked, section: str) -> bool:
    """Whether a finding stands inside a section of the spec."""
    node = getattr(checked.spec, section)
    span = found.span
    return bool(
        node is not None and span is not None and node.span.start <= span.start <= node.span.end
    )


def facts(
    checked: Checked, backend: str, lowering: Lowering, context: Context, lines: Any
) -> dict[str, Any]:
    """What the manifest will say; hashes and final line numbers are added after formatting."""
    from .. import __version__

    origins = {
        str(n + 2): [*span.source.position(span.start), node, other_file(checked, span)]
        for n, (span, node) in lines.origins.items()
    }
    assert checked.program is not None and checked.spec is not None
    networks = {}
    roots = {n: o for n, o in checked.program.objectives.items() if n == NAME}
    for name, network in (checked.program.networks | roots).items():
        result = network.body.result
        outs = result.items if isinstance(result, Bundle) else {"output": result}
        networks[name] = {
            "inputs": {
                key: described(network.body.inputs[key].type, lowering)
                for key in network.input_names
            },
            "outputs": {key: described(value.type, lowering) for key, value in outs.items()},
        }
    return {
        "version": 1,
        "triglot": __version__,
        "backend": backend,
        "program": context.program,
        "spec": {
            "file": context.spec_file,
            "resolved": "spec.resolved.yaml",
            "sha256": context.spec_hash,
            "values": resolved(checked.spec),
        },
        "networks": networks,
        "symbols": dict(checked.program.symbols),
        "weights": "weights.json",
        "origins": origins,
    }


def other_file(checked: Checked, span: Span) -> str:
    """The file of a place, "" for the spec itself."""
    path = Path(span.source.path)
    known = path.resolve() in checked.files
    return path.name if known else ""


def described(kind: Any, lowering: Lowering) -> dict[str, Any]:
    """A type as JSON, with the layout this package exchanges it in."""
    made: dict[str, Any] = {
        "type": str(kind),
        "shape": [int(d) if isinstance(d, int) else str(d) for d in kind.dims],
        "layout": lowering.dialect.natural(kind),
        "dtype": kind.dtype,
    }
    if kind.pad is not None:
        made["pad"] = kind.pad
    return made


def finish(folder: Path) -> None:
    """The manifest: source map, file hashes."""
    raw = folder / "manifest.raw"
    manifest = json.loads(raw.read_text(encoding="utf-8"))
    origins, printed = manifest.pop("origins"), manifest.pop("printed")
    raw.unlink()
    manifest["source_map"] = line_map(printed, folder, origins)
    names = files.names_in(folder)
    manifest["files"] = {name: files.digest((folder / name).read_bytes()) for name in names}
    (folder / files.MANIFEST).write_text(manifest_text(manifest), encoding="utf-8")


def manifest_text(manifest: dict[str, Any]) -> str:
    """JSON with one line per top-level key, and one per row of the source map and of the files."""
    parts = []
    for key, item in manifest.items():
        if isinstance(item, list):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in item)
            parts.append(
                f"{json.dumps(key)}: [\n  {rows}\n ]" if item else f"{json.dumps(key)}: []"
            )
        elif isinstance(item, dict) and key in ("files", "networks"):
            rows = ",\n  ".join(
                f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in item.items()
            )
            parts.append(f"{json.dumps(key)}: {{\n  {rows}\n }}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(item, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def line_map(before: str, folder: Path, origins: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines of the formatted ``model.py`` and the places of the spec they came from."""
    after = (folder / "model.py").read_text(encoding="utf-8")
    rows = []
    pairs = zip(files.statements_of(before), files.statements_of(after), strict=True)
    for (line, _), (first, last) in pairs:
        known = origins.get(str(line))
        if known is not None:
            row = {"lines": [first, last], "spec": known[:2], "node": known[2]}
            rows.append(row | ({"file": known[3]} if known[3] else {}))
    return rows
