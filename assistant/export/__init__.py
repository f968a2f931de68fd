"""Answers and drafts as Office files, laid out as official documents are."""
