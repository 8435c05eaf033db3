"""Fill the generated parts of README.md: ``python docs/make_readme.py``.

A part stands between ``<!-- made: NAME -->`` and ``<!-- end -->``.  Everything in it is the output
of the program that the README describes; ``tests/golden/test_readme.py`` fails when it is stale.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import triglot
from triglot.cli import main
from triglot.cli.group import COMMANDS
from triglot.verify.compare import QUANTITIES

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "specs" / "models" / "digits_cnn.yaml"
PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
ROOMS = ("losses", "metrics", "optimizers", "schedules", "initializers", "regularizers")
MISTAKES = """\
triglot: 1
model:
  inputs: {image: "image[32, 32, 3]"}
  layers:
    - conv2d: {filters: 64, kernal: 7, stride: 2}
    - residual:
        - conv2d: {filters: 128, stride: 2}
    - batch_nrom
    - global_avg_pool
    - dense: 10
"""


def fenced(text: str, language: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.strip()}\n```\n"


def told(*arguments: str) -> str:
    """What a command prints, both streams in one."""
    caught = io.StringIO()
    with contextlib.redirect_stdout(caught), contextlib.redirect_stderr(caught):
        main([*arguments, "--color", "never"])
    return caught.getvalue()


def spec() -> str:
    """The spec of the demo."""
    return fenced(SPEC.read_text(encoding="utf-8"), "yaml")


def programs() -> str:
    """The three programs of the demo, the last two folded."""
    titles = {"torch": "PyTorch", "keras": "Keras 3", "jax": "JAX (Flax NNX)"}
    made = []
    with tempfile.TemporaryDirectory() as folder:
        triglot.compile(SPEC, list(titles), folder)
        for backend, title in titles.items():
            text = (Path(folder) / backend / "model.py").read_text(encoding="utf-8")
            summary = f"<summary><b>{title}</b>: <code>build/{backend}/model.py</code></summary>"
            opened = " open" if backend == "torch" else ""
            made.append(f"<details{opened}>{summary}\n\n{fenced(text, 'python')}\n</details>\n")
    return "\n".join(made)


def check() -> str:
    """A spec with three mistakes, and what Triglot says about them."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("wrong.yaml").write_text(MISTAKES, encoding="utf-8")
            return fenced("$ triglot check wrong.yaml\n" + told("check", "wrong.yaml"), "console")
        finally:
            os.chdir(before)


def show() -> str:
    """The table of the demo's layers."""
    return fenced("$ triglot show digits_cnn.yaml\n" + told("show", str(SPEC)), "console")


def commands() -> str:
    """One line per command."""
    rows = [f"| `triglot {name}` | {text} |" for name, text in COMMANDS.items()]
    return "\n".join(["| command | does |", "|---|---|", *rows, ""])


def bounds() -> str:
    """What `verify` compares and how far apart it may be."""
    rows = [
        f"| {q.name} | {q.bound64:.0e} | {'' if q.bound32 is None else format(q.bound32, '.0e')} |"
        for q in QUANTITIES
    ]
    return "\n".join(
        ["| compared with the reference | float64 | float32 |", "|---|---|---|", *rows, ""]
    )


LISTED = 70
"""A room with more words than this is counted, not listed."""


def words() -> str:
    """Every word that can be compiled, by room."""
    rows = []
    for room in ("ops", *ROOMS):
        files = sorted((ROOT / "compiler" / room).glob("[a-z]*.py"))
        names = [f"`{file.stem}`" for file in files]
        told = " ".join(names) if len(names) <= LISTED else f"{names[0]} to {names[-1]}"
        rows.append(f"- **{len(names)} {room}:** {told}")
    return "\n".join([*rows, ""])


PARTS: dict[str, Callable[[], str]] = {
    "spec": spec,
    "programs": programs,
    "check": check,
    "show": show,
    "commands": commands,
    "bounds": bounds,
    "words": words,
}


def filled(text: str) -> str:
    """README text with every generated part made again."""
    return PART.sub(lambda found: found[1] + PARTS[found[2]]() + found[3], text)


if __name__ == "__main__":
    page = ROOT / "README.md"
    page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
