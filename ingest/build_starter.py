"""Prepare the starter library for shipping: `python -m ingest.build_starter [--vectors]`.

Writes the generated documents and the originals' titles and addresses into the cards; with `--vectors` also
embeds every passage with the built-in model (a minute), so that a first start has nothing to embed.
Run it after any change of a card, of kb/data/requirements or of kb/data/sources.yaml.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.describe.card import FRONT_MATTER
from kb.datafiles import dump_yaml, parse_yaml
from kb.sources import load_sources
from kb.statements import FOLDER, sheets

STARTER = Path(__file__).parents[1] / "kb" / "starter"


def write_sheets() -> list[Path]:
    """Write the documents that are generated from the requirements; files of rulesets that are gone go too."""
    folder = STARTER / FOLDER
    folder.mkdir(exist_ok=True)
    written = []
    for sheet in sheets():
        path = folder / sheet.name
        path.write_text(sheet.text, encoding="utf-8")
        written.append(path)
    for path in set(folder.glob("*.md")) - set(written):
        path.unlink()
    return written


def with_originals(text: str) -> str:
    """A card's text with title and address of each original that its front matter refers to."""
    match = FRONT_MATTER.match(text)
    if match is None:
        raise ValueError("no front matter")
    known = load_sources()
    front = parse_yaml(match[1])
    front["origin"] = [known[str(origin["ref"])].entry for origin in front["origin"]]
    return f"---\n{dump_yaml(front)}---\n{text[match.end() :]}"


def main(arguments: list[str]) -> None:
    """Write what is generated."""
    for path in sorted(STARTER.rglob("*.md")):
        if path.parent.name != FOLDER:
            path.write_text(with_originals(path.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{len(write_sheets())} sheets written\n")
    if "--vectors" in arguments:
        from ingest.shipped import write_vectors

        sys.stdout.write(f"{write_vectors()} vectors written\n")


if __name__ == "__main__":
    main(sys.argv[1:])
