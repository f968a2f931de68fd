"""Understands a question, finds evidence, composes a cited answer or refuses."""
