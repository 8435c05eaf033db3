"""Every page shows a spec that gives its code and one that does not."""

from __future__ import annotations

import re

import pytest
from triglot.compiler.diagnostics.codes import codes, page, title
from triglot.compiler.front import check_file

FENCE = re.compile(r"```(\w+)\n(.*?)\n```", re.S)
UNSHOWN = {"E0109", "E0211", "E0703", "E0802", "E0803", "E0901", "E0902", "W0801"}
"""Codes about files, options and frameworks: their pages show a terminal instead of a spec."""


def parts(code):
    found = FENCE.findall(page(code))
    assert len(found) == 2, code
    return found


def test_pages_have_one_form():
    for code in codes():
        assert re.fullmatch(r"# \S[^\n]{4,70}\n\n.+?\n\n## Why\n\n.+?\n\n## Example\n\n```.+?```\n\n"
                            r"## Instead\n\n```.+?```\n", page(code), re.S), code
        assert not title(code).endswith(".")
    shown = {code for code in codes() if parts(code)[0][0] != "console"}
    assert set(codes()) - shown == UNSHOWN


@pytest.mark.parametrize("code", sorted(set(codes()) - UNSHOWN))
def test_the_example_is_refused_and_the_other_is_not(code, tmp_path):
    def told(kind, text):
        path = tmp_path / f"spec.{kind}"
        path.write_text(text)
        return check_file(path).findings

    example, instead = parts(code)
    assert code in {found.code for found in told(*example)}
    assert [f for f in told(*instead) if f.severity == "error" or f.code == code] == []
