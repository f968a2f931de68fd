"""The page open, files taken in and questions asked, all at once on one library."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.app.loopback import RemoteRunner
from ingest.pipeline import Ingester
from ingest.prepare import Item
from kb.catalogue import Catalogue
from kb.library import CATALOGUE_FILE, Library
from kb.lock import Owner, read_owner
from kb.places import Gazetteer
from tests.fakes import hashing_embedder

ROOT = Path(__file__).parents[1]
# fmt: off
CITIES = (
    "湖州市", "咸阳市", "安庆市", "绵阳市", "宜昌市", "淮安市", "福州市", "东莞市", "常州市", "杭州市",
    "宁波市", "临沂市", "马鞍山市", "大连市", "珠海市", "厦门市", "烟台市", "桂林市", "扬州市", "绍兴市",
)
# fmt: on


def document(city: str, number: int) -> str:
    return (
        f"{city}创建国家环境保护模范城市工作总结\n"
        f"2014年，{city}城市生活污水集中处理率达到{figure(number)}。\n"
        f"{city}环境噪声达标区覆盖率达到{70 + number / 10}%，比上年提高{number + 1}个百分点。\n"
    )


def figure(number: int) -> str:
    return f"{80 + number / 10}%"


def question(city: str) -> str:
    return f"{city}的城市污水集中处理率是多少？"


@dataclass(frozen=True, slots=True)
class Serving:
    """A process that serves a library, as `chuangmo serve` starts it."""

    home: Path
    environment: dict[str, str]
    owner: Owner
    address: str

    def chuangmo(self, *arguments: str) -> dict[str, Any]:
        """What a command in another terminal prints."""
        done = subprocess.run(
            [sys.executable, "-m", "assistant.app.cli", *arguments, "--json"],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed

    def ask(self, question: str) -> dict[str, Any]:
        """What the open page's process answers."""
        return RemoteRunner(self.owner).run("ask", {"question": question})


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    home = tmp_path / "home"
    home.mkdir()
    given = {key: value for key, value in os.environ.items() if not key.startswith("CHUANGMO_")}
    environment = given | {
        "CHUANGMO_HOME": str(home),
        "CHUANGMO_PORT": "0",
        "CHUANGMO_STARTER": "off",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    log = tmp_path / "serve.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "assistant.app.cli", "serve"],
            env=environment,
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            owner = read_owner(home)
            assert address.startswith("http://127.0.0.1:"), log.read_text(encoding="utf-8")
            assert owner is not None
            assert owner.serves
            yield Serving(home, environment, owner, address)
            assert process.poll() is None, "the server has ended: " + log.read_text(encoding="utf-8")
        finally:
            process.terminate()
            process.wait(30)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_page_ingest_and_ask_at_once_lose_nothing_and_the_new_document_answers_at_once(
    serving: Serving, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(4) as pool:
        for number, city in enumerate(CITIES):
            path, upload = tmp_path / f"{city}.txt", tmp_path / f"上传{number}.txt"
            path.write_text(document(city, number), encoding="utf-8")
            upload.write_text(f"第{number}号上传文件：机动车检测率为{number}%。", encoding="utf-8")

            ingest = pool.submit(serving.chuangmo, "ingest", str(path))
            # About the document of the round before.
            asked = pool.submit(serving.chuangmo, "ask", question(CITIES[number - 1])) if number else None
            uploaded = pool.submit(RemoteRunner(serving.owner).run, "ingest", {"paths": [str(upload)]})
            page = pool.submit(httpx.get, serving.address, trust_env=False, timeout=60)

            assert ingest.result()["counts"] == {"added": 1}
            assert uploaded.result()["counts"] == {"added": 1}
            assert page.result().status_code == 200
            if asked is not None:
                assert figure(number - 1) in asked.result()["answer"]
            assert figure(number) in serving.ask(question(city))["answer"]
    assert_nothing_is_lost(serving)


def assert_nothing_is_lost(serving: Serving) -> None:
    catalogue = Catalogue.open_existing(serving.home / CATALOGUE_FILE)
    assert catalogue is not None
    info = catalogue.info()
    chunks = [chunk for some in catalogue.chunks.all() for chunk in some]
    unfinished = catalogue.unfinished()
    catalogue.close()
    assert (info.documents, unfinished) == (2 * len(CITIES), {})
    texts = "".join(chunk.text for chunk in chunks)
    for number, city in enumerate(CITIES):
        assert document(city, number).splitlines()[2] in texts
        assert f"机动车检测率为{number}%" in texts
    # What doctor finds, and that nothing is missing from the indexes before it mends anything.
    found = RemoteRunner(serving.owner).run("search", {"text": "机动车检测率", "count": 100})["hits"]
    assert sum("机动车检测率" in json.dumps(hit, ensure_ascii=False) for hit in found) == len(CITIES)
    repaired = RemoteRunner(serving.owner).run("doctor", {})
    assert (repaired["chunks"], repaired["whole"]) == (len(chunks), True)


def test_two_runs_that_take_files_in_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    library = Library.open(tmp_path, hashing_embedder())
    library.check_embedder()
    gazetteer = Gazetteer.load()
    statuses: list[str] = []

    def take_in(first: int) -> None:
        # Half of the documents are the same in both runs.
        items = [
            Item(f"/in/{n}.txt", f"{n}.txt", f"第{n}号污水处理厂{n}月处理污水{n}00吨。".encode())
            for n in range(first, first + 20)
        ]
        summary = Ingester(library, gazetteer).ingest_items(items)
        statuses.extend(outcome.status for outcome in summary.outcomes)

    runs = [threading.Thread(target=take_in, args=(first,)) for first in (0, 10)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(statuses) == ["added"] * 30 + ["unchanged"] * 10
    assert library.catalogue.info().documents == 30
    assert library.is_whole
    library.close()
