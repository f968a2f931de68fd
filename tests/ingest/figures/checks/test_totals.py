from tests.ingest.figures.making import told


def test_parts_by_level_that_exceed_their_total_are_told() -> None:
    text = "全年投入资金900万元，来源包括各级财政。其中，中央下达200万元，省下达300万元，市本级投入500万元。"
    (conflict,) = told(text)
    assert (conflict.kind, [side.span.quote(text) for side in conflict.sides]) == (
        "sum",
        ["全年投入资金900万元", "中央下达200万元", "省下达300万元", "市本级投入500万元"],
    )
    assert all(side.words == side.span.quote(text) for side in conflict.sides)
    assert "1000万元" in conflict.remark


def test_parts_that_make_their_total_are_not_told() -> None:
    assert told("督办问题44起，其中省级2起、市级14起、县级28起。") == ()
    assert told("建成国家级绿色单位3家，其中省级48家，市级203家，县级399家。") == ()


def test_one_part_greater_than_its_total_is_told() -> None:
    (conflict,) = told("全市有企业30家，其中重点企业45家。")
    assert "45家" in conflict.remark


def test_parts_that_overlap_are_not_told() -> None:
    assert told("培训干部100人，其中女干部70人、党员80人。") == ()


def test_a_row_of_totals_that_differs_from_its_column_is_told() -> None:
    table = "级别 | 单位（家）\n省级 | 10\n市级 | 20\n合计 | {}"
    assert told(table.format(30)) == ()
    (conflict,) = told(table.format(40))
    assert conflict.kind == "sum"


def test_a_row_of_totals_over_hidden_or_missing_figures_is_not_told() -> None:
    assert told("级别 | 单位（家）\n省级 | 1×\n市级 | 20\n县级 | 30\n合计 | 95") == ()
    assert told("级别 | 达标率（%）\n省级 | 80\n市级 | 90\n合计 | 85") == ()


def test_a_conflict_has_the_same_id_each_time() -> None:
    text = "全市有企业30家，其中重点企业45家。"
    assert told(text) == told(text)
