"""China's provinces, cities, counties and towns, and how they are found in text."""

from kb.places.gazetteer import Gazetteer, innermost
from kb.places.records import PlaceEntry, PlaceMention

__all__ = ["Gazetteer", "PlaceEntry", "PlaceMention", "innermost"]
