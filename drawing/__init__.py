"""Pictures of a program: boxes and lines from the IR, laid out by our own hand, as SVG, Mermaid or DOT."""
