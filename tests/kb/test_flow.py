import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.flow import Flow
from kb.records import Span


@st.composite
def flows(draw: st.DrawFn) -> tuple[str, Flow]:
    text = draw(st.text(min_size=1, max_size=60))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    bounds = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    skips = [Span(min(pair), max(pair)) for pair in draw(st.lists(bounds, max_size=6))]
    return text, Flow.of(text, start, end, skips)


@given(flows(), st.data())
def test_the_words_at_the_spans_are_the_words_of_the_flow(
    drawn: tuple[str, Flow], data: st.DataObject
) -> None:
    text, flow = drawn
    start = data.draw(st.integers(0, len(flow.text)))
    end = data.draw(st.integers(start, len(flow.text)))
    spans = flow.spans(start, end)
    assert "".join(span.quote(text) for span in spans) == flow.text[start:end]
    assert list(spans) == sorted(spans, key=lambda span: span.start)
    assert all(span.start < span.end for span in spans)


@given(flows())
def test_exactly_one_of_several_spans_is_main_and_none_is_longer(drawn: tuple[str, Flow]) -> None:
    _, flow = drawn
    spans = flow.spans(0, len(flow.text))
    mains = [span for span in spans if span.role == "main"]
    assert len(mains) == min(1, len(spans))
    assert all(span.end - span.start <= mains[0].end - mains[0].start for span in spans)


@given(flows(), st.data())
def test_every_offset_leads_back_to_its_character(drawn: tuple[str, Flow], data: st.DataObject) -> None:
    text, flow = drawn
    if flow.text:
        offset = data.draw(st.integers(0, len(flow.text) - 1))
        assert text[flow.canonical(offset)] == flow.text[offset]


@given(flows())
def test_each_kept_piece_can_be_quoted_by_its_canonical_span(drawn: tuple[str, Flow]) -> None:
    text, flow = drawn
    for piece in flow.pieces:
        assert flow.quote(piece) == piece.quote(text)


def test_skips_are_left_out_even_where_they_overlap_or_reach_over_the_edges() -> None:
    flow = Flow.of("0123456789", 2, 9, [Span(8, 10), Span(4, 6), Span(0, 3), Span(5, 7)])
    assert flow.text == "37"
    assert flow.pieces == (Span(3, 4), Span(7, 8))


def test_without_skips_the_flow_is_the_text() -> None:
    assert Flow.of("一二三四", 1, 3) == Flow("二三", (Span(1, 3),))
    assert Flow.of("一二", 1, 1).text == ""


def test_everything_skipped_leaves_an_empty_flow() -> None:
    flow = Flow.of("一二", 0, 2, [Span(0, 2)])
    assert (flow.text, flow.pieces, flow.spans(0, 0)) == ("", (), ())


def test_a_span_across_a_skip_cannot_be_quoted_as_one() -> None:
    flow = Flow.of("一二三", 0, 3, [Span(1, 2)])
    with pytest.raises(ValueError, match="not in this flow"):
        flow.quote(Span(0, 3))
