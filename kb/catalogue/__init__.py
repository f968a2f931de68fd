"""The library's source of truth: what is kept in its database, and how it gets there and back."""

from kb.catalogue.catalogue import Catalogue

__all__ = ["Catalogue"]
