from ingest.meter import Meter


def test_before_the_first_file_nobody_knows_how_long_it_takes() -> None:
    now = Meter(files_total=4, bytes_total=100).progress("甲.txt", "read")
    assert (now.path, now.stage, now.files_done, now.files_total, now.bytes_done) == (
        "甲.txt",
        "read",
        0,
        4,
        0,
    )
    assert now.seconds_left is None


def test_time_left_goes_by_the_bytes_that_are_done() -> None:
    meter = Meter(files_total=4, bytes_total=100)
    meter.file_done(25)
    before = meter.seconds
    now = meter.progress("乙.txt", "embed")
    after = meter.seconds
    assert (now.files_done, now.bytes_done) == (1, 25)
    assert now.seconds_left is not None
    assert 3 * before <= now.seconds_left <= 3 * after


def test_the_rate_is_of_characters_that_have_their_vectors() -> None:
    meter = Meter()
    assert meter.progress("", "embed").characters_per_second == 0
    meter.embedded(300)
    meter.embedded(200)
    before = meter.seconds
    rate = meter.progress("", "embed").characters_per_second
    assert 500 / meter.seconds <= rate <= 500 / before
