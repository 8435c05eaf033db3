"""What is emitted today is, byte for byte, what was reviewed: ``make golden`` writes it anew."""

from __future__ import annotations

import difflib

import pytest

from triglot.tests.golden.regenerate import PACKAGES, SPECS, emitted, tree

SHOWN = 80


def difference(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """A unified diff of two trees."""
    lines = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, b"").decode(), new.get(name, b"").decode()
        if before != after or (name in old) != (name in new):
            pair = before.splitlines(), after.splitlines()
            found = difflib.unified_diff(*pair, f"golden/{name}", f"emitted/{name}", "", "", 2, "")
            lines += list(found) or [f"only in one of them, or other line ends: {name}"]
    return lines


@pytest.mark.xdist_group("golden")
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_emitted_packages_are_the_golden_ones(spec, tmp_path):
    found = difference(tree(PACKAGES / spec.stem), dict(emitted(spec, tmp_path)))
    cut = f"\n… and {len(found) - SHOWN} lines more" if len(found) > SHOWN else ""
    assert not found, "run `make golden` and read the diff:\n" + "\n".join(found[:SHOWN]) + cut


def test_no_golden_package_is_left_over():
    assert {path.name for path in PACKAGES.iterdir()} == {spec.stem for spec in SPECS}


def test_the_comparison_sees_a_byte():
    """A liar: one changed byte, one missing file, one new file."""
    old = tree(PACKAGES / "residual")
    name = "torch/model.py"
    assert difference(old, old) == []
    assert difference(old, old | {name: old[name].replace(b"F.relu", b"F.gelu")})
    assert difference(old, {key: value for key, value in old.items() if key != name})
    assert difference(old, old | {"torch/new.py": b""})
