"""How a framework says it.  Writing code for a framework needs no framework installed."""
