"""The README shows what the programs print today, and its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_generated_parts_are_current():
    spec = importlib.util.spec_from_file_location("make_readme", ROOT / "docs" / "make_readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(module.PARTS) == {found[2] for found in module.PART.finditer(text)}
    assert module.filled(text) == text, "run `python docs/make_readme.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#\s:]+)(?:#([\w-]+))?\)", text):
        place = page.parent / target
        assert place.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = [re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads]
            assert anchor in slugs, (target, anchor)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_named_files_exist(page):
    """Paths between backticks that look like files of this repository are files of it."""
    if page.name == "adding-an-op.md":
        pytest.skip("the page creates the files it names")
    roots = "backends|benchmarks|cli|compiler|docs|specs|templates|tests|verify"
    for path in re.findall(rf"`((?:{roots})/[\w./-]+\w)`", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


def test_commands_of_the_readme_exist():
    from triglot.cli.group import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\$ triglot (\w+)", text, re.MULTILINE))
    named |= set(re.findall(r"`triglot ([a-z]+)", text))
    assert named <= set(COMMANDS), named - set(COMMANDS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"^\$ make (\w+)", (ROOT / name).read_text(), re.MULTILINE):
            assert f"\n{target}:" in makefile, target
