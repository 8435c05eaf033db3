"""Typed records of a spec: read from located values, every finding collected, nothing decided yet."""
