"""Texts: tokenizers learned on the training rows, windows of a stream, pairs of lines; trained and predicted."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from triglot.compiler.front import check_file

from .build import execute
from .load import load
from .packages import compiled, data_of, table_spec

WORDS = [
    "the",
    "cat",
    "sat",
    "on",
    "a",
    "mat",
    "and",
    "two",
    "dogs",
    "ran",
    "far",
    "away",
    "über",
    "naïve",
]
SENTIMENT = """triglot: 1
name: sentiment
data:
  source: {csv: reviews.csv}
  fields:
    text: {tokens: {column: review, tokenizer: %s, vocab: %d, length: 12}}
    label: {category: sentiment}
  target: label
  split: {train: 0.8, val: 0.1, test: 0.1, stratify: label}
model:
  inputs:
    text: {tokens: [T], pad: 0}
  layers:
    - embedding: {vocab: %d, dim: 8}
    - lstm: {units: 8, mask: text.mask}
    - dense: 2
training:
  loss: cross_entropy
  metrics: [accuracy]
  optimizer: {adam: {lr: 0.03}}
  epochs: 6
  batch: 16
"""
GPT = """triglot: 1
params: {vocab: 280, context: 16}
data:
  source: {text: "corpus/*.txt"}
  fields: {tokens: {tokens: {tokenizer: %s, vocab: vocab, length: context}}}
model:
  inputs: {tokens: "tokens[T <= context]"}
  layers:
    - embedding: {vocab: vocab, dim: 8}
    - residual: [layer_norm, attention: {heads: 2, causal: true}]
    - dense: vocab
