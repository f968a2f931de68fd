"""Figures of one report that cannot all be right: parts that exceed their total, one thing with two values.

Only certain cases are told: a false alarm costs a reader more than a missed one.
"""

from ingest.figures.checks.repeated import statements
from ingest.figures.checks.totals import sums

__all__ = ["statements", "sums"]
