"""Days as people type them."""

import time
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
        ("三个月后回访", "2027-02-23", "回访"),
        ("+3d发报价", "2026-11-26", "发报价"),
        ("\uff0b3d\u3000发报价", "2026-11-26", "发报价"),
        ("+2w 回访", "2026-12-07", "回访"),
        ("发报价 +3d", "2026-11-26", "发报价"),
        ("明天，约技术交流", "2026-11-24", "约技术交流"),
        ("后天和王总吃饭", "2026-11-25", "和王总吃饭"),
        ("下周一 去工地", "2026-11-30", "去工地"),
        ("下周一送样品", "2026-11-30", "送样品"),
        ("下周三下午送样品", "2026-12-02", "下午送样品"),
        ("周五回电话", "2026-11-27", "回电话"),
        ("发报价 下周三", "2026-12-02", "发报价"),
        ("12月1日发报价", "2026-12-01", "发报价"),
        ("12/1 发报价", "2026-12-01", "发报价"),
        ("发报价 15号", "2026-12-15", "发报价"),
        ("2026-12-01 发报价", "2026-12-01", "发报价"),
        ("Wednesday call Sun Wei", "2026-11-25", "call Sun Wei"),
        ("Fri call Sun Wei", "2026-11-27", "call Sun Wei"),
        ("call Sun Wei tomorrow", "2026-11-24", "call Sun Wei"),
        ("tues call Sun Wei", "2026-11-24", "call Sun Wei"),
        ("this sat come by", "2026-11-28", "come by"),
        ("+3d 到工地送样品", "2026-11-26", "到工地送样品"),
        ("+3d 门店拜访", "2026-11-26", "门店拜访"),
        ("后天到工地送样品", "2026-11-25", "到工地送样品"),
        ("后天门店拜访", "2026-11-25", "门店拜访"),
        ("+3d  two  spaces", "2026-11-26", "two  spaces"),
        ("下周三", "2026-12-02", ""),
    ],
)
def test_a_follow_up_carries_its_day_before_or_behind(typed, day, text):
    assert split_due(typed, MONDAY) == (date.fromisoformat(day), text)


WHOLE = [
    "发报价",
    "三方会谈",
    "send 3 brochures",
    "monitor quote for the school",
    "sunny day at the fair",
    "satellite link for the office",
    "fridge delivered",
    "fried the adapter, bring a new one",
    "wedding of the boss, send flowers",
    "money back for the sample",
    "send the quote to Sun",
    "Sun Wei call back",
    "Thu Nguyen calls",
    "sat with the boss",
    "9.5折方案",
    "9.5 折方案",
    "12.5 万报价",
    "报价 12.5",
    "12.01 版报价",
    "1号楼送样品",
    "1号 楼送样品",
    "3号店看看",
    "三个月试用方案",
    "试用 三个月",
    "3天 试用",
    "3d 打印机报价",
    "2m 网线带去",
    "3-5 台样机",
    "10-12 台样机",
    "1/2 首付方案",
    "送到房间 12-01",
    "下周一起去工地",
    "下周一 起供货",
    "下周一直在工地",
    "下周三方会谈",
    "下周二次拜访",
    "下周日常巡检",
    "下周日报告",
    "下周五金店开业",
    "周一鸣总要报价",
    "12月1日到5日展会",
    "周三到周五展会",
    "周三 到 周五 展会",
    "明天到后天展会",
    "12-01 到 12-05 展会",
    "今日头条打款",
    "后天性问题",
    "Monday is a holiday",
    "prices since monday",
    "offer for Black Friday",
    "every friday a call",
    "call every friday",
]


@pytest.mark.parametrize("typed", WHOLE)
def test_a_text_without_a_day_stays_whole(typed):
    assert split_due(typed, MONDAY) == (None, typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("send the quotation by friday", "2026-11-27"),
        ("call on monday", "2026-11-30"),
        ("tomorrow morning call Wei", "2026-11-24"),
        ("明天的会议带样机", "2026-11-24"),
        ("下周三之前发报价", "2026-12-02"),
        ("后天前发报价", "2026-11-25"),
    ],
)
def test_a_day_that_the_text_needs_is_understood_and_stays(typed, day):
    assert split_due(typed, MONDAY) == (date.fromisoformat(day), typed)


DAYS = ["+3d", "明天", "下周三", "next wed", "12-01", "sun", "3d", "12.5", "1号", "周一", "三个月", "Friday", "10-12"]


@given(st.lists(st.one_of(st.text("一起发a -.,S楼的", max_size=4), st.sampled_from(DAYS)), max_size=4).map("".join))
def test_what_is_taken_out_is_a_day_and_the_rest_is_as_typed(typed):
    due, text = split_due(typed, MONDAY)
    assert text in typed
    taken = typed.strip().removesuffix(text) if text else typed
    taken = typed.strip().removeprefix(text) if text and taken == typed.strip() else taken
    if taken.strip(" ,\uff0c:\uff1a") and text != typed.strip():
        assert parse_due(taken.strip(" ,\uff0c:\uff1a"), MONDAY) == due


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
        ("昨天 14:00-14:40", "2026-11-22T14:00", 40),
        ("昨天 14:00 to 14:40", "2026-11-22T14:00", 40),
        ("14:00~14:40", "2026-11-23T14:00", 40),
        ("yesterday 2pm - 3pm", "2026-11-22T14:00", 60),
        ("下午2点到3点半", "2026-11-23T14:00", 90),
        ("昨天 23:30-0:10", "2026-11-22T23:30", 40),
        ("17:50 40", "2026-11-23T17:50", 10),
        ("17:50-18:30", "2026-11-23T17:50", 10),
        ("monday 9:00", "2026-11-23T09:00", 0),
    ],
)
def test_the_true_time_of_a_visit_is_read_backwards(typed, start, minutes):
    found = parse_span(typed, NOW)
    assert found is not None
    assert (found[0].isoformat()[:16], found[1]) == (start, minutes)


@pytest.mark.parametrize(
    "typed", ["", "昨天", "25:00", "14:75", "abc", "昨天 14:00 就这样", "14:00-25:00", "monitor 14:00"]
)
def test_a_time_that_is_no_time_is_none(typed):
    assert parse_span(typed, NOW) is None


def test_a_visit_before_the_clocks_changed_has_the_offset_of_its_day(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        now = datetime(2026, 10, 26, 9, 0).astimezone()
        found = parse_span("10-24 14:00 40", now)
        assert found is not None
        assert found[0].isoformat() == "2026-10-24T14:00:00+02:00"
    finally:
        monkeypatch.undo()
        time.tzset()
