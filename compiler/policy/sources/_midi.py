"""Notes of MIDI files as events; packages hold these functions as they are."""

from __future__ import annotations

from typing import Any

DRUMS = 9  # the channel of General MIDI whose notes are no pitches


def events_of(song: Any, steps: int, wait: int) -> list[str]:
    """Return the notes of a song in the order of time, with waits between them.

    Of one step the ends of notes come first, then beginnings, then drums, each from low
    to high, whatever the order of tracks was.
    """
    pitches, drums = notes_of(song, steps)
    moments: dict[int, list[tuple[int, int]]] = {}
    for pitch, notes in pitches.items():
        for first, last in notes:
            moments.setdefault(last, []).append((0, pitch))
            moments.setdefault(first, []).append((1, pitch))
    for first, key in drums:
        moments.setdefault(first, []).append((2, key))
    found, now = [], 0
    for moment in sorted(moments):
        found += [f"wait_{wait}"] * ((moment - now) // wait)
        found += [f"wait_{(moment - now) % wait}"] if (moment - now) % wait else []
        found += [f"{('note_off', 'note_on', 'drum')[kind]}_{key}" for kind, key in sorted(moments[moment])]
        now = moment
    return found


def notes_of(song: Any, steps: int) -> tuple[dict[int, list[list[int]]], set[tuple[int, int]]]:
    """Return when every pitch sounds, and when drums are struck, in steps of a beat.

    Whatever plays it, a pitch sounds once at a time: a note that begins while it sounds
    ends the earlier one. No note is shorter than a step.
    """
    beat = song.ticks_per_beat
    notes, drums = [], set()
    for track in song.tracks:
        ticks, held = 0, dict[tuple[int, int], list[int]]()
        for message in track:
            ticks += message.time
            if message.type not in ("note_on", "note_off"):
                continue
            step, key = (2 * ticks * steps + beat) // (2 * beat), message.note
            begun = held.setdefault((message.channel, key), [])
            if message.channel == DRUMS:
                drums |= {(step, key)} if message.type == "note_on" and message.velocity else set()
            elif message.type == "note_on" and message.velocity:
                begun.append(step)
            elif begun:
                notes.append((begun.pop(0), step, key))
        last = (2 * ticks * steps + beat) // (2 * beat)
        notes += [(first, last, key) for (_, key), begun in held.items() for first in begun]
    pitches: dict[int, list[list[int]]] = {}
    for first, last, key in sorted(notes):
        played = pitches.setdefault(key, [])
        if played and played[-1][0] == first:
            played[-1][1] = max(played[-1][1], last)
            continue
        if played:
            played[-1][1] = min(played[-1][1], first)
        played.append([first, max(last, first + 1)])
    return pitches, drums
