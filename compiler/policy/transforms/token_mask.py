"""token_mask: unknown tokens."""

from __future__ import annotations

from ._augment import TokenAugment


class TokenMask(TokenAugment):
    """Some tokens become unknown; not for `bpe`, which knows every text."""
