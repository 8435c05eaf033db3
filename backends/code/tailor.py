"""Helpers cut to what a package asks of them.

A helper class can do everything its op can mean, with an argument for each thing.  The copy in a
package keeps the arguments that some use gives: one that no use gives is its default, so the branches
that wait for it go; one that every use gives needs no default, so the branches for its absence go::

    n.helper("attention.Attention", "causal", "kv_heads")     # asks for these two

Two rules for those who write such helpers: the default of an argument is also the default of whatever
it is passed to by keyword, and an argument that switches something on is None (or False) by default.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from .partial import PRESENT, Fact, Folder, constant
from .reprint import reprint
from .simplify import clean, read_names, simplify

Uses = dict[str, list[frozenset[str]]]
"""Symbol -> for each use, the arguments it gives, those of the call included."""

Definition = ast.ClassDef | ast.FunctionDef
MAYBE = "?"
"""Ends the name of an argument that is given and may be None."""

FRAMEWORK = {"training"}
"""Arguments that a framework gives to whoever reads them."""


def asked(helper: str) -> tuple[str, str, frozenset[str] | None]:
    """``file.Symbol(a,b)`` as (file, symbol, arguments); None for a helper taken as it stands."""
    file, _, rest = helper.partition(".")
    symbol, opened, names = rest.partition("(")
    given = frozenset(filter(None, names.rstrip(")").split(","))) if opened else None
    return file, symbol, given


def tailored(text: str, uses: Uses, whole: Iterable[str] = ()) -> str:
    """The source of a helper file with the symbols in ``uses`` cut to them.

    Args:
        text: the file.
        uses: what is asked of which symbol.
        whole: symbols that stay as they are.
    """
    if not uses:
        return text
    tree = ast.parse(text)
    found = {n.name: n for n in tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
    functions = {name for name, node in found.items() if isinstance(node, ast.FunctionDef)}
    fixed = {*whole, *passed_on(tree, functions)}
    changed: set[str] = set()
    for name in callers_first(found, [*uses, *whole]):
        if name in uses and name not in fixed:
            before = ast.dump(found[name])
            cut(found[name], uses[name], functions)
            changed |= {name} if ast.dump(found[name]) != before else set()
        for word, given in calls(found[name], functions).items():
            uses.setdefault(word, []).extend(given)
    return reprint(text, tree, changed)


def callers_first(found: dict[str, Definition], roots: Iterable[str]) -> list[str]:
    """Every definition that the roots reach, whoever calls another before it."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in found and name not in seen:
            seen.add(name)
            read = [n.id for n in ast.walk(found[name]) if isinstance(n, ast.Name)]
            for other in dict.fromkeys(read):
                visit(other)
            order.append(name)

    for root in roots:
        visit(root)
    return order[::-1]


def passed_on(tree: ast.Module, functions: set[str]) -> set[str]:
    """Functions that are handed on instead of called, so that nobody sees their calls."""
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called]
    return {n.id for n in names if n.id in functions}


def calls(node: ast.AST, names: Iterable[str], owner: str = "") -> Uses:
    """The calls of some functions (or methods, below ``owner``) in a definition."""
    found: Uses = {}
    for n in ast.walk(node):
        if not isinstance(n, ast.Call):
            continue
        name = ""
        if isinstance(n.func, ast.Name) and not owner:
            name = n.func.id
        elif isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Name):
            name = n.func.attr if owner and n.func.value.id == owner else ""
        if name in names:
            places = [f"#{i}" for i in range(len(n.args))]
            named = [f"{k.arg}{'' if getattr(k, 'sure', False) else MAYBE}" for k in n.keywords]
            found.setdefault(name, []).append(frozenset([*places, *named]))
    return found


