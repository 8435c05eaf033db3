"""``triglot completion``: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from .exits import CLEAN

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="completion script for bash, zsh or fish")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print the script that completes commands, options and files in SHELL.

    \b
      bash  eval "$(triglot completion bash)"    in ~/.bashrc
      zsh   eval "$(triglot completion zsh)"     in ~/.zshrc
      fish  triglot completion fish | source     in config.fish
    """  # noqa: D301
    from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

    from .group import root

    kinds: dict[str, type[ShellComplete]] = {
        "bash": BashComplete,
        "zsh": ZshComplete,
        "fish": FishComplete,
    }
    found = kinds[shell](root, {}, "triglot", "_TRIGLOT_COMPLETE")
    print(found.source_template % found.source_vars())
    return CLEAN
