"""Wording by a language model: a composed, checked answer is said better, and never with other facts."""
