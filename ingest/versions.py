"""Versions of the steps that make a document: part of its id, so that a changed step makes it anew."""

from __future__ import annotations

READERS = "read/6"
SEGMENTS = "segment/5"
DESCRIPTIONS = "describe/11"
KIN = "kin/1"
FIGURES = "figures/3"
CHUNKS = "split/4"

PIPELINE = " ".join((READERS, SEGMENTS, DESCRIPTIONS, KIN, FIGURES, CHUNKS))
