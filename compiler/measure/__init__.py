"""compiler/measure."""
