"""Triglot: one model spec, three idiomatic programs, and the proof that they agree."""

__version__ = "0.1.0"
