"""The command group: knows every command by one line, imports the one that is called."""

from __future__ import annotations

from importlib import import_module

import click

from .. import __version__

COMMANDS = {
    "new": "a spec to begin with",
    "check": "find every mistake in a spec",
    "fmt": "write a spec in canonical form",
    "data": "what the data of a spec holds",
    "show": "layers, shapes, parameters, FLOPs, memory",
    "diff": "what two specs say differently",
    "graph": "a picture of the networks: SVG, Mermaid, DOT",
    "compile": "write PyTorch, Keras and JAX packages",
    "verify": "prove that the three agree",
    "train": "compile into a run folder and train there",
    "eval": "measure a trained run",
    "predict": "answers of a trained run for new examples",
    "report": "a page about a trained run",
    "runs": "list and compare runs",
    "ops": "the words of the language",
    "explain": "what a diagnostic code means",
    "schema": "JSON Schema for editors",
    "lsp": "language server for editors",
    "upgrade": "rewrite a spec for the current language version",
    "completion": "completion script for bash, zsh or fish",
    "doctor": "installed frameworks, versions, devices",
}
"""Command -> one line; a test holds them against the commands themselves."""


class Lazy(click.Group):
    """A group whose commands stand in files of the same name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{cmd_name}", __package__)
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command when there is none of that name."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from ..compiler.diagnostics import did_you_mean

            hint = did_you_mean(name, COMMANDS) or ["`triglot --help` lists the commands"]
            ctx.fail(f"no such command `{name}`: {hint[0]}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="SPEC may be left out when the folder holds one *.triglot.* file; `-` is standard input.",
)
@click.version_option(__version__, "--version", prog_name="triglot", message="%(prog)s %(version)s")
def root() -> None:
    """One model spec, three idiomatic programs, and the proof that they agree."""
