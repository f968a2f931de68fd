import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb.catalogue import Catalogue, schema
from kb.errors import SchemaError
from kb.records import OWN


def fresh(folder: Path) -> Path:
    path = folder / "catalogue.sqlite3"
    Catalogue.open(path).close()
    return path


def set_version(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (version,))
        db.commit()


def test_the_version_the_program_knows_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", "kb.catalogue:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_migrating_makes_exactly_the_tables_the_program_uses(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{fresh(tmp_path)}")
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, schema.metadata) == []
    finally:
        engine.dispose()


def test_foreign_keys_cascade_in_the_migrated_schema_as_in_the_tables(tmp_path: Path) -> None:
    # Alembic's comparison does not look at ON DELETE for SQLite.
    engine = sa.create_engine(f"sqlite:///{fresh(tmp_path)}")
    try:
        inspector = sa.inspect(engine)
        for table in schema.metadata.sorted_tables:
            migrated = {
                key["constrained_columns"][0]: key["options"].get("ondelete")
                for key in inspector.get_foreign_keys(table.name)
            }
            assert migrated == {key.parent.name: key.ondelete for key in table.foreign_keys}
    finally:
        engine.dispose()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = fresh(tmp_path)
    first = Catalogue.open(path)
    first.add_collection(OWN)
    first.set_property("x", b"1")
    first.close()
    again = Catalogue.open(path)
    assert again.property("x") == b"1"
    assert again.info().schema_version == schema.HEAD
    again.close()


@pytest.mark.parametrize("version", ["9999", "0005"])
def test_a_library_of_a_newer_program_is_refused_with_what_to_do(tmp_path: Path, version: str) -> None:
    path = fresh(tmp_path)
    set_version(path, version)
    with pytest.raises(SchemaError) as error:
        Catalogue.open(path)
    for words in (str(path), version, schema.HEAD, "请升级程序", "CHUANGMO_HOME"):
        assert words in str(error.value)


@pytest.mark.parametrize("version", ["garbage", "0000", "000", "", "版本", "ffff"])
def test_a_version_that_nobody_knows_is_refused_with_what_to_do(tmp_path: Path, version: str) -> None:
    path = fresh(tmp_path)
    set_version(path, version)
    with pytest.raises(SchemaError, match=r"请.*CHUANGMO_HOME"):
        Catalogue.open(path)


def test_a_refused_library_is_left_as_it_is(tmp_path: Path) -> None:
    path = fresh(tmp_path)
    set_version(path, "9999")
    with pytest.raises(SchemaError):
        Catalogue.open(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_killed_first_start_is_completed_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        # What is left if the process dies between making the version table and the first step.
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        db.commit()
    opened = Catalogue.open(path)
    assert opened.info().schema_version == schema.HEAD
    opened.close()


def test_a_library_of_the_first_schema_gets_the_new_tables_and_keeps_what_it_had(tmp_path: Path) -> None:
    path = fresh(tmp_path)
    catalogue = Catalogue.open(path)
    catalogue.add_collection(OWN)
    catalogue.set_property("x", b"1")
    catalogue.close()
    with closing(sqlite3.connect(path)) as db:
        for table in (
            *("figures", "kin", "conflicts", "sketches", "corrections"),
            *("feedback", "exchanges", "talks", "papers", "preferences", "files"),
        ):
            db.execute(f"DROP TABLE {table}")
        for column in ("title", "doubts", "quality"):
            db.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        db.commit()
    set_version(path, "0001")
    upgraded = Catalogue.open(path)
    assert upgraded.property("x") == b"1"
    assert upgraded.knowledge.corrections("own", document="a", content_hash="b") == []
    assert upgraded.talks.talks() == []
    upgraded.close()
