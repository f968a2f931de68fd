"""Official papers drafted from evidence: outlines, precedents, composing, checking what was edited."""
