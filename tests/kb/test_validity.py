from kb.records import Fact, Report
from kb.validity import REPEALED, with_repeals

OLD = Report("a#1", "a", 0, 1, title=Fact("中华人民共和国环境噪声污染防治法"), force=Fact("1997-03-01"))
NEW = Report(
    "b#1",
    "b",
    0,
    1,
    title=Fact("中华人民共和国噪声污染防治法"),
    force=Fact("2022-06-05"),
    repeals=Fact("环境噪声污染防治法"),
)


def test_a_law_that_a_later_one_repeals_is_no_longer_in_force() -> None:
    old, new = with_repeals([OLD, NEW])
    assert old.validity == Fact(
        f"{REPEALED}，由《中华人民共和国噪声污染防治法》替代，2022-06-05 起", "inferred"
    )
    assert new.validity.value is None


def test_without_the_later_law_nothing_is_said() -> None:
    assert with_repeals([OLD]) == [OLD]


def test_an_older_text_repeals_no_newer_one() -> None:
    older = Report(
        "c#1", "c", 0, 1, title=Fact("条例"), force=Fact("1990-01-01"), repeals=Fact("环境噪声污染防治法")
    )
    assert with_repeals([OLD, older])[0].validity.value is None


def test_a_standard_is_known_by_its_number() -> None:
    old = Report("d#1", "d", 0, 1, title=Fact("施工场界噪声限值"), number=Fact("GB 12523-90"))
    new = Report("e#1", "e", 0, 1, title=Fact("新标准"), force=Fact("2012-07-01"), repeals=Fact("GB12523—90"))
    assert (with_repeals([old, new])[0].validity.value or "").startswith(REPEALED)


def test_what_a_card_or_a_user_says_stays() -> None:
    import dataclasses

    said = dataclasses.replace(OLD, validity=Fact("现行", "corrected"))
    assert with_repeals([said, NEW])[0].validity.value == "现行"
