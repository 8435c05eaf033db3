"""Drives the real yaml-language-server with our schema and prints what an author would see.

``make editor`` installs the server from the npm registry and runs this; docs/editors.md records the result.
Exits with 1 when something an author relies on is missing.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from triglot.compiler.front import check_file
from triglot.compiler.ops import OPS
from triglot.editor.schema import schema
from triglot.editor.words import words

from .client import Client

SPEC = """\
triglot: 1
blocks:
  stage:
    params: {filters: int}
    layers:
      - conv2d: filters
model:
  inputs: {image: "image[8, 8, 1]"}
  layers:
    - conv2d:
        filters: 8
        padding: same
    - relu
    - stage: 4
"""
failures: list[str] = []


def report(what: str, said: object, fine: bool) -> None:
    """One row of the result."""
    print(f"{'ok  ' if fine else 'FAIL'}  {what}: {said}")
    if not fine:
        failures.append(what)


def completion(client: Client, uri: str, line: int, character: int) -> tuple[list[dict[str, Any]], float]:
    """Items and milliseconds."""
    start = time.perf_counter()
    found = client.at("completion", uri, line, character)
    items = found["items"] if isinstance(found, dict) else found or []
    return items, 1000 * (time.perf_counter() - start)


def with_line(text: str, after: str, line: str) -> tuple[str, int, int]:
    """The text with a line below another one, and the position at its end."""
    lines = text.splitlines()
    at = lines.index(after) + 1
    lines.insert(at, line)
    return "\n".join(lines) + "\n", at, len(line)


def session(command: list[str], folder: Path, found: dict[str, Any], closed: bool) -> None:
    """All questions about one schema."""
    (folder / "schema.json").write_text(json.dumps(found))
    text = f"# yaml-language-server: $schema={(folder / 'schema.json').as_uri()}\n{SPEC}"
    client = Client(command, folder, {"yaml": {"validate": True, "completion": True, "hover": True}})
    uri = client.open("a.yaml", text)
    told = client.wait("textDocument/publishDiagnostics")["diagnostics"]
    report("a right spec has no findings", [d["message"] for d in told], told == [])
    version = 1

    def edit(changed: str) -> list[str]:
        nonlocal version
        version += 1
        client.change(uri, changed, version)
        return [d["message"] for d in client.wait("textDocument/publishDiagnostics")["diagnostics"]]

    step, line, column = with_line(text, "    - relu", "    - ")
    edit(step)
    items, first = completion(client, uri, line, column)
    _, warm = completion(client, uri, line, column)
    labels = {item["label"] for item in items}
    fine = set(OPS) <= labels and {"residual", "as"} <= labels and (not closed or "stage" in labels)
    report(f"steps at `- ` ({first:.0f} ms, then {warm:.0f} ms)", f"{len(items)} items", fine)
    fields, line, column = with_line(text, "        filters: 8", "        ")
    edit(fields)
    labels = {item["label"] for item in completion(client, uri, line, column)[0]}
    wanted = set(OPS["conv2d"].fields) - {"filters", "padding"}
    report("fields of conv2d", f"{len(labels)} items", wanted <= labels)
    enum, line, column = with_line(text, "        filters: 8", "        padding: ")
    edit(enum.replace("        padding: same\n", ""))
    labels = {item["label"] for item in completion(client, uri, line, column)[0]}
    report("words of padding", sorted(labels), set(OPS["conv2d"].fields["padding"].words) <= labels)
    loss, line, column = with_line(text, "    - stage: 4", "training:\n  optimizer: ")
    edit(loss)
    labels = {item["label"] for item in completion(client, uri, line + 1, 13)[0]}
    report("optimizers", sorted(labels), {word for word, _ in words("optimizers")} <= labels)
    typo = edit(text.replace("filters: 8", "filter: 8"))
    report("a typo in a field", typo, any("filter" in m for m in typo) and len(typo) <= 2)
    typo = edit(text.replace("- relu", "- conv2dd: 3"))
    report("a typo in an op", typo, bool(typo) == closed and len(typo) <= 1)
    typo = edit(text + "training:\n  checkpoint: bset\n")
    report("a wrong word", typo, len(typo) == 1 and "best" in typo[0])
    edit(text)
    at = text.splitlines().index("    - conv2d:")
    hover = client.at("hover", uri, at, 8)["contents"]["value"]
    said = next(line for line in hover.splitlines() if line and not line.startswith("#"))
    report("hover on conv2d", said[:70], "filters" in hover and len(hover) < 3000)
    client.close()


def main(command: list[str]) -> int:
    """Both schemas: of the language, and of one file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.yaml").write_text(SPEC)
        for title, found in (
            ("every spec", schema()),
            ("one file (--for)", schema(check_file(folder / "a.yaml").spec)),
        ):
            print(f"schema of {title}: {len(json.dumps(found)) // 1024} KiB")
            session(command, folder, found, "file" in title)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
