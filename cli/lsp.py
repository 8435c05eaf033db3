"""``triglot lsp``: the language server."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec

import click

from .exits import CLEAN, ENVIRONMENT, Failure


@click.command("lsp", short_help="language server for editors")
@click.option(
    "--stdio", is_flag=True, help="Speak over standard input and output, which is the only way."
)
def command(stdio: bool) -> int:
    """Serve editors over standard input and output.

    Findings with quick fixes, completion of ops, fields, words and names, hover with shapes and parameters,
    definition, references, rename, inlay shapes, outline, formatting; for YAML and TOML. How to set up an
    editor stands in docs/editors.md.

    Needs pygls: pip install 'triglot[lsp]'.
    """
    if find_spec("pygls") is None:
        raise Failure(
            "pygls is not installed; install with:\n  pip install 'triglot[lsp]'", ENVIRONMENT
        )
    from ..editor.server import server

    gc.enable()  # unlike a command, this runs for hours
    server.start_io(
        stdout=os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    )  # it closes what it is given
    return CLEAN
