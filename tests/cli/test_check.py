"""``triglot check``: exit codes, formats, and where specs come from."""

from __future__ import annotations

import io
import json
import sys

from .conftest import BAD, GOOD, MODELS, WARN


def test_a_clean_spec_says_what_it_is(run):
    done = run("check", run.write("a.yaml", GOOD))
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("a.yaml: model: x: vector[16] -> vector[4]   172 parameters\n")


def test_errors_give_1_and_all_of_them(run):
    done = run("check", run.write("a.yaml", BAD))
    assert done.code == 1
    assert "error[E0300]: unknown op `rleu`" in done.out
    assert "did you mean `relu`?" in done.out
    assert "error[E0201]: `dense` has no field `unit`" in done.out
    assert done.out.rstrip().endswith("a.yaml: 2 errors")


def test_warnings_are_clean_unless_strict(run):
    spec = run.write("a.yaml", WARN)
    done = run("check", spec)
    assert done.code == 0
    assert "warning[W0301]: parameter `spare` is never used" in done.out
    assert run("check", "--strict", spec).code == 1


TABLE = """\
triglot: 1
data: {source: {csv: customers.csv}, fields: {features: {table: [{number: [age]}]}, paid: boolean}, target: paid}
model: {layers: [dense: 1]}
training: {loss: binary_cross_entropy}
"""


def test_a_table_that_is_not_here_keeps_from_compiling_only(run):
    """The spec has no mistake; but columns are sizes, so nothing is written before they are known."""
    spec = run.write("a.yaml", TABLE)
    done = run("check", spec)
    assert done.code == 0
    assert "warning[E0701]: there is no file `customers.csv`" in done.out
    assert done.out.endswith("a.yaml: 1 warning\n")
    for command in (("show", spec), ("compile", spec, "--to", "torch", "-o", str(run.folder / "out"))):
        done = run(*command)
        assert done.code == 1
        assert "error[E0701]: there is no file `customers.csv`" in done.err
    assert not (run.folder / "out").exists()


def test_quiet_prints_errors_only(run):
    assert run("check", "-q", run.write("a.yaml", WARN)).out == ""
    assert "E0300" in run("check", "-q", run.write("b.yaml", BAD)).out


def test_json_is_one_object(run):
    for text, count in ((GOOD, 0), (BAD, 2)):
        found = json.loads(run("check", "--format", "json", run.write("a.yaml", text)).out)
        assert found["version"] == 1
        assert len(found["diagnostics"]) == count
    first = found["diagnostics"][0]
    assert (first["code"], first["severity"], first["line"], first["column"]) == ("E0300", "error", 8, 7)


def test_concise_and_github_are_one_line_each(run):
    spec = run.write("a.yaml", BAD)
    lines = run("check", "--format", "concise", spec).out.splitlines()
    assert len(lines) == 2 and lines[0].endswith("a.yaml:8:7: error[E0300] unknown op `rleu`")
    lines = run("check", "--format", "github", spec).out.splitlines()
    assert all(line.startswith("::error file=") for line in lines)


def test_color_on_request_only(run):
    spec = run.write("a.yaml", BAD)
    assert "\x1b[" not in run("check", spec).out
    assert "\x1b[1;31m" in run("check", "--color", "always", spec).out


def test_the_only_spec_of_a_folder_is_found(run):
    assert run("check").code == 2
    run.write("a.triglot.yaml", GOOD)
    assert run("check").code == 0
    run.write("b.triglot.toml", "triglot = 1")
    done = run("check")
    assert done.code == 2 and "a.triglot.yaml, b.triglot.toml" in done.err


def test_standard_input(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    done = run("check", "-")
    assert done.code == 1 and "<stdin>:8:7" in done.out


def test_files_that_cannot_be_read_give_2(run):
    done = run("check", "nowhere.yaml")
    assert done.code == 2 and "there is no such file" in done.err and done.out == ""
    assert run("check", ".").code == 2
    (run.folder / "latin.yaml").write_bytes(b"triglot: 1\nname: caf\xe9\n")
    assert run("check", "latin.yaml").code == 2
    (run.folder / "large.yaml").write_bytes(b"#" * (4 << 20) + b"##")
    assert run("check", "large.yaml").code == 2


def test_missing_files_have_a_suggestion(run):
    run.write("digits.yaml", GOOD)
    assert "did you mean `digits.yaml`?" in run("check", "digts.yaml").err


def test_empty_and_foreign_files(run):
    for text in ("", "\n\n", "# nothing\n", "- a\n- b\n", "just words\n", "\x00", "a: [", "null\n"):
        done = run("check", run.write("a.yaml", text))
        assert done.code == 1, text
        assert "error[E" in done.out and "Traceback" not in done.out + done.err


def test_targets(run):
    spec = run.write("a.yaml", GOOD)
    assert run("check", "--to", "torch,jax,keras", spec).code == 0
    done = run("check", "--to", "tensorflow", spec)
    assert done.code == 2 and "unknown framework `tensorflow`" in done.err
    assert run("check", "--to", "", spec).code == 2


def test_the_library_is_clean(run):
    for path in sorted(MODELS.iterdir()):
        if path.suffix in (".yaml", ".toml"):
            done = run("check", "--format", "json", path)
            codes = {d["code"] for d in json.loads(done.out)["diagnostics"]}
            assert done.code == 0 and codes <= {"E0701", "E0801"}, (path.name, codes)


def test_parameter_counts_of_the_originals(run):
    assert "11,689,512 parameters" in run("check", MODELS / "resnet18.yaml").out
    assert "11,689,512 parameters" in run("check", MODELS / "resnet18.toml").out
    assert "124,439,808 parameters" in run("check", MODELS / "gpt2_small.yaml").out
