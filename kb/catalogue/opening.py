"""Opening the database: its connections, its version, the steps up to the newest."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from kb.catalogue import schema
from kb.errors import LibraryUnusableError, SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def open_database(path: Path) -> sa.Engine:
    """The database at `path`, created or brought up to date. Raises SchemaError for an unknown version."""
    # Not as a string: `?` and `%` in a folder's name would be read as parts of an address.
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": 30})
    sa.event.listen(engine, "connect", _prepare_connection)
    with plain_errors():
        _bring_up_to_date(engine, str(path))
    return engine


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say in plain words what the database cannot do. Raises LibraryUnusableError."""
    try:
        yield
    except DatabaseError as error:
        raise LibraryUnusableError(
            f"资料库目录无法读写（{error.orig}）。请检查磁盘空间和目录权限，已入库的内容不会丢失。"
        ) from error


def _prepare_connection(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own object)
    cursor = connection.cursor()
    # WAL lets `list` and `text` in other processes read while the owner writes.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _bring_up_to_date(engine: sa.Engine, path: str) -> None:
    version = _version(engine)
    if version == schema.HEAD:
        return
    if version is not None and version > schema.HEAD:
        raise SchemaError(
            f"资料库 {path} 由更新版本的程序建立（结构版本 {version}，本程序只认到 {schema.HEAD}）。"
            "请升级程序，或把 CHUANGMO_HOME 指到另一个目录。"
        )
    _migrate(engine, path, version)


def _version(engine: sa.Engine) -> str | None:
    with engine.connect() as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        version: str | None = db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _migrate(engine: sa.Engine, path: str, version: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "kb.catalogue:migrations")
    # Asked here: alembic takes the beginning of a version for the whole.
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if version is not None and version not in known:
        raise SchemaError(
            f"资料库 {path} 的结构版本“{version}”无法识别。请换回建立它的程序版本，或把 CHUANGMO_HOME 指到另一个目录。"
        )
    with engine.begin() as connection:
        # Python's driver begins no transaction for CREATE TABLE: a kill would leave some of the tables for ever.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
