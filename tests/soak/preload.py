"""Imported once by the process that the killed children are forked from: what each would load for itself."""

from __future__ import annotations

import kb.vectors
import kb.wordindex  # noqa: F401
from kb import terms
from kb.tokens import count_tokens
from tests.soak import kill_driver

count_tokens("创模")
terms.words("创模")
kill_driver.gazetteer()
