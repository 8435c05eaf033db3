"""``triglot graph``: a picture of the networks."""

from __future__ import annotations

import click

from ..compiler.front import load
from .exits import CLEAN, Failure
from .options import find_spec, set_option, spec_argument

FORMATS = {"svg": ".svg", "mermaid": ".mmd", "dot": ".dot"}


@click.command("graph", short_help="a picture of the networks: SVG, Mermaid, DOT")
@spec_argument
@click.option(
    "--format",
    "format",
    type=click.Choice(list(FORMATS)),
    help="Default: what FILE ends with, else svg.",
)
@click.option(
    "--expand", metavar="NAME", multiple=True, help="Look into a block or loop; repeatable; `all`."
)
@click.option("-o", "--out", metavar="FILE", help="Write a file instead of standard output.")
@click.option("--force", is_flag=True, help="Overwrite a file that is no picture of ours.")
@set_option
def command(
    spec: str | None,
    format: str | None,
    expand: tuple[str, ...],
    out: str | None,
    force: bool,
    overrides: tuple[str, ...],
) -> int:
    """Draw the networks of SPEC, from the inputs at the top to the outputs at the bottom.

    Blocks and loops are one box each (`x12`: twelve copies) until --expand names them; lines carry shapes. The
    SVG is one file that any browser shows; Mermaid is shown by GitHub and GitLab in Markdown, DOT by Graphviz.
    """
    from ..drawing.graph import ALL, draw, expandable
    from ..drawing.plain import as_dot, as_mermaid
    from ..drawing.svg import as_svg

    chosen = format or next((f for f, end in FORMATS.items() if out and out.endswith(end)), "svg")
    checked = load(find_spec(spec), overrides)
    program = checked.program
    assert program is not None
    known = expandable(program)
    for name in expand:
        if name != ALL and name not in known:
            from ..compiler.diagnostics import did_you_mean

            listed = ", ".join(known) or "there is nothing to expand"
            hint = did_you_mean(name, known) or [f"known: {listed}"]
            raise Failure(f"there is no block or loop `{name}`; {hint[0]}")
    text = {"svg": as_svg, "mermaid": as_mermaid, "dot": as_dot}[chosen](
        draw(program, expand), program.name
    )
    from ..drawing.svg import MARK
    from .files import deliver

    deliver(out, text, force, MARK)
    return CLEAN
