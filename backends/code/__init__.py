"""The code model: expressions, statements, definitions, and how they become readable files."""
