"""Values of the templates in ``shared/data`` for tables: columns, texts and what they become."""

from __future__ import annotations

from inspect import getsource
from typing import Any

from ...compiler.policy.plan import DataPlan, FieldPlan
from ...compiler.policy.sources import _midi
from ...compiler.policy.transforms import MISSING, NO, YES, Part, Tokens
from ...compiler.policy.transforms.date import CYCLES
from .data_names import function_name, vocabulary_names
from .templates import docsafe, pyrepr

READERS = {"tsv": "csv", "events": "jsonl"}
"""Source -> template that reads it, where they are called differently."""

FORMS = {
    "csv": "a CSV",
    "tsv": "a table with tabs",
    "jsonl": "a file of JSON objects",
    "events": "a file of lists of events",
    "parquet": "a Parquet file",
    "text": "a text file",
    "midi": "a MIDI file",
    "parallel_text": "a text file",
}
KEPT = {
    "csv": "A CSV as texts: its name, the columns, and the line of each row in the file.",
    "tsv": "A file as texts: its name, the columns, and the line of each row in the file.",
    "jsonl": "A file as texts: its name, the columns, and the line of each row in the file.",
    "events": "A file as texts: its name, the columns, and the line of each row in the file.",
    "parquet": "A file as texts: its name, the columns, and the number of each row.",
    "text": "Texts: the name of their files, the column, and the number of each.",
    "midi": "Songs as events: the name of their files, the column, and the number of each.",
    "parallel_text": "Pairs of texts: the first file's name, the columns, the line of each pair.",
}
LIBRARIES = {
    "midi": ("mido", ("from mido import KeySignatureError, MidiFile",)),
    "parquet": ("pyarrow", ("import pyarrow", "from pyarrow import parquet")),
    "bpe": (
        "tokenizers",
        ("from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers",),
    ),
}  # fmt: skip
"""What needs a library -> its name and imports."""

PLACES = {
    "month": "day.month",
    "day": "day.day",
    "weekday": "day.weekday()",
    "hour": "day.hour + day.minute / 60",
}
RANGES = {
    "standardize": "at mean 0 and deviation 1",
    "log": "at mean 0 and deviation 1, some as logarithms",
}


def table_values(plan: DataPlan, objective: bool) -> dict[str, Any]:
    """Everything the templates of tables ask.

    Args:
        plan: the data.
        objective: what is made small reads the target as one of its inputs.
    """
    goal = plan.target.name if objective and plan.aimed and not plan.target.tokens else None
    source = plan.source.word
    parts = [part for field in plan.inputs if field.name != goal for part in field.parts]
    every = [*parts, *plan.target.parts]
    names = vocabulary_names([part for part in every if part.categories])
    made = [field_values(field, names, plan.past) for field in _made(plan, goal)]
    tokens = [field["tokens"] for field in made if field["tokens"]]
    needs = {source, *(field["tokenizer"] for field in tokens)} & set(LIBRARIES)
    return {
        **_files(plan, source),
        **_numbers(parts),
        "unit": plan.unit,
        "columns_read": _columns_read(plan, every, made),
        "surveyed": tuple(dict.fromkeys(p.column for p in parts if p.kind == "number")),
        "table_text": KEPT[source],
        "libraries": [line for need in sorted(needs) for line in LIBRARIES[need][1]],
        "data_requirements": [LIBRARIES[need][0] for need in sorted(needs)],
        "kinds": {part.kind for part in every},
        "gappy": any(p.kind != "category" or p.encode == "hash" for p in every)
        or bool(plan.drops or plan.moments),
        "moments": plan.moments,
        "drops": plan.drops,
        "vocabularies": [(names[p.column], p.categories) for p in _once(every)],
        "missing": MISSING,
        "yes": YES,
        "no": NO,
        "encodings": {part.encode for part in parts if part.kind == "category"},
        "year_columns": tuple(dict.fromkeys(p.column for p in parts if "year" in p.pieces)),
        "cyclic": any(set(part.pieces) - {"year"} for part in parts),
        "tokenizers": {field["tokenizer"] for field in tokens},
        "token_fields": [field for field in made if field["tokens"]],
        "made": made,
        "inputs": [
            field_values(field, names, plan.past) | {"call": _call(field, goal)} for field in plan.inputs
        ],
        **(_bucket(plan) if plan.sampler is not None and plan.sampler.trims else {}),
        "fit_text": "the vocabularies" if tokens and not parts else "the statistics",
    }


