"""Checking an answer against its citations: every number, unit, year, place, indicator and kind of figure."""

from assistant.check.checker import Checked, Checker

__all__ = ["Checked", "Checker"]
