"""Names of files inside others, cleaned to labels: they are shown to people and never used as paths."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 200
"""Characters of a label, of which the end is kept: it has the name and the suffix."""
_DRIVE = re.compile(r"^[A-Za-z]:")
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\._)", re.I)
"""What operating systems and Office leave beside the user's own files."""


def cleaned(name: str) -> str:
    """A relative label with plain slashes: no way up, no drive, no invisible or turning characters."""
    visible = "".join(
        "" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") else char for char in name
    )
    parts = _DRIVE.sub("", visible.replace("\\", "/")).replace("!/", "/").split("/")
    kept = "/".join(part.strip() for part in parts if part.strip() not in ("", ".", ".."))
    return kept[-_LONGEST:].lstrip("/") or "无名文件"


def last_part(label: str) -> str:
    """The name without its folders."""
    return label.rsplit("/", 1)[-1]


def is_litter(label: str) -> bool:
    """Whether it is no file of the user's."""
    return bool(_LITTER.search(label))
