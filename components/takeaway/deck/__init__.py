"""Decks: exhibits as slides with native charts, shapes and tables that stay editable."""

from components.takeaway.deck.whole import of

__all__ = ["of"]
