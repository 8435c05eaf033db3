"""midi: notes as events in the time of the score; windows and songs; damaged files."""

from __future__ import annotations

import random

import numpy as np
import pytest
from mido import Message, MetaMessage, MidiFile, MidiTrack
from triglot.compiler.front import check_file
from triglot.compiler.policy.sources._midi import events_of

from .load import load
from .packages import compiled, data_of

MUSIC = """triglot: 1
params: {vocab: 40, context: 8}
data:
  source: {midi: {file: "songs/*.mid", by: BY}}
  fields: {tokens: {tokens: {tokenizer: event, vocab: vocab, length: context ENDS}}}
model:
  inputs: {tokens: INPUT}
  layers: [embedding: {vocab: vocab, dim: 4}, dense: vocab]
training: {loss: causal_lm, epochs: 1, batch: 8}
"""
WINDOWS = MUSIC.replace("BY", "window").replace(" ENDS", "").replace("INPUT", '"tokens[T]"')


def song(*tracks, beat=480, kind=1):
    """A file of tracks of (type, note, ticks before) and of what else is given as messages."""
    made = MidiFile(type=kind, ticks_per_beat=beat)
    for messages in tracks:
        track = MidiTrack()
        for each in messages:
            if isinstance(each, tuple):
                word, note, time, *channel = each
                loud = 64 if word == "on" else 0
                word = "note_on" if word in ("on", "mute") else "note_off"
                each = Message(word, note=note, velocity=loud, time=time, channel=(channel or [0])[0])
            track.append(each)
        made.tracks.append(track)
    return made


def test_notes_are_events_in_time():
    tempo = MetaMessage("set_tempo", tempo=400_000)
    found = song(
        [tempo, ("on", 60, 0), ("mute", 60, 480), ("on", 62, 250), ("off", 62, 230), ("on", 62, 480 * 10)],
        [("on", 48, 480), ("on", 38, 0, 9), ("off", 38, 5, 9), ("off", 48, 480), Message("program_change")],
    )
    assert events_of(found, 4, 32) == [
        "note_on_60", "wait_4", "note_off_60", "note_on_48", "drum_38", "wait_2", "note_on_62", "wait_2",
        "note_off_48", "note_off_62", "wait_32", "wait_8", "note_on_62", "wait_1", "note_off_62",
    ]  # fmt: skip
    assert events_of(found, 1, 2)[:5] == ["note_on_60", "wait_1", "note_off_60", "note_on_48", "drum_38"]


def test_a_pitch_sounds_once_at_a_time_whoever_plays_it():
    held = song(
        [("on", 60, 0), ("off", 60, 960)], [("on", 60, 480, 1), ("off", 60, 960, 1), ("on", 50, 0, 1)]
    )
    assert events_of(held, 4, 32) == [
        "note_on_60", "wait_4", "note_off_60", "note_on_60", "wait_8", "note_off_60", "note_on_50",
        "wait_1", "note_off_50",
    ]  # fmt: skip
    turned = song(*([list(track) for track in reversed(held.tracks)]))
    assert events_of(turned, 4, 32) == events_of(held, 4, 32)


def write_songs(folder, count=4):
    """Scales up and down, each begun on another note."""
    (folder / "songs").mkdir(exist_ok=True)
    for n in range(count):
        notes = [60 + (n * 5 + k * k) % 12 for k in range(30)]
        messages = [each for note in notes for each in (("on", note, 0), ("off", note, 240))]
        song(messages).save(folder / "songs" / f"{n}.mid")


def test_windows_of_a_stream(tmp_path):
    write_songs(tmp_path)
    folder = compiled(tmp_path, WINDOWS)
    data = load(folder, "data").data
    splits = data.load(tmp_path)
    known = splits.fitted["tokens.tokens"]
    assert known[0] == "wait_2"  # after every beginning and every end
    assert {name.rpartition("_")[0] for name in known} == {"wait", "note_on", "note_off"}
    text = " ".join(data.read_files(tmp_path)).split()
    ids = [known.index(event) + 1 for event in text[: splits.train[0].size]]
    np.testing.assert_array_equal(splits.train[0].reshape(-1), ids)
    said = data.split_text(" ".join(text))
    assert " ".join(said.values()).split() == text  # no event is cut
    one = data.read_inputs(tmp_path / "songs/2.mid", splits.fitted)
    assert one.shape[1] == 8 and one.min() > 0
    assert '"mido>=1.3"' in (folder / "pyproject.toml").read_text()
    assert "mido" in (folder / "README.md").read_text()


def test_every_song_is_an_example(tmp_path):
    write_songs(tmp_path, 20)
    spec = MUSIC.replace("BY", "file").replace("ENDS", ", pad: 0, start: 1, end: 2")
    spec = spec.replace("model:", "  target: tokens\nmodel:")
    data = data_of(tmp_path, spec.replace("INPUT", "{tokens: [context], pad: 0}"))
    splits = data.load(tmp_path)
    assert [len(part[0]) for part in (splits.train, splits.val, splits.test)] == [16, 2, 2]
    assert (splits.train[0][:, 0] == 1).all() and (splits.train[0][:, -1] == 2).all()


BAD = {
    "no MIDI": (lambda path: path.write_bytes(b"RIFF1234"), "is no MIDI file: MThd not found"),
    "empty": (lambda path: path.write_bytes(b""), "is no MIDI file: EOFError"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:60]), "is no MIDI file"),
    "silent": (lambda path: song([]).save(path), "holds no notes"),
    "patterns": (lambda path: song([("on", 60, 0)], kind=2).save(path), "common time"),
}


@pytest.mark.parametrize("what", BAD)
def test_files_that_cannot_be_read(tmp_path, what):
    write_songs(tmp_path)
    folder = compiled(tmp_path, WINDOWS)
    data = load(folder, "data").data
    change, said = BAD[what]
    change(tmp_path / "songs/1.mid")
    (found,) = check_file(tmp_path / "spec.yaml").findings
    assert found.code == "E0703" and "`songs/1.mid`" in found.message and said in found.message
    with pytest.raises(data.DataError, match=said):
        data.load(tmp_path)


def test_damaged_bytes_are_messages(tmp_path):
    write_songs(tmp_path, 1)
    data, draw = data_of(tmp_path, WINDOWS.replace("context: 8", "context: 2")), random.Random(1)
    path = tmp_path / "songs/0.mid"
    whole, refused = path.read_bytes(), 0
    for _ in range(400):
        found = bytearray(whole)
        for _ in range(draw.randint(1, 6)):
            found[draw.randrange(len(found))] = draw.randrange(256)
        path.write_bytes(bytes(found[: draw.randrange(14, 200)]) if draw.random() < 0.2 else bytes(found))
        try:
            data.read_text(path)
        except data.DataError:
            refused += 1
    assert refused > 100


def test_no_such_files(tmp_path):
    (tmp_path / "spec.yaml").write_text(WINDOWS)
    (found,) = check_file(tmp_path / "spec.yaml").findings
    assert found.code == "E0701" and "songs/*.mid" in found.message
