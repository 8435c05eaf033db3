"""Reading files: what can go wrong before a text exists, and what importing costs."""

import io
import subprocess
import sys

import pytest
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.diagnostics.render import concise, human
from triglot.compiler.text import decode, parse, read_file


def problem(*args, **kwargs):
    with pytest.raises(DiagnosticError) as caught:
        read_file(*args, **kwargs)
    (found,) = caught.value.diagnostics
    assert human(found)
    return found


def test_a_file_is_read_with_its_format(tmp_path):
    path = tmp_path / "a.triglot.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    source = read_file(path)
    assert (source.format, source.path) == ("toml", str(path))
    root, found = parse(source)
    assert (root.py(), found) == ({"a": 1}, [])


def test_missing_files_name_their_neighbours(tmp_path):
    (tmp_path / "resnet.yaml").write_text("a: 1")
    found = problem(tmp_path / "resnte.yaml")
    assert found.code == "E0109"
    assert "there is no such file" in found.message
    assert found.helps == ["did you mean `resnet.yaml`?"]
    assert problem(tmp_path / "no" / "x.yaml").helps == []


def test_folders_bad_names_and_bad_bytes(tmp_path):
    assert "a folder" in problem(tmp_path).message
    assert "not a file name" in problem("a\0b").message
    path = tmp_path / "b.yaml"
    path.write_bytes(b"a: 1\nb: \xff\n")
    found = problem(path)
    assert found.code == "E0109"
    assert "byte 0xFF on line 2" in found.message
    path.write_bytes("a: 1".encode("utf-16"))
    assert "UTF-16" in problem(path).helps[0]


def test_permission_and_other_system_errors(monkeypatch):
    def refuse(kind):
        def opener(*args, **kwargs):
            raise kind(5, "Input/output error")

        return opener

    monkeypatch.setattr("builtins.open", refuse(PermissionError))
    assert "may not be read" in problem("x.yaml").message
    monkeypatch.setattr("builtins.open", refuse(OSError))
    assert "Input/output error" in problem("x.yaml").message


def test_size_limit(tmp_path):
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: 12345")
    found = problem(path, limit=4)
    assert found.code == "E0100"
    assert concise(found).startswith(f"{path}:1:1: error[E0100]")
    assert read_file(path, limit=8).text == "a: 12345"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a = 1")))
    source = read_file("-", format="toml")
    assert (source.path, source.format, source.text) == ("<stdin>", "toml", "a = 1")
    assert decode(b"a: 1", "<stdin>").format == "yaml"


def test_a_room_imports_only_what_it_uses():
    code = (
        "import sys; import triglot.compiler.text, triglot.compiler.text.expression;"
        "import triglot.compiler.diagnostics.render;"
        "print(*sorted({'yaml', 'tree_sitter', 'tomllib', 'json', 'numpy', 'rich', 'click',"
        " 'pydantic'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
