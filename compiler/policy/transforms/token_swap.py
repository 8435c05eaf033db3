"""token_swap: tokens in another order."""

from __future__ import annotations

from ._augment import TokenAugment


class TokenSwap(TokenAugment):
    """Some tokens exchanged with the next one."""
