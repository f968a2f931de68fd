"""How large Word shows a picture and what it cuts off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.reading.pictures import WHOLE
from ingest.reading.word import sizes
from tests.ingest.reading.word_files import element, picture

A4 = 210 * 297


def drawn(width: float, height: float, cut: str = "") -> etree._Element:
    root = etree.fromstring(element("w:p", picture("x", width=width, height=height, cut=cut)).encode())
    return next(one for one in root.iter() if one.tag.endswith("}pic"))


def vml(style: str, cuts: str = "") -> etree._Element:
    root = etree.fromstring(
        element("w:pict", f'<v:shape style="{style}"><v:imagedata {cuts}/></v:shape>').encode()
    )
    return root[0][0]


@given(st.floats(1, 400), st.floats(1, 400))
def test_a_pictures_share_is_its_area_by_that_of_a_page(width: float, height: float) -> None:
    share, crop = sizes.of_picture(drawn(width, height))
    assert share == pytest.approx(width * height / A4, rel=1e-3)
    assert crop == WHOLE


def test_cuts_are_thousandths_of_a_percent_and_room_around_is_none() -> None:
    _, crop = sizes.of_picture(drawn(10, 10, 'l="25000" t="-5000" b="200000"'))
    assert crop == (0.25, 0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("style", "share"),
    [
        ("position:absolute;width:21cm;height:297mm", 1.0),
        ("WIDTH: 595.28pt ;HEIGHT:11.693in", 1.0),
        ("width:793.7px;height:1122.5", 1.0),
        ("width:100%;height:10pt", None),
        ("height:10pt", None),
        ("", None),
    ],
)
def test_older_pictures_say_their_size_as_a_web_page_does(style: str, share: float | None) -> None:
    assert sizes.of_vml(vml(style))[0] == (share if share is None else pytest.approx(share, rel=1e-3))


@pytest.mark.parametrize(
    ("said", "cut"),
    [("32768f", 0.5), ("-100f", 0.0), (".25", 0.25), ("2", 1.0), ("", 0.0), ("x", 0.0), ("-.", 0.0)],
)
def test_older_pictures_say_their_cuts_in_65536ths_or_shares(said: str, cut: float) -> None:
    assert sizes.of_vml(vml("", f'cropleft="{said}"'))[1] == (cut, 0.0, 0.0, 0.0)
