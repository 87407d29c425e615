"""The catalogue: the relational store that answers every filter, facet and count."""

from kb.catalogue.store import Catalogue

__all__ = ["Catalogue"]
