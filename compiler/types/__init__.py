"""Sizes, tensor types and declared fields: the vocabulary in which ops state their rules."""
