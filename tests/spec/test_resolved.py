"""A spec with all its defaults written out is a spec that means the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_file, check_source
from triglot.compiler.spec.resolve import resolved, resolved_yaml

SPECS = sorted(
    path
    for folder in ("specs/families", "tests/specs")
    for path in (Path(__file__).parents[2] / folder).glob("*.yaml")
)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_it_is_checked_as_the_spec_is(path):
    first = check_file(path)
    text = resolved_yaml(first.spec)
    again = check_source(Source(str(path.parent / "spec.resolved.yaml"), text), path.parent)
    assert [found.message for found in again.errors] == []
    assert resolved(again.spec) == yaml.safe_load(text)
