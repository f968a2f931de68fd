"""What the commands of the command line share: settings, output, the library wherever it is open."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.app import show
from assistant.app.commands import LocalRunner, Runner
from assistant.app.settings import Settings, load_settings
from kb.errors import NotFoundError
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.catalogue import Catalogue
    from kb.records import Document

AsJson = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def settings_in_force() -> Settings:
    """The settings, with logging as they say."""
    settings = load_settings()
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    return settings


def out(text: str) -> None:
    """A line for the user."""
    sys.stdout.write(text + "\n")


def out_json(value: object) -> None:
    """JSON alone, for programs."""
    out(json.dumps(value, ensure_ascii=False))


def tell_of_outside_model(host: str | None) -> None:
    """Say on stderr that questions and passages leave this machine, if they do."""
    if host is not None:
        sys.stderr.write(render("outside_model", host=host) + "\n")


def read_lines(path: Path, what: str) -> list[str]:
    """The lines of a file, blank ones too. Raises NotFoundError saying what file it is."""
    try:
        # Windows writes a mark before the first line; U+2028 is no end of a line of JSON.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"读不了{what} {path}（{error}）。请检查路径和编码（UTF-8）。") from error


@contextmanager
def runner_for(settings: Settings, doing: str) -> Iterator[Runner]:
    """Commands run here if nobody owns the library, else in the process that owns and serves it."""
    from assistant.app.wiring import Desk, lock_of
    from kb.lock import Owner, read_owner

    lock = lock_of(settings)
    serving: list[Owner] = []

    def is_served(owner: Owner) -> bool:
        serving[:] = [owner]
        return owner.serves

    with lock:
        if not lock.acquire(doing, wait_seconds=settings.wait_seconds, instead=is_served):
            from assistant.app.loopback import RemoteRunner

            yield RemoteRunner(read_owner(settings.home) or serving[0])
            return
        desk = Desk.open(settings, listener=show.starter_progress)
        try:
            yield LocalRunner(desk)
        finally:
            desk.close()


def catalogue_for(settings: Settings) -> Catalogue | None:
    """The catalogue for reading; None if there is none yet."""
    from assistant.app.wiring import catalogue_of

    return catalogue_of(settings)


def document_named(catalogue: Catalogue | None, name: str) -> Document:
    """One document by name, path or id. Raises NotFoundError for none or several, and where there is no library."""
    if catalogue is None:
        raise NotFoundError(f"资料库里没有“{name}”。运行 chuangmo list 可查看已入库的文件。")
    return catalogue.documents.only_called(name)