def _bucket(plan: DataPlan) -> dict[str, Any]:
    """What batches of similar lengths need to know: where ids stand, and what fills them."""
    several = len(plan.inputs) > 1
    assert plan.sampler is not None
    by = plan.sampler.get("by")
    found: dict[str, Any] = {}
    inputs = []
    for place, field in enumerate(plan.inputs):
        values = f"inputs[{place}]" if several else "inputs"
        if field.tokens is None:
            inputs.append(values)
            continue
        inputs.append(f"Trimmed({values}, {field.tokens.pad})")
        if field.name == by or not (by or found):
            at = f"[{place}]" if several else ""
            found = {"name": field.name, "pad": field.tokens.pad}
            found["ids"] = f"splits.train[0]{at}"
    goal = plan.target.tokens
    found["inputs"] = f"({', '.join(inputs)})" if several else inputs[0]
    found["target"] = f"Trimmed(target, {goal.pad})" if goal else "target"
    return {"bucket": found}


def _columns_read(plan: DataPlan, parts: list[Part], made: list[dict[str, Any]]) -> tuple[str, ...]:
    """The columns that are read, each once."""
    texts = [field["tokens"]["column"] for field in made if field["tokens"]]
    deciding = [plan.column] if plan.column else []
    return tuple(dict.fromkeys([*(part.column for part in parts), *texts, *deciding]))


def _call(field: FieldPlan, goal: str | None) -> str:
    """How an input is made."""
    if field.name == goal:
        return "make_target(table, dtype)"
    cast = "" if field.type.dtype == "int" else ".astype(dtype)"
    return f"make_{function_name(field.name)}(table, fitted){cast}"


def _made(plan: DataPlan, goal: str | None) -> list[FieldPlan]:
    """Fields that a function of their own makes: the inputs, and a target of tokens."""
    found = {field.name: field for field in plan.inputs if field.name != goal}
    if plan.target.tokens is not None or not plan.aimed:
        found[plan.target.name] = plan.target
    return list(found.values())


def _files(plan: DataPlan, source: str) -> dict[str, Any]:
    """Where the rows come from, and how that is said."""
    separator = getattr(plan.source, "separator", ",")
    form = FORMS[source]
    values: dict[str, Any] = {
        "reader": READERS.get(source, source),
        "delimiter": f", delimiter={pyrepr(separator)}" if separator != "," else "",
        "predict_form": f"{form} with the columns of the training data",
        "predicted_text": f"The file is {form} with the columns of the training data;\n    the target is not needed.",
        "reading": "read(Path(folder) / FILE)",
        "predicted": "read(Path(path))",
        "files": {},
    }
    if source == "parallel_text":
        names: tuple[str, ...] = (plan.source.source, plan.source.target)
        values |= {"file": "", "files": names, "reading": "read(Path(folder))"}
        values |= {"predicted": "examples(Path(path))", "predict_form": f"{form}, one a line"}
        values["predicted_text"] = "The file holds a text to translate on every line."
    else:
        names = (plan.source.file,)
        values["file"] = plan.source.file
    if source == "midi":
        lines = "\n\n\n".join((getsource(_midi.events_of), getsource(_midi.notes_of)))
        values |= {"midi": plan.source, "midi_lines": f"DRUMS = {_midi.DRUMS}  # the channel of notes without pitch\n\n\n{lines}"}
        values |= {"reading": "examples(read_files(Path(folder)))", "predict_form": form}
        values["predicted"] = "examples([read_text(Path(path))])"
        values["predicted_text"] = "The file holds the notes of a song."
    if source == "text":
        values |= {"reading": "examples(read_files(Path(folder)))", "predict_form": form}
        values["predicted"] = "examples([read_text(Path(path))])"
        values["predicted_text"] = "The file is text in UTF-8, cut as for training."
    if plan.lazy:
        values["reading"] = "map(complete, blocks(path))" if plan.drops else "blocks(path)"
    if plan.split.files:
        values |= {"file": "", "files": {"train": plan.source.file, **plan.split.files}}
        names = tuple(values["files"].values())
    values["source_text"] = " and ".join(docsafe(name) for name in names)
    values["data_files"] = ", ".join(f"`{docsafe(name)}`" for name in names)
    return values


