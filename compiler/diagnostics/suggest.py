"""Did you mean ...: the nearest names by Damerau-Levenshtein distance.

Case and the separators ``_ - .`` cost nothing. A name is near when at most a third of its
letters (at least one) must change.
"""

from __future__ import annotations

from collections.abc import Iterable

from .record import Help

_FREE = str.maketrans("", "", "_-. ")
_LONGEST = 64  # no name is longer; a 4 MiB "word" must not cost a 4 MiB comparison


def suggest(word: str, options: Iterable[str], limit: int = 3) -> list[str]:
    """The options nearest to `word`, best first, at most `limit` of them."""
    if len(word) > _LONGEST:
        return []
    wanted = _normal(word)
    cut = max(len(wanted) // 3, 1)
    scored: list[tuple[int, int, str]] = []
    for option in dict.fromkeys(options):
        cost = _cost(wanted, _normal(option), cut)
        if cost <= cut:
            scored.append((cost, abs(len(option) - len(word)), option))
    scored.sort()
    return [name for cost, _, name in scored if cost == scored[0][0] or cost <= 1][:limit]


def did_you_mean(word: str, options: Iterable[str]) -> list[str]:
    """A help line with the nearest options (a `Help` that knows them), or no line at all."""
    near = suggest(word, options)
    if not near:
        return []
    names = [f"`{name}`" for name in near]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return [Help(f"did you mean {listed}?", *near)]


def distance(a: str, b: str, cap: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) from `a` to `b`; `cap` + 1 when more."""
    if abs(len(a) - len(b)) > cap:
        return cap + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > cap:
            return cap + 1
        before, row = row, new
    return min(row[-1], cap + 1)


def _normal(word: str) -> str:
    return word.translate(_FREE).lower()


def _cost(wanted: str, option: str, cut: int) -> int:
    if not wanted or not option:
        return cut + 1
    if len(wanted) >= 3 and option.startswith(wanted):
        return min(distance(wanted, option, cut), cut)
    if len(option) >= 3 and wanted.startswith(option):
        return min(distance(wanted, option, cut), cut)
    if len(wanted) <= 2 and len(option) <= 2:  # `a` is no typo of `b`
        return 0 if wanted == option else cut + 1
    return distance(wanted, option, cut)
