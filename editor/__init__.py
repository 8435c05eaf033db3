"""What editors need: the words of the language as data, a JSON Schema, and a language server.

Nothing here is imported by `check` or `compile`, and nothing knows a framework.
"""
