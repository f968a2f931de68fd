"""Conversations with the assistant, what users say of its answers, and what they have set once for all."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from kb.catalogue import schema
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.catalogue.statements import Begin

Json = dict[str, Any]
Verdict = Literal["good", "number", "source", "unanswered"]
NAME_LENGTH = 40
"""Characters of a conversation's name: what a narrow list can show."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as the list shows it; times are ISO 8601, UTC."""

    id: str
    name: str
    begun_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer as kept."""

    id: int
    talk_id: str
    question: str
    without: tuple[str, ...]
    """What of the understood question the user took away, such as `place:湖州市`."""
    answer: Json
    asked_at: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a user said of an answer; a list of them is worked off."""

    id: int
    talk_id: str | None
    """None when its conversation was deleted."""
    question: str
    answer: str
    verdict: Verdict
    comment: str
    at: str
    done_at: str | None


class TalkStore:
    """Keeps conversations, remarks on answers, and preferences."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    # ── conversations ───────────────────────────────────────────────────────────────────────────

    def begin(self, name: str) -> Talk:
        """A new conversation, named after its first question."""
        now = _now()
        talk = Talk(secrets.token_urlsafe(9), _name(name), now, now)
        with self._begin() as db:
            db.execute(
                schema.talks.insert().values(
                    id=talk.id, name=talk.name, begun_at=talk.begun_at, changed_at=talk.changed_at
                )
            )
        return talk

    def talks(self, search: str = "", *, most: int = 200) -> list[Talk]:
        """Conversations whose name, questions or answers hold every word of `search`; the latest first."""
        table = schema.talks.c
        query = sa.select(schema.talks).order_by(table.changed_at.desc(), table.id).limit(most)
        for word in search.split():
            inside = sa.select(schema.exchanges.c.talk_id).where(
                schema.exchanges.c.words.contains(word, autoescape=True)
            )
            query = query.where(table.name.contains(word, autoescape=True) | table.id.in_(inside))
        with self._begin() as db:
            return [Talk(row.id, row.name, row.begun_at, row.changed_at) for row in db.execute(query)]

    def talk(self, talk_id: str) -> Talk:
        """One conversation. Raises NotFoundError."""
        query = sa.select(schema.talks).where(schema.talks.c.id == talk_id)
        with self._begin() as db:
            row = db.execute(query).first()
        if row is None:
            raise NotFoundError("这段对话已不在了，可能已在别的窗口里删除。请开始新的对话。")
        return Talk(row.id, row.name, row.begun_at, row.changed_at)

    def rename(self, talk_id: str, name: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        if name.strip():
            table = schema.talks
            with self._begin() as db:
                db.execute(table.update().where(table.c.id == talk_id).values(name=_name(name)))

    def delete(self, talk_id: str) -> None:
        """Forget a conversation; remarks made in it stay."""
        with self._begin() as db:
            db.execute(schema.talks.delete().where(schema.talks.c.id == talk_id))

    def exchanges(self, talk_id: str) -> list[Exchange]:
        """What was asked and answered, in order."""
        table = schema.exchanges
        query = sa.select(table).where(table.c.talk_id == talk_id).order_by(table.c.id)
        with self._begin() as db:
            return [_exchange(row) for row in db.execute(query)]

    def exchange(self, exchange_id: int) -> Exchange:
        """One exchange. Raises NotFoundError."""
        with self._begin() as db:
            row = db.execute(sa.select(schema.exchanges).where(schema.exchanges.c.id == exchange_id)).first()
        if row is None:
            raise NotFoundError("这一问已不在了，可能已在别的窗口里删除。")
        return _exchange(row)

    def add(
        self, talk_id: str, question: str, answer: Json, *, words: str = "", without: Sequence[str] = ()
    ) -> int:
        """Keep an exchange; returns its id. Raises NotFoundError if the conversation was deleted meanwhile."""
        self.talk(talk_id)
        values = {"talk_id": talk_id, "question": question, "asked_at": _now()}
        with self._begin() as db:
            done = db.execute(
                schema.exchanges.insert().values(values | _answered(question, answer, words, without))
            )
            _touch(db, talk_id)
            key = done.inserted_primary_key
            assert key is not None  # noqa: S101  (an insert has one)
            return int(key[0])

    def answer_anew(
        self, exchange: Exchange, answer: Json, *, words: str = "", without: Sequence[str] = ()
    ) -> None:
        """Put another answer in an exchange's place; one that was deleted meanwhile stays deleted."""
        table = schema.exchanges
        with self._begin() as db:
            db.execute(
                table.update()
                .where(table.c.id == exchange.id)
                .values(_answered(exchange.question, answer, words, without))
            )
            _touch(db, exchange.talk_id)

    # ── remarks ─────────────────────────────────────────────────────────────────────────────────

    def remark(self, exchange_id: int, verdict: Verdict, comment: str, *, answer: str) -> None:
        """Keep what a user says of an answer; a second word on the same answer replaces the first."""
        exchange = self.exchange(exchange_id)
        table = schema.feedback
        with self._begin() as db:
            db.execute(table.delete().where(table.c.exchange_id == exchange_id))
            db.execute(
                table.insert().values(
                    exchange_id=exchange_id,
                    question=exchange.question,
                    answer=answer,
                    verdict=verdict,
                    comment=comment.strip(),
                    at=_now(),
                )
            )

    def remarks(self, *, open_only: bool = False) -> list[Remark]:
        """All remarks, those that wait first, then the latest first."""
        table, exchanges = schema.feedback.c, schema.exchanges.c
        query = (
            sa.select(schema.feedback, exchanges.talk_id)
            .select_from(schema.feedback.outerjoin(schema.exchanges))
            .order_by(table.done_at.is_not(None), table.at.desc(), table.id.desc())
        )
        if open_only:
            query = query.where(table.done_at.is_(None))
        with self._begin() as db:
            return [_remark(row) for row in db.execute(query)]

    def remarks_on(self, exchange_ids: Sequence[int]) -> dict[int, Verdict]:
        """What was said of each of these answers."""
        table = schema.feedback.c
        query = sa.select(table.exchange_id, table.verdict).where(table.exchange_id.in_(exchange_ids))
        with self._begin() as db:
            return {row.exchange_id: row.verdict for row in db.execute(query)}

    def done(self, remark_id: int, *, done: bool) -> None:
        """Mark a remark as worked off, or as open again."""
        table = schema.feedback
        with self._begin() as db:
            db.execute(table.update().where(table.c.id == remark_id).values(done_at=_now() if done else None))

    # ── preferences ─────────────────────────────────────────────────────────────────────────────

    def preference(self, name: str) -> str | None:
        """A value that the user has set once for all."""
        table = schema.preferences.c
        with self._begin() as db:
            value: str | None = db.execute(sa.select(table.value).where(table.name == name)).scalar()
        return value

    def prefer(self, name: str, value: str) -> None:
        """Keep a preference; an empty value forgets it."""
        table = schema.preferences
        with self._begin() as db:
            db.execute(table.delete().where(table.c.name == name))
            if value:
                db.execute(table.insert().values(name=name, value=value))


def _answered(question: str, answer: Json, words: str, without: Sequence[str]) -> Json:
    return {
        "answer": json.dumps(answer, ensure_ascii=False),
        "without": json.dumps(list(without), ensure_ascii=False),
        "words": f"{question}\n{words}",
    }


def _exchange(row: Any) -> Exchange:  # noqa: ANN401  (a row of the driver's)
    without = tuple(json.loads(row.without))
    return Exchange(row.id, row.talk_id, row.question, without, json.loads(row.answer), row.asked_at)


def _remark(row: Any) -> Remark:  # noqa: ANN401  (a row of the driver's)
    return Remark(
        row.id, row.talk_id, row.question, row.answer, row.verdict, row.comment, row.at, row.done_at
    )


def _touch(db: sa.Connection, talk_id: str) -> None:
    table = schema.talks
    db.execute(table.update().where(table.c.id == talk_id).values(changed_at=_now()))


def _name(words: str) -> str:
    one_line = " ".join(words.split()) or "未命名"
    return one_line if len(one_line) <= NAME_LENGTH else one_line[: NAME_LENGTH - 1] + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
