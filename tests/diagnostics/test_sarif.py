"""SARIF: what the standard requires of a log, held against every refused spec."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from triglot.compiler.diagnostics import Source, error
from triglot.compiler.diagnostics.render import render
from triglot.compiler.diagnostics.sarif import uri
from triglot.compiler.front import check_file

FOLDER = Path(__file__).parents[2] / "specs" / "refused"
SPECS = sorted(p for p in FOLDER.iterdir() if p.suffix in (".yaml", ".toml"))
LEVELS = {"none", "note", "warning", "error"}


def region(found, lines):
    """SARIF 2.1.0, 3.30: positions count from 1, the end is exclusive and never before the start."""
    assert set(found) == {"startLine", "startColumn", "endLine", "endColumn"}
    assert 1 <= found["startLine"] <= found["endLine"] <= lines
    assert min(found["startColumn"], found["endColumn"]) >= 1
    if found["startLine"] == found["endLine"]:
        assert found["startColumn"] <= found["endColumn"]


def location(found, lines):
    place = found["physicalLocation"]
    assert place["artifactLocation"]["uri"]
    region(place["region"], lines)
    assert "message" not in found or found["message"]["text"]


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_every_log_holds_what_the_standard_requires(path):
    findings = check_file(path).findings
    log = json.loads(render(findings, "sarif"))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "triglot" and run["columnKind"] == "unicodeCodePoints"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    assert all(rule["shortDescription"]["text"] and rule["fullDescription"]["text"] for rule in driver["rules"])
    assert len(run["results"]) == len(findings)
    lines = len(path.read_text().split("\n")) + 1
    for result, found in zip(run["results"], findings, strict=True):
        assert result["message"]["text"].startswith(found.message)
        assert result["level"] in LEVELS and ids[result["ruleIndex"]] == result["ruleId"] == found.code
        for place in [*result.get("locations", []), *result.get("relatedLocations", [])]:
            location(place, lines)
        related = [place["id"] for place in result.get("relatedLocations", [])]
        assert len(related) == len(set(related))
        for fix in result.get("fixes", []):
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                assert change["artifactLocation"]["uri"] and change["replacements"]
                for piece in change["replacements"]:
                    region(piece["deletedRegion"], lines)


def test_fixes_are_there():
    log = json.loads(render(check_file(FOLDER / "01_op_typo.yaml").findings, "sarif"))
    (fix,) = log["runs"][0]["results"][0]["fixes"]
    (piece,) = fix["artifactChanges"][0]["replacements"]
    assert piece["insertedContent"] == {"text": "batch_norm"}
    assert piece["deletedRegion"] == {"startLine": 7, "startColumn": 7, "endLine": 7, "endColumn": 17}


def test_nothing_found_and_nothing_placed():
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []
    (result,) = json.loads(render([error("E0109", "no file")], "sarif"))["runs"][0]["results"]
    assert "locations" not in result and result["ruleId"] == "E0109"


def test_uris():
    assert uri("specs/my model.yaml") == "specs/my%20model.yaml"
    assert uri("/a/b#c.yaml") == "file:///a/b%23c.yaml"
    assert uri("C:\\specs\\a.yaml") == "file:///C:/specs/a.yaml"
    assert uri("<stdin>") == "%3Cstdin%3E"
    d = error("E0201", "m", Source("ü.yaml", "a").span(0, 1))
    assert "%C3%BC.yaml" in render([d], "sarif")