training: {loss: causal_lm, metrics: [perplexity], epochs: 1, batch: 8}
"""


def write_reviews(folder, count=200):
    """Reviews whose answer is one word of each."""
    draw = random.Random(4)
    lines = ["review,sentiment"]
    for _ in range(count):
        good = draw.random() < 0.5
        found = [draw.choice(WORDS) for _ in range(draw.randint(2, 9))]
        found.insert(draw.randrange(len(found)), "lovely" if good else "dreadful")
        lines.append(f'"{" ".join(found)}!",{"pos" if good else "neg"}')
    (folder / "reviews.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_corpus(folder):
    """Two files of sentences."""
    draw = random.Random(2)
    (folder / "corpus").mkdir()
    for name in ("b", "a"):
        lines = [" ".join(draw.choice(WORDS) for _ in range(9)) + "." for _ in range(80)]
        text = f"file {name}\n" + "\n".join(lines)
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("tokenizer", "vocab"), [("word", 30), ("character", 40), ("bpe", 300)])
def test_reviews_train_and_predict(tmp_path, tokenizer, vocab):
    write_reviews(tmp_path)
    folder = compiled(tmp_path, SENTIMENT % (tokenizer, vocab, vocab))
    data = load(folder, "data").data
    splits = data.load(tmp_path)
    assert splits.train[0].shape == (160, 12)
    assert splits.train[0].max() < vocab
    again = load(folder, "data").data.load(tmp_path, fitted=json.loads(json.dumps(splits.fitted)))
    np.testing.assert_array_equal(again.test[0], splits.test[0])
    if tokenizer != "word":
        return
    run = tmp_path / "run"
    execute(tmp_path, folder / "train.py", "--out", run)
    history = json.loads((run / "history.json").read_text())["epochs"]
    assert history[-1]["val.accuracy"] == 1.0  # one word tells
    (tmp_path / "new.csv").write_text('review\na lovely cat\ndreadful unheard of words\n""\n')
    done = execute(tmp_path, folder / "predict.py", run, tmp_path / "new.csv")
    assert [line.split(",")[0] for line in done.stdout.splitlines()[:3]] == [
        "prediction", "pos", "neg",
    ]  # fmt: skip
    about = execute(tmp_path, folder / "evaluate.py", run).stdout
    assert json.loads(about)["examples"] == 20


def test_a_vocabulary_knows_the_training_rows_only(tmp_path):
    lines = ["x,y", *(f"common word{n},{n}" for n in range(50))]
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n")
    fields = "{x: {tokens: {column: x, tokenizer: word, vocab: 100, length: 2}}, y: number}"
    spec = table_spec(
        "{csv: rows.csv}", fields, split="{train: 0.8, val: 0.1, test: 0.1, time: y}",
        inputs="{x: 'tokens[2]'}", layers="[embedding: {vocab: 100, dim: 2}, flatten, dense: 1]",
    )  # fmt: skip
    data = data_of(tmp_path, spec)
    splits = data.load(tmp_path)
    words = splits.fitted["x.tokens"]
    assert words[0] == "common"
    assert set(words[1:]) == {f"word{n}" for n in range(40)}
    assert splits.val[0].tolist() == [[2, 1]] * 5  # known, unknown
    assert sorted(splits.train[0][:, 1].tolist()) == list(range(3, 43))


def test_pad_start_and_end(tmp_path):
    (tmp_path / "rows.csv").write_text("x,y\n" + "ab,1\nabcdef,2\n,3\n" * 10)
    fields = (
        "{x: {tokens: {tokenizer: character, vocab: 10, length: 5, start: 1, end: 2, "
        "lower: true}}, y: number}"
    )
    spec = table_spec(
        "{csv: rows.csv}", fields, inputs="{x: 'tokens[5]'}",
        layers="[embedding: {vocab: 10, dim: 2}, flatten, dense: 1]",
    )  # fmt: skip
    data = data_of(tmp_path, spec)
    found = data.read_inputs(tmp_path / "rows.csv", {"x.tokens": list("abcdef")})
    assert found[:3].tolist() == [[1, 4, 5, 2, 0], [1, 4, 5, 6, 2], [1, 3, 2, 0, 0]]


@pytest.mark.parametrize("tokenizer", ["bpe", "word", "character"])
def test_windows_of_a_stream(tmp_path, tokenizer):
    write_corpus(tmp_path)
    folder = compiled(tmp_path, GPT % tokenizer)
    data = load(folder, "data").data
    splits = data.load(tmp_path)
    rows, target = splits.train
    assert rows.shape[1] == 16
    np.testing.assert_array_equal(rows, target)
    text = "\n".join(p.read_text() for p in sorted((tmp_path / "corpus").glob("*.txt")))
    if tokenizer == "bpe":
        from tokenizers import Tokenizer

        found = Tokenizer.from_str(splits.fitted["tokens.tokens"])
        assert found.get_vocab_size() <= 280
        said = found.decode(rows.reshape(-1).tolist())
        assert text.startswith(said)
        assert len(said) > 0.75 * len(text)
    if tokenizer == "character":
        letters = ["?", *splits.fitted["tokens.tokens"]]
        assert text.startswith("".join(letters[n] for n in rows.reshape(-1)))
        run = tmp_path / "run"
        execute(tmp_path, folder / "train.py", "--out", run)
        (tmp_path / "new.txt").write_text(text[:50])
        execute(
            tmp_path, folder / "predict.py", run, tmp_path / "new.txt", "-o", tmp_path / "o.npy"
        )
        assert np.load(tmp_path / "o.npy").shape == (3, 16, 280)


@pytest.mark.parametrize("by", ["line", "paragraph", "file"])
def test_lines_paragraphs_and_files(tmp_path, by):
    (tmp_path / "a.txt").write_text("one two\n\nthree\nfour\n\n\n five\n")
    wanted = {
        "line": ["one two", "three", "four", "five"],
        "paragraph": ["one two", "three\nfour", "five"],
        "file": ["one two\n\nthree\nfour\n\n\n five"],
    }[by]
    source = f"{{text: {{file: a.txt, by: {by}}}}}\n  target: tokens"
    data = data_of(tmp_path, GPT.replace('{text: "corpus/*.txt"}', source) % "word")
    assert data.examples(data.read_files(tmp_path)).columns["text"] == wanted


def test_pairs_of_lines(tmp_path):
    (tmp_path / "a.de").write_text("ein haus\n\nder hund\n" * 20)
    (tmp_path / "a.en").write_text("a house\nlost\nthe dog\n" * 20)
    spec = """triglot: 1
