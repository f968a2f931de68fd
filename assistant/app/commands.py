"""The commands that need an open library, each from plain parameters to plain JSON: here, or over loopback."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.app import contract
from assistant.records import Turn
from ingest.corrections import Wish
from kb.errors import ChuangmoError, CorrectionError, NotFoundError
from kb.records import OWN
from prompts import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.app.contract import Json
    from assistant.app.wiring import Desk
    from ingest.records import Progress
    from kb.records import Source

    OnProgress = Callable[[Json], None]


class Runner(Protocol):
    """Runs a command, wherever the library is open."""

    def run(self, command: str, parameters: Json, on_progress: OnProgress | None = None) -> Json:
        """The command's result. Raises ChuangmoError."""


class LocalRunner:
    """Runs commands on a library that this process owns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(self, command: str, parameters: Json, on_progress: OnProgress | None = None) -> Json:
        """The command's result."""
        return run(self._desk, command, parameters, on_progress)


def run(  # noqa: PLR0911  (a table)
    desk: Desk, command: str, parameters: Json, on_progress: OnProgress | None = None
) -> Json:
    """Run one command. Raises ChuangmoError, also for a command that does not exist."""
    match command:
        case "ask":
            return _ask(desk, parameters)
        case "search":
            return _search(desk, parameters)
        case "ingest":
            return _ingest(desk, parameters, on_progress)
        case "sync":
            return _sync(desk, parameters, on_progress)
        case "remove":
            return _remove(desk, parameters)
        case "doctor":
            return _doctor(desk, parameters)
        case "describe":
            return _describe(desk, parameters)
    raise NotFoundError(f"没有“{command}”这个命令。")


def _ask(desk: Desk, parameters: Json) -> Json:
    history = tuple(turns(parameters.get("history") or []))
    answer = desk.assistant.answer(str(parameters["question"]), history)
    return {**contract.answer_to_json(answer), "outside": desk.outside_host}


def turns(history: list[dict[str, Any]]) -> list[Turn]:
    """A conversation as it comes from JSON or the page. Raises ChuangmoError for an unknown role."""
    found = []
    for turn in history:
        role = turn.get("role")
        if role not in ("user", "assistant"):
            raise ChuangmoError(f"对话记录里的角色“{role}”不认识，应为 user 或 assistant。")
        found.append(Turn(role, str(turn.get("content", ""))))
    return found


def _search(desk: Desk, parameters: Json) -> Json:
    hits = desk.searcher.search(str(parameters["text"]), int(parameters.get("count", 10)))
    notice = None if desk.searcher.has_vectors else render("caveat_words_only")
    return {"hits": [contract.hit_to_json(hit) for hit in hits], "notice": notice}


def _ingest(desk: Desk, parameters: Json, on_progress: OnProgress | None) -> Json:
    ingester = desk.ingester(_listener(on_progress))
    return contract.summary_to_json(ingester.ingest_paths([Path(path) for path in parameters["paths"]]))


def _sync(desk: Desk, parameters: Json, on_progress: OnProgress | None) -> Json:
    # Read only now: a command that needs no library shall not pay for it.
    from ingest.sync import Folder

    collection = desk.collection(str(parameters.get("collection") or OWN.name))
    ingester = desk.ingester(_listener(on_progress), collection=collection)
    folder = Folder(Path(parameters["folder"]), collection, desk.library, ingester)
    return contract.summary_to_json(folder.sync(may_empty=bool(parameters.get("allow_empty"))))


def _listener(on_progress: OnProgress | None) -> Callable[[Progress], None] | None:
    """What hands an ingester's progress on as JSON."""
    return None if on_progress is None else lambda progress: on_progress(contract.progress_to_json(progress))


def _remove(desk: Desk, parameters: Json) -> Json:
    """Take files out of whichever of the user's collections they are in; all of them or none."""
    own = [one.name for one in desk.library.catalogue.collections() if one.kind == OWN.kind]
    held = {name: desk.library.catalogue.sources.all(name) for name in own}
    chosen: dict[str, list[str]] = {}
    for name in map(str, parameters["names"]):
        found = {key: paths for key, sources in held.items() if (paths := _paths_of(name, sources))}
        if not found:
            raise NotFoundError(
                f"资料库里没有“{name}”。运行 chuangmo list 可查看已入库的文件；未删除任何文件。"
            )
        for key, paths in found.items():
            chosen.setdefault(key, []).extend(paths)
    removed = sum(desk.library.remove(key, paths) for key, paths in chosen.items())
    return {"sources": [path for paths in chosen.values() for path in paths], "documents": removed}


def _paths_of(name: str, sources: Sequence[Source]) -> list[str]:
    """The sources that are called so: by path, name or document; else by the path from where the command runs."""
    named = [source.path for source in sources if name in (source.path, source.name, source.document_id)]
    return named or [source.path for source in sources if source.path == str(Path(name).resolve())]


def _describe(desk: Desk, parameters: Json) -> Json:
    """Correct reports, each wish by itself; one that fits nothing never stops the others."""
    results, failed = [], 0
    corrector = desk.corrector()
    for wish in parameters["wishes"]:
        name, _, ordinal = str(wish["document"]).rpartition("#")
        is_numbered = bool(name) and ordinal.isdigit()
        try:
            done = corrector.correct(
                name if is_numbered else str(wish["document"]),
                Wish(
                    values={str(key): str(value) for key, value in wish["values"].items()},
                    report=int(ordinal) if is_numbered else None,
                    contains=str(wish["contains"]),
                    why=str(wish["why"]),
                ),
            )
            results.append(contract.described_to_json(*done))
        except (CorrectionError, NotFoundError) as error:
            failed += 1
            results.append({"document": wish["document"], "error": str(error)})
    return {"results": results, "failed": failed}


def _doctor(desk: Desk, parameters: Json) -> Json:
    # Read only now: a command that needs no library shall not pay for building one.
    from assistant.app.wiring import rebuilt

    return rebuilt(desk.library, reembed=bool(parameters.get("reembed")))
