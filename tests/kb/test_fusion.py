from kb.fusion import Fusion, fuse


def test_what_both_found_goes_before_what_one_found() -> None:
    ranked = fuse([("a", 9.0), ("b", 1.0)], [("b", 0.9), ("c", 0.8)], Fusion())
    assert [(key, found_by) for key, _, found_by in ranked] == [
        ("b", "both"),
        ("a", "words"),
        ("c", "vectors"),
    ]


def test_only_ranks_and_weights_count() -> None:
    ranked = fuse([("a", 0.001)], [("b", 999.0)], Fusion(k=1, words=3.0, vectors=2.0))
    assert [(key, score) for key, score, _ in ranked] == [("a", 1.5), ("b", 1.0)]


def test_ties_are_broken_by_id() -> None:
    assert [key for key, *_ in fuse([("b", 1.0)], [("a", 1.0)], Fusion())] == ["a", "b"]


def test_nothing_found_is_nothing() -> None:
    assert fuse([], [], Fusion()) == []
