"""Build the documentation site: ``python docs/make_site.py [--out build/site]``.

Hand-written pages of ``docs/`` and pages made from the registry: every op, loss, metric, optimizer,
schedule, initialiser, source and transform with its fields and, for ops, the spec line beside the
lines it becomes in three frameworks; every diagnostic code.  MkDocs lays them out; ``--strict`` makes
a broken link an error.
"""

from __future__ import annotations

import argparse
import inspect
import keyword
import re
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from triglot.backends.package import BACKENDS, lower
from triglot.compiler.diagnostics.codes import codes, page, title
from triglot.compiler.front import check_file
from triglot.compiler.ops import OPS
from triglot.compiler.spec.rooms import room
from triglot.editor.words import FAMILIES, describe, meaning, plain

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
TITLES = {"torch": "PyTorch", "keras": "Keras 3", "jax": "JAX (Flax NNX)"}
TYPE = re.compile(r"^(image|volume|video|sequence|tokens|mask|vector|label|scalar|tensor)\b")


def main() -> int:
    """Build the site; the exit code is MkDocs's."""
    parser = argparse.ArgumentParser(description="Build the documentation site.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sources(folder / "docs")
        config = (HERE / "site" / "mkdocs.yml").read_text(encoding="utf-8")
        (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        command += ["-f", str(folder / "mkdocs.yml"), "-d", str(args.out.resolve())]
        done = subprocess.run(command, check=False)
    if done.returncode == 0:
        print(f"wrote {args.out}/index.html")
    return done.returncode


def sources(folder: Path) -> None:
    """Write every Markdown page of the site."""
    for path in sorted(HERE.glob("*.md")):
        put(folder / path.name, local(path.read_text(encoding="utf-8")))
    for name, target in (("README.md", "index.md"), ("CONTRIBUTING.md", "contributing.md")):
        put(folder / target, local((ROOT / name).read_text(encoding="utf-8")))
    put(folder / "changelog.md", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    for family in ("ops", *FAMILIES):
        words = room(family)
        put(folder / "words" / family / "index.md", listing(family, words))
        for word in words:
            put(folder / "words" / family / f"{word}.md", word_page(family, words[word]))
    put(folder / "codes" / "index.md", code_listing())
    for code in codes():
        put(folder / "codes" / f"{code}.md", page(code).replace("# ", f"# {code}: ", 1))
    put(folder / "specs.md", library())


def put(path: Path, text: str) -> None:
    """Write a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


def local(text: str) -> str:
    """A page of the repository with links that hold on the site."""
    for old, new in (
        ("](docs/", "]("), ("](CONTRIBUTING.md", "](contributing.md"),
        ("](../CONTRIBUTING.md", "](contributing.md"), ("](CHANGELOG.md", "](changelog.md"),
        ("](../CHANGELOG.md", "](changelog.md"), ("](../README.md", "](index.md"),
        ("](specs/models)", "](specs.md)"), ("](specs/refused)", "](codes/index.md)"),
    ):  # fmt: skip
        text = text.replace(old, new)
    return re.sub(r"\[([^]]+)\]\((?:\.\./)?LICENSE\)", r"\1", text)


def listing(family: str, words: Any) -> str:
    """Every word of a family with its first line."""
    rows = [f"| [`{word}`]({word}.md) | {cell(meaning(words[word]))} |" for word in words]
    return "\n".join([f"# {family.capitalize()}", "", "| word | meaning |", "|---|---|", *rows])


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def word_page(family: str, kind: Any) -> str:
    """Meaning, fields and, for an op, what it becomes."""
    first, _, rest = inspect.cleandoc(kind.__doc__ or "").partition("\n")
    lines = [f"# {kind.word}", "", prose(first), "", prose(rest.strip()), ""]
    if kind.fields:
        lines += ["## Fields", "", "A lone value fills the first one.", ""]
        lines += ["| field | takes |", "|---|---|"]
        lines += [f"| `{name}` | {cell(describe(field))} |" for name, field in kind.fields.items()]
    if family == "ops":
        lines += ["", *becomes(kind)]
    return "\n".join(lines)


def prose(text: str) -> str:
    """A docstring as Markdown: double backticks become single ones, angle brackets stay text."""
    return text.replace("``", "`").replace("<", "&lt;")


def becomes(kind: Any) -> list[str]:
    """The first cases of an op, each as a spec line and as the lines of three programs."""
    lines: list[str] = []
    for case in [case for case in kind.cases if case.code is None][:2]:
        spec, step = one_step(kind, case)
        lines += ["## Example" if not lines else "## Another", "", fenced("yaml", step), ""]
        for backend in BACKENDS:
            lines += [f"**{TITLES[backend]}**", "", fenced("python", said(spec, backend)), ""]
    return lines


def fenced(language: str, text: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.strip(chr(10))}\n```"


def one_step(kind: Any, case: Any) -> tuple[str, str]:
    """A spec with one step, and the lines of it that show the step."""
    inputs, fields, shared, first = {"x": case.input}, [], "", ""
    for name, given in case.fields.items():
        name = name.rstrip("_")
        sort = kind.fields[name].kind
        if sort in ("value", "values"):
            names = fresh(name, given, inputs)
            fields.append(f"{name}: {names[0] if len(names) == 1 else plain(names)}")
        elif sort == "module":
            ((word, inner),) = given.items()
            inputs = {"ids": OPS[word].cases[0].input}
            shared = f"  shared:\n    table: {{{word}: {plain(inner)}}}\n"
            first = "    - table\n"
            fields.append(f"{name}: table")
        else:
            fields.append(f"{name}: {plain(given)}")
    call = f"{kind.word}: {{{', '.join(fields)}}}" if fields else f"{kind.word}:"
    source = "      from: x\n" if len(inputs) > 1 else ""
    step = f"    - {call if fields or source else kind.word}\n{source}"
    head = "".join(f'    {name}: "{given}"\n' for name, given in inputs.items())
    body = f"  inputs:\n{head}{shared}  layers:\n{first}{step}"
    shown = "\n".join(line[2:] for line in body.splitlines())
    return f"triglot: 1\nmodel:\n{body}", shown


def fresh(name: str, given: Any, inputs: dict[str, str]) -> list[str]:
    """Names of the network inputs that a field reads, added to ``inputs``."""
    several = given if isinstance(given, (list, tuple)) else [given]
    root = "other" if keyword.iskeyword(name) or name == "x" else name
    names = [root if len(several) == 1 else f"{root}_{i}" for i in range(len(several))]
    inputs |= dict(zip(names, several, strict=True))
    return names


def said(spec: str, backend: str) -> str:
    """The lines of ``model.py`` that a one-step spec becomes, formatted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.yaml"
        path.write_text(spec, encoding="utf-8")
        checked = check_file(path)
    if checked.program is None or any(found.severity == "error" for found in checked.findings):
        raise SystemExit(f"an example does not check:\n{spec}\n{checked.findings}")
    structure = import_module(f"triglot.backends.{backend}.structure")
    lines = structure.model(lower(checked.program, structure))
    return own_lines(lines)


def own_lines(lines: Any) -> str:
    """Lines that come from a step, without what frames them."""
    kept = []
    for number, line in enumerate(lines.lines, 1):
        origin = lines.origins.get(number)
        if (origin is not None and origin[1]) or re.search(r"\bself\.\w+ = ", line):
            kept.append(line.strip())
    return "\n".join(kept)


def code_listing() -> str:
    """Every diagnostic code with its title."""
    rows = [f"| [{code}]({code}.md) | {title(code)} |" for code in codes()]
    return "\n".join(["# Diagnostic codes", "", "| code | what is wrong |", "|---|---|", *rows])


def library() -> str:
    """Every spec of the library, in full."""
    lines = ["# The spec library", "", "`triglot new NAME --like KIND` starts from one of these.", ""]
    for path in sorted((ROOT / "specs" / "models").iterdir()):
        if path.suffix in (".yaml", ".toml"):
            text = path.read_text(encoding="utf-8")
            lines += [f"## {path.name}", "", fenced(path.suffix[1:], text), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
