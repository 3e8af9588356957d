"""Days as people type them."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.dates import parse_due, parse_span, split_due

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("+3d", "2026-11-26"),
        ("\uff0b3\uff44", "2026-11-26"),
        ("3天后", "2026-11-26"),
        ("三天后", "2026-11-26"),
        ("+2w", "2026-12-07"),
        ("+1m", "2026-12-23"),
        ("两个月后", "2027-01-23"),
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("Tomorrow", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("周三", "2026-11-25"),
        ("wed", "2026-11-25"),
        ("周一", "2026-11-30"),
        ("本周五", "2026-11-27"),
        ("下周三", "2026-12-02"),
        ("下星期三", "2026-12-02"),
        ("下个礼拜三", "2026-12-02"),
        ("next wed", "2026-12-02"),
        ("next  Wednesday", "2026-12-02"),
        ("下下周五", "2026-12-11"),
        ("12-01", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("12/1", "2026-12-01"),
        ("1-5", "2027-01-05"),
        ("11-23", "2026-11-23"),
        ("11-22", "2027-11-22"),
        ("2-29", "2028-02-29"),
        ("15号", "2026-12-15"),
        ("31日", "2026-12-31"),
        ("2026-12-01", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
    ],
)
def test_a_day_is_understood_as_people_type_it(typed, day):
    assert parse_due(typed, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed", ["", "发报价", "2026-13-01", "31-12-2026x", "+d", "周八", "12", "99999", "[/]", "2026-02-30"]
)
def test_what_names_no_day_is_none(typed):
    assert parse_due(typed, MONDAY) is None


def test_the_end_of_a_short_month_is_its_last_day():
    assert parse_due("+1m", date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("typed", "day", "text"),
    [
        ("+3d 发报价", "2026-11-26", "发报价"),
        ("下周三发报价", "2026-12-02", "发报价"),
        ("next wed send the quotation", "2026-12-02", "send the quotation"),
        ("发报价 12-01", "2026-12-01", "发报价"),
        ("约技术交流 next wed", "2026-12-02", "约技术交流"),
        ("明天约技术交流", "2026-11-24", "约技术交流"),
        ("三天后回电话", "2026-11-26", "回电话"),
    ],
)
def test_a_follow_up_carries_its_day_before_or_behind(typed, day, text):
    assert split_due(typed, MONDAY) == (date.fromisoformat(day), text)


@pytest.mark.parametrize("typed", ["发报价", "三方会谈", "send 3 brochures"])
def test_a_text_without_a_day_stays_whole(typed):
    assert split_due(typed, MONDAY) == (None, typed)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_days(typed):
    parse_due(typed, MONDAY)
    parse_span(typed, NOW)
    due, text = split_due(typed, MONDAY)
    assert due is not None or text == typed.strip()


@pytest.mark.parametrize(
    ("typed", "start", "minutes"),
    [
        ("昨天 14:00 40", "2026-11-22T14:00", 40),
        ("14:00", "2026-11-23T14:00", 0),
        ("周三 9:30 35分钟", "2026-11-18T09:30", 35),
        ("上周三 15点", "2026-11-18T15:00", 0),
        ("下午3点半 20", "2026-11-23T15:30", 20),
        ("11-20 10:00", "2026-11-20T10:00", 0),
        ("yesterday 2pm 40", "2026-11-22T14:00", 40),
        ("昨天 14:00 40分", "2026-11-22T14:00", 40),
    ],
)
def test_the_true_time_of_a_visit_is_read_backwards(typed, start, minutes):
    found = parse_span(typed, NOW)
    assert found is not None
    assert (found[0].isoformat()[:16], found[1]) == (start, minutes)


@pytest.mark.parametrize("typed", ["", "昨天", "25:00", "14:75", "abc", "昨天 14:00 就这样"])
def test_a_time_that_is_no_time_is_none(typed):
    assert parse_span(typed, NOW) is None
