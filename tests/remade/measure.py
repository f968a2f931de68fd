"""The campaign's questions over the same reports in other formats, against the text files.

`python -m tests.remade.measure --formats docx,pdf,scan,pasted,doc --out FOLDER`; what was made in FOLDER is used again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.material import CORPUS
from tests.remade import judge, make
from tests.remade.blocks import title_of
from tests.remade.runs import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("docx", "pdf", "scan", "pasted", "doc")
ALLOWED = {"docx": 0.03, "pdf": 0.03, "doc": 0.03, "scan": 0.08, "pasted": 0.08}
"""How far `correct` may fall below the text files'."""
_SUFFIX = {"txt": "txt", "docx": "docx", "pdf": "pdf", "scan": "pdf", "pasted": "docx", "doc": "doc"}


def main() -> None:
    """Make, ask, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    out: Path = arguments.out.resolve()
    base = _asked("txt", out)
    _tell(f"txt: correct {judge.correct(judge.verdicts(base)):.3f}\n{judge.tables(base)}")
    for kind in arguments.formats.split(","):
        _tell(_account(kind, base, _asked(kind, out), out / "made" / "pdf"))


def _asked(kind: str, out: Path) -> Asked:
    documents = _made(kind, out / "made")
    folder = out / kind
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return ask(documents, _SUFFIX[kind], folder)


def _made(kind: str, made: Path) -> Path:
    """The folder of the set, made if it is not there."""
    folder = made / kind
    if folder.exists():
        return folder
    began = time.monotonic()
    unfinished = made / f"{kind} unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    pages = _MAKERS[kind](unfinished, made)
    unfinished.rename(folder)
    _tell(f"{kind}: made in {time.monotonic() - began:.0f} s{f', {pages} pages' if pages else ''}")
    return folder


def _make_txt(folder: Path, _made: Path) -> int:
    for path in sorted((CORPUS / "campaign").glob("*.txt")):
        (folder / path.name).write_bytes(path.read_bytes())
    return 0


def _make_docx(folder: Path, _made: Path) -> int:
    for path in sorted((CORPUS / "campaign").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        make.write_docx(text, title_of(text), folder / f"{path.stem}.docx")
    return 0


def _make_pdf(folder: Path, made: Path) -> int:
    make.convert(sorted(_made("docx", made).iterdir()), "pdf", folder)
    return sum(len(judge.page_texts(path)) for path in folder.iterdir())


def _make_doc(folder: Path, made: Path) -> int:
    make.convert(sorted(_made("docx", made).iterdir()), "doc", folder)
    return 0


def _make_scan(folder: Path, made: Path) -> int:
    sources = sorted(_made("pdf", made).iterdir())
    return sum(make.scan(path, folder / path.name, seed=1000 * n) for n, path in enumerate(sources))


def _make_pasted(folder: Path, made: Path) -> int:
    sources = sorted(_made("pdf", made).iterdir())
    return sum(
        make.paste(path, folder / f"{path.stem}.docx", seed=1000 * n) for n, path in enumerate(sources)
    )


_MAKERS: dict[str, Callable[[Path, Path], int]] = {
    "txt": _make_txt,
    "docx": _make_docx,
    "pdf": _make_pdf,
    "doc": _make_doc,
    "scan": _make_scan,
    "pasted": _make_pasted,
}


def _account(kind: str, base: Asked, asked: Asked, pdfs: Path) -> str:
    before, after = (judge.correct(judge.verdicts(one)) for one in (base, asked))
    found = judge.pages(asked, pdfs)
    lost = judge.losses(base, asked)
    share = "–" if found.share is None else f"{found.share:.3f}"
    verdict = "holds" if after >= before - ALLOWED[kind] else "FALLS SHORT"
    lines = [
        f"── {kind}: correct {after:.3f} (text files {before:.3f}, allowed −{ALLOWED[kind]}): {verdict}",
        f"taken in in {asked.ingest_seconds:.0f} s",
        *(f"  {Path(one['path']).name}: {one['status']} {one['remark']}" for one in asked.outcomes),
        *(f"  describe: {one}" for one in asked.described if "error" in one),
        f"pages: {share} right; {len(found.wrong)} wrong, {found.right} right, {found.pageless} without a page",
        *(f"  {one}" for one in found.wrong[:10]),
        judge.tables(asked),
        f"lost by cause: {dict(judge.causes(lost))}",
        *(f"  {loss.id} [{loss.cause}]\n    {loss.what}" for loss in lost),
    ]
    (asked.folder / "lost.json").write_text(
        json.dumps([[loss.id, loss.cause, loss.what] for loss in lost], ensure_ascii=False), encoding="utf-8"
    )
    return "\n".join(lines)


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