data:
  source: {parallel_text: {source: a.de, target: a.en}}
  fields:
    source: {tokens: {tokenizer: word, vocab: 20, length: 4}}
    target: {tokens: {tokenizer: word, vocab: 20, length: 4, start: 1, end: 2}}
model:
  inputs: {source: "tokens[4]"}
  layers: [embedding: {vocab: 20, dim: 4}, dense: 20]
training: {loss: cross_entropy, epochs: 1}
"""
    data = data_of(tmp_path, spec)
    inputs, target = data.load(tmp_path).train
    assert len(inputs) == len(target) == 32
    assert {tuple((row > 0).tolist()) for row in inputs} == {(True, True, False, False)}
    assert (target[:, 0] == 1).all()
    assert (target[:, 3] == 2).all()
    (tmp_path / "a.en").write_text("a house\n")
    with pytest.raises(data.DataError, match=r"60 lines, a\.en has 1"):
        data.load(tmp_path)
    found = check_file(tmp_path / "spec.yaml").errors
    assert [f.code for f in found] == ["E0703"]


def test_what_is_wrong_with_texts(tmp_path):
    write_corpus(tmp_path)
    data = data_of(tmp_path, GPT % "word")
    (tmp_path / "corpus" / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(data.DataError, match=r"a\.txt is not UTF-8"):
        data.load(tmp_path)
    for file in (tmp_path / "corpus").iterdir():
        file.write_text("short")
    with pytest.raises(data.DataError, match="shorter than 16 tokens"):
        data.load(tmp_path)
    shutil.rmtree(tmp_path / "corpus")
    with pytest.raises(data.DataError, match="there is no file"):
        data.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("length: context", "length: 17", "E0209", "up to 16, and the data has 17"),
        ("length: context", "length: context, end: 1", "E0209", "are the first ids"),
        ("length: context", "length: 1, end: 0", "E0209", "no place for a token"),
        ("tokenizer: word, vocab: vocab", "tokenizer: bpe, vocab: 200", "E0209", "at least 256"),
        ("corpus/*", "corpse/*", "E0701", "there is no file"),
        ("{tokens: {tokenizer: word, vocab: vocab, length: context}}", "number", "E0702",
         "made by `tokens`"),
        ("model:", "  split: {folds: 4}\nmodel:", "E0209", "cannot be split with `folds`"),
    ],
)  # fmt: skip
def test_refusals(tmp_path, old, new, code, message):
    write_corpus(tmp_path)
    path = Path(tmp_path / "spec.yaml")
    path.write_text((GPT % "word").replace(old, new))
    found = [f for f in check_file(path).findings if f.code == code]
    assert found, [f.message for f in check_file(path).findings]
    assert message in found[0].message
    assert found[0].span is not None


def test_a_corpus_trains_by_an_expression(tmp_path):
    write_corpus(tmp_path)
    spec = GPT % "character"
    spec = spec.replace(
        "loss: causal_lm, metrics: [perplexity]", 'loss: "causal_lm(model(tokens), tokens)"'
    )
    compiled(tmp_path, spec, ("torch", "keras", "jax"))
    losses = []
    for backend in ("torch", "keras", "jax"):
        script = tmp_path / "build" / backend / "train.py"
        execute(tmp_path, script, "--out", tmp_path / backend, "--float64", "--limit-batches", 3)
        lines = (tmp_path / backend / "losses.csv").read_text().splitlines()[1:]
        losses.append([float(line.split(",")[1]) for line in lines])
    np.testing.assert_allclose(losses[1:], [losses[0]] * 2, rtol=1e-10)