def cut(node: Definition, uses: list[frozenset[str]], local: set[str]) -> None:
    """Cut one definition, in place."""
    if isinstance(node, ast.FunctionDef):
        fold_function(node, uses, {}, local)
        return
    methods = {n.name: n for n in node.body if isinstance(n, ast.FunctionDef)}
    shapes = [frozenset([*use, *(f"{name}_shape" for name in use)]) for use in uses]
    inner = calls(node, methods, "self")
    waiting = sorted((n for n in methods if n not in inner), key=lambda n: n != "__init__")
    entries, facts = set(waiting), dict[str, Fact]()
    done: set[str] = set()
    gone: set[str] = set()
    present: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        done.add(name)
        given = shapes if name in entries else calls(node, [name], "self").get(name, [])
        away, always = fold_function(methods[name], given, facts, local, name == "__init__")
        gone, present = gone | away, present | always
        waiting += [n for n in calls(methods[name], methods, "self") if n not in {*done, *waiting}]
    node.body = [n for n in node.body if not isinstance(n, ast.FunctionDef) or n.name in done]
    simplify(node)
    document(node, gone, present)


def fold_function(
    node: ast.FunctionDef,
    uses: list[frozenset[str]],
    facts: dict[str, Fact],
    local: set[str],
    makes: bool = False,
) -> tuple[set[str], set[str]]:
    """Cut a function to its uses.

    Args:
        node: the function, changed in place.
        uses: the arguments that its calls give.
        facts: about attributes.
        local: functions of the file.
        makes: this is the constructor: what it learns of attributes is added to ``facts``.

    Returns:
        The arguments that went, and those that must be given.
    """
    names = dict(facts)
    gone: set[str] = set()
    for place, argument, default in optional(node):
        if argument.arg in FRAMEWORK:
            continue
        given = [argument.arg in use for use in uses]
        if not any({argument.arg, argument.arg + MAYBE, f"#{place}"} & use for use in uses):
            gone.add(argument.arg)
            names[argument.arg] = constant(ast.literal_eval(default), absent=True)
        elif all(given) and isinstance(default, ast.Constant) and default.value is None:
            names[argument.arg] = PRESENT
    present = {name for name, fact in names.items() if fact is PRESENT and "." not in name}
    node.body = Folder(names, local).block(node.body)
    if makes:
        facts.update({name: fact for name, fact in names.items() if name.startswith("self.")})
    clean(node)
    gone |= FRAMEWORK - set(read_names(node))
    shorten(node, gone, present)
    document(node, gone, present)
    return gone, present


def optional(node: ast.FunctionDef) -> list[tuple[int, ast.arg, ast.expr]]:
    """(position in a call, argument, default) of every argument with a default."""
    plain = [a for a in node.args.args if a.arg != "self"]
    first = len(plain) - len(node.args.defaults)
    found = [(first + i, plain[first + i], default) for i, default in enumerate(node.args.defaults)]
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return [*found, *((-1, a, default) for a, default in pairs if default is not None)]


def shorten(node: ast.FunctionDef, gone: set[str], present: set[str]) -> None:
    """Take arguments out of the signature; those always given by keyword lose their default."""
    spec = node.args
    kept = len(spec.args) - len(spec.defaults)
    pairs = [
        (a, d) for a, d in zip(spec.args[kept:], spec.defaults, strict=True) if a.arg not in gone
    ]
    spec.args = [*spec.args[:kept], *(a for a, _ in pairs)]
    spec.defaults = [d for _, d in pairs]
    named = zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
    rest = [(a, d) for a, d in named if a.arg not in gone]
    spec.kwonlyargs = [a for a, _ in rest]
    spec.kw_defaults = [None if a.arg in present else d for a, d in rest]
    for a, _ in rest:
        union = a.annotation
        if (
            a.arg in present
            and isinstance(union, ast.BinOp)
            and isinstance(union.right, ast.Constant)
        ):
            a.annotation = union.left


def document(node: Definition, gone: set[str], present: set[str]) -> None:
    """Take arguments, and what is said of the absence of those that are always given, from the docs."""
    first = node.body[0] if node.body else None
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
        return
    text = str(first.value.value)
    for name in gone:
        text = re.sub(entry(name), "", text)
    for name in present:
        text = re.sub(entry(name), lambda found: re.sub(ABSENCE, "", found[0]), text)
    first.value.value = re.sub(r"\n *Args:\n(?= *\n| *$)", "", text)


ABSENCE = r";[^;.]*\s+by\s+default(?=\.)"
"""What a docstring says of an argument that is not given."""


def entry(name: str) -> str:
    """A pattern for the lines of one argument in a docstring."""
    return rf"(?m)^( +){re.escape(name)}: .*\n(?:\1 +\S.*\n)*"
