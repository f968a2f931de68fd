import threading
from pathlib import Path

from ingest.pipeline import Ingester, Item
from kb.library import Library
from kb.places import Gazetteer
from tests.fakes import hashing_embedder


def document(number: int) -> bytes:
    return f"第{number}号污水处理厂{number}月处理污水{number}00吨。\n出水达到一级标准。".encode()


def test_two_runs_that_take_files_in_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    gazetteer = Gazetteer.load()
    outcomes = []

    def take_in(first: int) -> None:
        # Half of the documents are the same in both runs.
        items = [Item(f"/in/{n}.txt", f"{n}.txt", document(n)) for n in range(first, first + 20)]
        outcomes.extend(Ingester(library, gazetteer).ingest_items(items).outcomes)

    runs = [threading.Thread(target=take_in, args=(first,)) for first in (0, 10)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(outcome.status for outcome in outcomes) == ["added"] * 30 + ["unchanged"] * 10
    assert library.catalogue.info().documents == 30
    assert library.is_whole
    library.close()
