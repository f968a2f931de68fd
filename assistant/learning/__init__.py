"""What somebody in their first week reads: a path, a glossary, indicator cards and a self-test, every line cited."""
