"""Quantities in text: numerals, units, bounds, kinds, and the indicators that they are of."""
