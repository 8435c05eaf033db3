"""``triglot fmt``: files, exit codes, standard input."""

from __future__ import annotations

import io
import sys

from .conftest import GOOD

UGLY = GOOD.replace("params: {width: 8}", "params:   {width:   8}")


def test_in_place_and_only_when_needed(run):
    path = run.write("a.yaml", UGLY)
    path.chmod(0o640)
    done = run("fmt", path)
    assert (done.code, done.out, done.err) == (0, "", f"formatted {path}\n")
    assert path.read_text() == GOOD and path.stat().st_mode & 0o777 == 0o640
    before = path.stat().st_mtime_ns
    done = run("fmt", path)
    assert done.code == 0 and done.err == f"{path} is in canonical form\n"
    assert path.stat().st_mtime_ns == before and list(run.folder.iterdir()) == [path]


def test_check_and_diff_change_nothing(run):
    path = run.write("a.yaml", UGLY)
    done = run("fmt", "--check", path)
    assert (done.code, done.out) == (1, f"would change: {path}\n")
    done = run("fmt", "--diff", path)
    assert done.code == 1
    assert "-params:   {width:   8}\n+params: {width: 8}\n" in done.out
    assert path.read_text() == UGLY
    assert run("fmt", "--check", "--diff", run.write("b.yaml", GOOD)).code == 0


def test_line_ends_count_as_a_change(run):
    path = run.folder / "a.yaml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert run("fmt", "--check", path).code == 1
    run("fmt", path)
    assert path.read_bytes() == GOOD.encode()


def test_standard_input(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    done = run("fmt", "-")
    assert (done.code, done.out, done.err) == (0, GOOD, "")


def test_broken_files_are_left_alone_and_the_others_done(run):
    bad, good = run.write("a.yaml", "triglot: [1\n"), run.write("b.yaml", UGLY)
    done = run("fmt", bad, good)
    assert done.code == 1 and "E0101" in done.err
    assert bad.read_text() == "triglot: [1\n" and good.read_text() == GOOD
    done = run("fmt", run.folder / "none.yaml")
    assert done.code == 2 and "there is no such file" in done.err


def test_a_link_stays_a_link(run):
    path = run.write("a.yaml", UGLY)
    link = run.folder / "link.yaml"
    link.symlink_to(path)
    run("fmt", link)
    assert link.is_symlink() and path.read_text() == GOOD


def test_a_file_that_may_not_be_written(run, monkeypatch):
    path = run.write("a.yaml", UGLY)

    def refuse(*_):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("os.replace", refuse)
    done = run("fmt", path)
    assert done.code == 2 and "No space left" in done.err
    assert path.read_text() == UGLY and list(run.folder.iterdir()) == [path]
