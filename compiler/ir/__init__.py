"""The program as a hierarchy: networks, blocks, calls, loops, ops, values; built and checked here."""
