"""Bars over time: places worked out, nothing beyond the edges (CH-02)."""

from datetime import date

from adoption.spans import LEFT, RIGHT, WIDTH, Span, drawn

JANUARY, MARCH, DECEMBER = date(2026, 1, 1), date(2026, 3, 1), date(2026, 12, 31)


def test_what_has_one_name_stands_in_one_row_in_the_order_of_its_beginning():
    picture = drawn(
        [Span("Home", JANUARY, MARCH, strong=True), Span("Adoption", MARCH, None), Span("Home", MARCH, None)],
        begins=JANUARY,
        ends=DECEMBER,
        marks=[(MARCH, "Decided")],
    )

    assert [(row.lines, len(row.bars)) for row in picture.rows] == [(("Home",), 2), (("Adoption",), 1)]
    first, second = picture.rows[0].bars
    assert first.x == LEFT
    assert first.x + first.width == second.x == picture.marks[0].x
    assert second.x + second.width == WIDTH - RIGHT


def test_what_reaches_beyond_the_edges_or_lasted_a_day_can_still_be_seen():
    before = Span("Before", date(2020, 1, 1), date(2020, 2, 1))
    picture = drawn(
        [before, Span("One day", MARCH, MARCH), Span("After", date(2030, 1, 1), None)], begins=MARCH, ends=MARCH
    )

    assert [(row.bars[0].x, row.bars[0].width) for row in picture.rows] == [(LEFT, 4), (LEFT, 4), (WIDTH - RIGHT, 4)]
