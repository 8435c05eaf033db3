"""token_drop: texts without some tokens."""

from __future__ import annotations

from ._augment import TokenAugment


class TokenDrop(TokenAugment):
    """Some tokens left out; the others move up (Iyyer et al. 2015)."""
