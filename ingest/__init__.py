"""Reads files and writes them into the library."""