def _numbers(parts: list[Part]) -> dict[str, Any]:
    """The columns of numbers, those with equal settings together."""
    groups: dict[tuple[str, Any], list[str]] = {}
    for part in parts:
        if part.kind == "number":
            fill = "median" if part.fill == "drop" else part.fill
            columns = groups.setdefault((part.scale, fill), [])
            columns += [part.column] if part.column not in columns else []
    scales = {scale for scale, _ in groups}
    return {
        "numbers_scaled": bool(groups),
        "scaled_text": RANGES.get("log" if "log" in scales else min(scales), "in their range")
        if scales and scales <= {"standardize", "log"}
        else "in their range",
        "logs": tuple(name for (scale, _), names in groups.items() if scale == "log" for name in names),
        "number_groups": [
            {"names": tuple(names), "scale": scale, "fill": fill}
            for (scale, fill), names in groups.items()
        ],
        "indicated": any(part.indicator for part in parts),
    }  # fmt: skip


def field_values(
    field: FieldPlan, names: dict[str, str], past: int | None = None
) -> dict[str, Any]:
    """What the template of one field asks.

    Args:
        field: the field.
        names: column -> constant that holds its categories.
        past: rows before the present that examples see, None where examples are rows.
    """
    window = field.window
    return {
        "window": window,
        "first_row": past + 1 - window.length if window and past is not None else past,
        "name": field.name,
        "key": f"{field.name}.tokens",
        "identifier": function_name(field.name),
        "width": sum(part.width for part in field.parts),
        "ids": field.type.dtype == "int",
        "tokens": _tokens(field.tokens) if field.tokens else None,
        "lines": [line for part in field.parts for line in _lines(part, names)],
    }


def _tokens(plan: Tokens) -> dict[str, Any]:
    """How a field of texts is learned and written as ids."""
    special = {} if plan.stream else {plan.pad: "<pad>"}
    special |= {plan.start: "<start>"} if plan.start is not None else {}
    special |= {plan.end: "<end>"} if plan.end is not None else {}
    low = ".lower()" if plan.lower else ""
    split = {"word": "words({})", "event": "{}.split()", "character": "{}", "bpe": "{}"}[plan.tokenizer]
    whole, each = (split.format(f"{text}{low}") for text in ("text", "texts[row]"))
    if plan.tokenizer == "bpe":
        names = [special[n] for n in sorted(special)]
        learn, more = "learn_pairs", f"{plan.vocab}, {pyrepr(names)}"
    else:
        learn, more = "vocabulary", f"{plan.vocab - len(special) - 1}"
    room = plan.length - sum(n is not None for n in (plan.start, plan.end))
    row = f"encode(text{low})"
    if room < plan.length and not plan.stream:
        ends = [n if n is None else f"{n}" for n in (plan.start, plan.end)]
        row = ", ".join(filter(None, (ends[0], f"*{row}[:{room}]", ends[1])))
        row = f"[{row}]"
    encoders = {"word": "word_encoder", "event": "event_encoder", "character": "letter_encoder", "bpe": "pair_encoder"}
    return {
        "column": plan.column,
        "tokenizer": plan.tokenizer,
        "length": plan.length,
        "pad": plan.pad,
        "learn": f"{learn}(({each} for row in rows), {more})",
        "learn_lazy": f"{learn}(({whole} for text in texts), {more})",
        "learn_text": f"{learn}([{whole}], {more})",
        "encoder": encoders[plan.tokenizer],
        "first": "" if plan.tokenizer == "bpe" else f", {len(special)}",
        "row": row,
    }


def _lines(part: Part, names: dict[str, str]) -> list[str]:
    """The columns that one part becomes."""
    column = pyrepr(part.column)
    if part.kind == "category" and part.encode == "hash":
        return [f"hashed(table, {column}, {part.buckets})"]
    if part.kind == "category":
        made = "indexed" if part.encode == "index" else "one_hot"
        return [f"{made}(table, {column}, {names[part.column]})"]
    if part.kind == "boolean":
        return [f"booleans(table, {column})[:, None]"]
    if part.kind == "date":
        return [_piece(column, piece) for piece in part.pieces]
    gaps = [f"gaps(table, {column})"] if part.indicator else []
    return [f"scaled(table, {column}, fitted)", *gaps]


def _piece(column: str, piece: str) -> str:
    if piece == "year":
        return f"scaled_years(table, {column}, fitted)"
    return f"cycle(dates(table, {column}), lambda day: {PLACES[piece]}, {CYCLES[piece]})"


def _once(parts: list[Part]) -> list[Part]:
    """Category columns, each once."""
    return list({part.column: part for part in parts if part.categories}.values())
