"""The signs by which the texts of a bundle are told apart."""
