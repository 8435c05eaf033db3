"""Hostile and broken inputs end in findings, quickly, with places inside the text."""

import random
import time

import pytest
from triglot.compiler.diagnostics.render import render
from triglot.compiler.text import parse_text
from triglot.compiler.text.limits import MAX_REPORTED, MAX_SIZE

FULL = MAX_SIZE - 16
BOMB = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
ATTACKS = {
    "alias bomb": ("yaml", BOMB, "E0104"),
    "object": ("yaml", "a: !!python/object/apply:os.system ['id']", "E0108"),
    "yaml [": ("yaml", "a: " + "[" * 100_000, "E0100"),
    "yaml {": ("yaml", "{a: " * 100_000, "E0100"),
    "yaml -": ("yaml", "- " * 100_000, "E0100"),
    "yaml blocks": ("yaml", "".join(" " * i + "a:\n" for i in range(500)), "E0100"),
    "toml [": ("toml", "a = " + "[" * 100_000, "E0100"),
    "toml {": ("toml", "a = " + "{a=" * 100_000, "E0100"),
    "yaml digits": ("yaml", "a: " + "9" * 100_000, "E0107"),
    "yaml zeros": ("yaml", "a: 0" + "9" * 100_000, "E0107"),
    "toml digits": ("toml", "a = " + "9" * 100_000, "E0107"),
    "toml exponent": ("toml", "a = 1e" + "9" * 100_000, "E0107"),
    "dotted key": ("toml", ".".join("a" * 20_000) + " = 1", "E0100"),
    "dotted header": ("toml", "[" + " . ".join("a" * 20_000) + "]", "E0100"),
    "quoted dots": ("toml", ".".join(['"a"'] * 20_000) + " = 1", "E0100"),
    "deep by keys": ("toml", "a = " + "{a.a.a = " * 40 + "1" + "}" * 40, "E0100"),
    "yaml list": ("yaml", "a: [" + "1," * (FULL // 2 - 4) + "]", "E0100"),
    "toml list": ("toml", "a = [" + "1," * (FULL // 2 - 4) + "]", "E0100"),
    "too large": ("yaml", " " * (MAX_SIZE + 1), "E0100"),
    "toml open line": ("toml", "a = [" + "x " * (FULL // 2 - 4), "E0101"),
    "yaml open line": ("yaml", "a: [" + "x " * (FULL // 2 - 4), "E0101"),
    "yaml key": ("yaml", "x" * FULL + ": 1", "E0101"),
    "toml bare": ("toml", "a = " + "x" * FULL, "E0101"),
    "toml quotes": ("toml", "a = " + "\"'" * (FULL // 2 - 4), "E0101"),
    "toml triple": ("toml", "a = " + '"""x' * (FULL // 4 - 4), "E0101"),
    "toml lines": ("toml", "\n" * FULL + "x", "E0101"),
    "toml commas": ("toml", "a = [" + "," * FULL, "E0101"),
    "toml minus": ("toml", "a = " + "-" * FULL, "E0101"),
    "yaml question": ("yaml", "? " * 100_000, "E0105"),
    "yaml duplicates": ("yaml", "a: 1\n" * 100_000, "E0103"),
    "toml duplicates": ("toml", "a = 1\n" * 20_000, "E0103"),
    "yaml tags": ("yaml", "- !!x 1\n" * 50_000, "E0108"),
    "dates": ("toml", "a = [" + "1979-05-27," * 20_000 + "]", "E0107"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_quickly_in_a_finding(name):
    format, text, code = ATTACKS[name]
    start = time.perf_counter()
    _, found = parse_text(text, f"s.{format}")
    out = render(found)
    assert time.perf_counter() - start < 8  # some 0.5 s at most on an idle machine
    assert found[0].code == code
    assert len(found) <= MAX_REPORTED + 1
    assert len(out) < 100_000


def test_a_4_mib_line_of_text_is_fine():
    for format, mark in (("yaml", ": "), ("toml", " = ")):
        root, found = parse_text(f'a{mark}"{"x" * (FULL - 8)}"', f"s.{format}")
        assert found == []
        assert len(root.get("a").value) == FULL - 8


def test_the_end_of_a_long_list_of_findings_says_so():
    _, found = parse_text("a: 1\n" * 500, "s.yaml")
    assert len(found) == MAX_REPORTED + 1
    assert "only the first" in found[-1].message


SAMPLES = {
    "yaml": """triglot: 1
params: {width: 64, classes: 10}
blocks:
  basic:
    params: {filters: int, stride: 1}
    layers:
      - residual:
          body: [conv2d: {filters: filters, stride: stride}, batch_norm, relu]
          shortcut:
            - conv2d: {filters: filters, kernel: 1}
              when: stride != 1 or input.channels != filters
model:
  inputs: {image: "image[32, 32, 3]"}
  layers:
    - basic: width * 2   # größe
      as: 'stem'
    - decoder:
      repeat: 12
    - dense: "classes"
note: |
  some text: here
  - and there
training: {loss: cross_entropy, optimizer: {adam: {lr: 1e-3, betas: [0.9, 0.999]}}}
""",
    "toml": """triglot = 1
params = {width = 64, classes = 10}
[blocks.basic]
params = {filters = "int", stride = 1}
layers = [
  {residual.body = [{conv2d = {filters = "filters"}}, "batch_norm"], residual.shortcut = [
    {conv2d = {filters = "filters", kernel = 1}, when = "stride != 1"},   # größe
  ]},
  'relu',
]
[[model.layers]]
dense.units = 0x1F
text = \"\"\"
several
lines\"\"\"
[[model.layers]]
lr = -1.5e-3
on = true
""",
}
PIECES = ["[", "]", "{", "}", '"', "'", "\n", "\t", ":", "=", "#", "&a ", "*a", "!!x ", "- ", ","]
PIECES += ["\\", "\x00", "\ud800", "🎉", '"""', "<<: ", "---\n", "?", "|\n", "1e999", "0", ".", "%"]


def _mutate(text, rng):
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.randint(1, 12))
        match rng.randrange(5):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case 2:
                text = text[:at] + rng.choice(PIECES) + text[at:]
            case 3:
                text = (
                    text[:at] + chr(ord(text[at]) ^ 1 << rng.randrange(7)) + text[at + 1 :]
                    if at < len(text)
                    else text
                )
            case _:
                other = rng.randrange(len(text) + 1)
                text = text[:at] + text[other : other + 20] + text[at:]
    return text


def _check_spans(node, size):
    stack = [node] if node else []
    while stack:
        node = stack.pop()
        assert 0 <= node.span.start <= node.span.end <= size
        for key, span in node.keys.items():
            assert 0 <= span.start <= span.end <= size
            assert isinstance(key, str)
        if node.is_str:
            inside = node.at(0, len(node.value))
            assert node.span.start <= inside.start <= inside.end <= node.span.end
        stack += [*node.items.values(), *node.elements]


@pytest.mark.parametrize("format", ["yaml", "toml"])
@pytest.mark.parametrize("seed", range(10))
def test_mutated_specs_never_raise(format, seed):
    rng = random.Random(f"{format}{seed}")
    for _ in range(150):
        text = _mutate(SAMPLES[format], rng)
        root, found = parse_text(text, f"s.{format}")
        assert root is not None or found
        _check_spans(root, len(text))
        for d in found:
            assert d.message
            assert d.code.startswith("E01")
            for label in d.labels:
                assert 0 <= label.span.start <= label.span.end <= len(text)
        assert (render(found) == "") is (not found)
        for other in ("json", "github", "concise"):
            render(found, other)


@pytest.mark.parametrize("format", ["yaml", "toml"])
def test_the_cost_is_linear(format):
    """Ten times the text, ten times the time: a generous bound that a square law breaks."""
    one = SAMPLES["yaml"].split("model:")[0].split("blocks:")[1]
    line = '  {conv2d = {filters = 64}, as = "x"}, "relu",\n'

    def cost(n):
        if format == "toml":
            text = "a = [\n" + line * (n * 20) + "]\n"
        else:
            text = "".join(f"b{i}:\n{one}" for i in range(n * 4))
        start = time.perf_counter()
        assert parse_text(text, f"s.{format}")[1] == []
        return time.perf_counter() - start

    cost(1)
    assert min(cost(100) for _ in range(2)) < 40 * min(cost(10) for _ in range(3))
