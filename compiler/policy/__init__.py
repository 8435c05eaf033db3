"""Policies: what a spec says about training and data, as records."""
