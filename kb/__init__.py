"""The knowledge base: records, stores, search, indicators, places."""
