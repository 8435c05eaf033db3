"""``triglot upgrade``: a spec in the current version of the language."""

from __future__ import annotations

import sys

import click

from ..compiler.text import read_file
from .exits import CLEAN
from .options import Screen, color_option, find_spec, quiet_option, spec_argument


@click.command("upgrade", short_help="rewrite a spec for the current language version")
@spec_argument
@click.option("--diff", is_flag=True, help="Change nothing; print what would change.")
@color_option
@quiet_option
def command(spec: str | None, diff: bool, color: str, quiet: bool) -> int:
    """Rewrite SPEC, in place, from an older major version of the language to the current one.

    Version 1 is the current version; within it words are only added, so specs of version 1 need nothing.
    Comments and layout stay. `-` reads standard input and prints the result.

    Exit code 0: it is in the current version now. 1: its version is not known. 2: no such file.
    """
    from ..compiler.format.upgrades import CURRENT, upgraded
    from .files import replace_text
    from .fmt import difference

    path, screen = find_spec(spec), Screen("human", color, quiet)
    source = read_file(path)
    new, passed = upgraded(source)
    if path == "-" and not diff:
        sys.stdout.write(new.text)
        return CLEAN
    if not passed:
        screen.note(f"{path} is written in version {CURRENT}, the current one")
    elif diff:
        sys.stdout.write(difference(path, source.text, new.text, f"version {CURRENT}"))
    else:
        replace_text(path, new.text)
        screen.note(
            f"upgraded {path} from version {passed[0]} to {CURRENT}; next: `triglot check {path}`"
        )
    return CLEAN
