"""A program becomes definitions and a weight map, in the way of one backend."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.ir.custom import Custom, absent
from ...compiler.ir.nodes import Block, Body, Call, Loop, Network, OpNode, Program
from ...compiler.ir.objective import NAME, Objective
from ...compiler.ir.owned import parameters
from ...compiler.ir.recompute import holds, inside, moves
from ...compiler.ir.walk import op_nodes
from ...compiler.passes.layout import Layouts, assign
from ...compiler.passes.legalise import legalise
from ...compiler.passes.outline import lone
from ...compiler.spec.naming import argument
from ...compiler.types.dims import Size
from ...compiler.types.record import REQUIRED
from .define import DefinitionBuilder
from .dialect import Dialect
from .expr import Call as CallExpr
from .expr import Expr, Lit, source
from .helpers import symbols
from .merge import POSITIONS, Mismatch
from .model import Definition

MODULE_NAMES = frozenset(
    {"Tensor", "nn", "F", "torch", "math", "jax", "jnp", "nnx", "lax", "keras", "layers", "ops"}
    | {"enumerate", "float", "int", "len", "range", "reversed", "zip", "tuple", "dict", "i"}
)
"""Names a module of generated code uses itself."""


class Lowering:
    """What the definitions of one file share.

    Attributes:
        definitions: in the order in which they must be printed.
        weights: id of an op node -> canonical parameter name -> native place.
        expansions, layouts: what the target's passes decided.
        var: id of a value -> its variable.
        lists: id of an export -> the list variable it is collected in.
        modules: shared modules of the network that is lowered -> their annotation.
        helpers: helper files used, ``file.Symbol``.
        files: module of the package -> file of the user that becomes it.
        positions: definition -> names of its positional parameters.
        wrapped: ids of loops over one op that need a definition all the same.
    """

    def __init__(self, program: Program, dialect: Dialect) -> None:
        self.program, self.dialect = program, dialect
        self.globals = {
            argument(k): v for k, v in program.params.items() if isinstance(v, (int, float))
        }
        self.definitions: list[Definition] = []
        self.weights: dict[int, Any] = {}
        words = dialect.table.rows
        self.expansions = legalise(program, dialect.name, words).expansions
        self.layouts: Layouts = assign(
            program, lambda op: words[op].layout, dialect.natural, self.expansions
        )
        self.var: dict[int, str] = {}
        self.lists: dict[int, str] = {}
        self.modules: dict[str, str] = {}
        self.helpers: set[str] = set()
        self.files = custom_files(program, dialect.name)
        self.positions: dict[str, tuple[str, ...]] = dict(POSITIONS)
        self.defaults: dict[str, dict[str, Any]] = {}
        self.where: dict[int, tuple[Definition, int]] = {}
        self.wrapped: set[int] = set()
        self.reserved = (
            symbols(dialect.name) | {block.name for block in program.blocks.values()}
            if dialect.functional
            else symbols(dialect.name)
        )
        self.reserved |= {"low", "lowered"} if program.lowered else set()
        self.taken: set[str] = {dialect.definition_name(name) for name in program.networks}
        if dialect.functional:  # parameters would hide variables and functions of their names
            bodies = [body for block in program.blocks.values() for body in block.bodies.values()]
            self.reserved |= self.globals.keys()
            self.taken |= self.globals.keys() | {argument(n) for b in bodies for n in b.arguments}

    def keyed(self, node: OpNode) -> bool:
        """Whether a step draws portable numbers, so that its layer is given a key."""
        return self.program.portable and bool(node.op.stochastic)

    def lowers(self, caller: Network | None, node: Call) -> bool:
        """Whether a network is called through ``low``, by an objective; Keras builds it so instead."""
        if not self.program.lowered or self.dialect.functional or not isinstance(caller, Objective):
            return False
        return isinstance(node.block, Network) and bool(parameters(node.block))

    def recomputed(self, block: Any, shared: Iterable[str]) -> str:
        """The decorator of a definition that is computed again for the backward pass, or "".

        Args:
            block: what is defined.
            shared: modules that it is given; a ``.keras`` file has those of two such blocks twice,
                and weights for one of them.

        Raises:
            DiagnosticError: E0803.
        """
        if block not in self.program.recomputed:
            return ""
        for name in shared if self.dialect.functional else ():
            message = f"Keras cannot save what `{block.name}` shares, `{name}`, beside `gradient_checkpointing`"
            helps = ["leave this block out, or compile for PyTorch and JAX"]
            raise DiagnosticError(error("E0803", message, block.span, helps=helps))
        word = self.dialect.recompute[moves(inside(block), self.program.portable)]
        self.use_helpers({f"recompute.{word}"} if "." not in word else set())
        return word

    def refuse_second(self, node: Call) -> None:
        """Refuse the gradient of a network of which Keras cannot compute a second one.

        Raises:
            DiagnosticError: E0803; TensorFlow differentiates `tf.recompute_grad` once.
        """
        if self.dialect.functional and holds(node.block, self.program.recomputed):
            message = "Keras cannot differentiate `gradient_checkpointing` twice"
            notes = [f"this is the gradient of `{node.block.name}`, and training needs its slope"]
            helps = ["leave the blocks of this network out, or compile for PyTorch and JAX"]
            raise DiagnosticError(error("E0803", message, node.span, notes=notes, helps=helps))

    def use_helpers(self, helpers: set[str]) -> None:
        """Remember helper files for the package's ``layers.py``."""
        self.helpers |= helpers

    def printed(self, objective: bool) -> list[Definition]:
        """The definitions of ``objective.py``, or those of ``model.py``."""
        if not objective:
            found = [made for made in self.definitions if not isinstance(made.source, Objective)]
            return sorted(found, key=lambda made: getattr(made.source, "average", None) is not None)
        (whole,) = (o for o in self.program.objectives.values() if o.name == NAME)
        made = self.network(whole)
        made.methods = [self.network(part) for part in whole.parts]
        return [made]

    def own(self, objective: bool) -> dict[str, str]:
        """Modules of the package that ``objective.py`` may import: what stands for them, the line."""
        if not objective:
            return {}
        made = [self.dialect.constructor_name(m) for m in self.printed(False) if m.network]
        return {
            r"losses\.": "import losses",
            **{rf"{name}\b": f"from model import {name}" for name in made},
            **{rf"{name}\(": f"from precision import {name}" for name in ("low", "lowered")},
        }

    def network(self, network: Network) -> Definition:
        """Lower one network and whatever it uses, if that was not done yet."""
        if id(network.body) not in self.where:
            outer, self.modules = self.modules, {}
            made = DefinitionBuilder(self, network.name, [network.body], {}, network).build()
            self.modules = outer
            self._add(made, [network.body])
        return self.where[id(network.body)][0]

    def definition_of(self, block: Block, body: Body) -> tuple[Definition, int]:
        """The definition that holds this use of a block, and the use's place in it."""
        if isinstance(block, Network):
            return self.network(block), 0
        if id(body) not in self.where:
            declared = self._declared(block)
            self._partition(block.name, list(block.bodies.values()), declared)
        return self.where[id(body)]

    def _declared(self, block: Block) -> dict[str, Any]:
        """Parameters of a block with plain defaults."""
        return {
            argument(name): REQUIRED if default is None else default
            for name, default in block.params.items()
        }

    def define_loop(self, loop: Loop, bodies: list[Body]) -> dict[int, tuple[Definition, int]]:
        """The definition of a loop body that is more than one node."""
        declared = dict.fromkeys(
            key for arguments in loop.arguments for key in arguments if key != "in_channels"
        )
        names = {key: REQUIRED for key in declared if key not in self.globals}
        self._partition(loop.block.name, bodies, names)
        return {id(body): self.where[id(body)] for body in bodies}

    def runs_directly(self, loop: Loop) -> bool:
        """Whether a loop's child list holds its only node, with no definition around it."""
        if not loop.direct or id(loop) in self.wrapped:
            return False
        return not any(id(lone(body)) in self.expansions for body in loop.bodies)

    def _partition(self, name: str, bodies: list[Body], declared: dict[str, Any]) -> None:
        """One definition for all bodies if they differ only in literals, else as few as it takes."""
        groups: list[list[Body]] = [bodies]
        try:
            self._define(name, bodies, declared)
            return
        except Mismatch:
            groups = []
        for body in bodies:
            for group in groups:
                try:
                    self._trial([*group, body], declared)
                except Mismatch:
                    continue
                group.append(body)
                break
            else:
                groups.append([body])
        for group in groups:
            self._define(name, group, declared)

    def _trial(self, bodies: list[Body], declared: dict[str, Any]) -> None:
        DefinitionBuilder(self, "trial", bodies, declared).build()

    def _define(self, name: str, bodies: list[Body], declared: dict[str, Any]) -> None:
        made = DefinitionBuilder(self, name, bodies, declared).build()
        self._add(made, bodies)

    def _add(self, made: Definition, bodies: list[Body]) -> None:
        if made.source is None or made.source.imported:
            made.name = self._unique(made.name)
        self.positions[self.dialect.constructor_name(made)] = tuple(
            p.name for p in made.parameters if not p.has_default
        )
        self.defaults[self.dialect.constructor_name(made)] = {
            p.name: p.default for p in made.parameters if p.has_default
        }
        self.definitions.append(made)
        for index, body in enumerate(bodies):
            self.where[id(body)] = (made, index)

    def _unique(self, name: str) -> str:
        said = self.dialect.definition_name
        first = f"{name}_block" if said(name) in symbols(self.dialect.name) | MODULE_NAMES else name
        free, n = first, 1
        while said(free) in self.taken:
            n += 1
            free = f"{first}_{n}"
        self.taken.add(said(free))
        return free

    def lean(self, build: Expr) -> Expr:
        """A constructor call without the arguments that are the definition's own defaults."""
        defaults = self.defaults.get(source(build.func), {}) if isinstance(build, CallExpr) else {}
        if not isinstance(build, CallExpr) or not defaults:
            return build
        kept = tuple(
            (key, item)
            for key, item in build.kwargs
            if key not in defaults
            or not isinstance(item, Lit)
            or isinstance(item.value, Size)
            or item.value != defaults[key]
        )
        return CallExpr(build.func, build.args, kept)

    @staticmethod
    def numbered(name: str, taken: set[str]) -> str:
        """``name``, numbered when it is taken; the answer is taken from then on."""
        free, n = name, 1
        while free in taken:
            n += 1
            free = f"{name}_{n}"
        taken.add(free)
        return free


def custom_files(program: Program, target: str) -> dict[str, Path]:
    """Files of the user that a package needs, by the module they become.

    Raises:
        DiagnosticError: E0803 there is none for this framework.
    """
    found: dict[str, Path] = {}
    for node in op_nodes(program):
        if not isinstance(node.op, Custom):
            continue
        problem = absent(node.op, target)
        if problem is not None:
            notes = [problem.note]
            raise DiagnosticError(error(problem.code, problem.message, node.span, notes=notes))
        found[node.op.file] = node.op.path(target)
    return found
