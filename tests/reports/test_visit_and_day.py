"""The reports of a visit and of a day, and the text for a chat."""

from __future__ import annotations

from datetime import date

from fieldkit.reports.chat import chat_text
from fieldkit.reports.day import day_report
from fieldkit.reports.day_words import day_document
from fieldkit.reports.document import Document, Facts, Lines
from fieldkit.reports.visit import visit_report
from fieldkit.reports.visit_words import visit_document
from fieldkit.store import add_followup, add_note, add_rival, finish_visit, hear, plan_visit, start_visit
from fieldkit.store.queries import known_brands
from fieldkit.store.verbs.front import keep_scenario, keep_shown

from .conftest import Rep


def texts(document: Document) -> str:
    """All that a document says of facts and lists."""
    said = []
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Facts):
                said += [f"{label}={cell.text}" for label, cell in block.rows]
            if isinstance(block, Lines):
                said += [f"{line.text} {line.aside.text}" for line in block.rows]
    return "\n".join(said)


def test_a_visit_is_told_with_goal_objections_class_what_was_shown_and_the_sums(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    partner = zhou.partner("丙")
    zhou.clock.at(27, 9)
    visit = start_visit(zhou.store, partner)
    keep_shown(zhou.store, visit, "case-one", "某中学案例", section="case", page=1, at=None, seconds=75)
    keep_scenario(zhou.store, partner, "sums-one", "一单的利润", "乐观", visit, ours="120000", theirs="100000")
    zhou.clock.at(27, 9, 30)
    better = {"competitive": "strong", "willing": "high", "self_driven": "strong"}
    finish_visit(zhou.store, visit, reached="partly", layer_title="价格", target="yes", readings=better)
    report = visit_report(zhou.store, shipped("zh"), visit, "周")
    assert report is not None
    assert (report.rep, report.minutes, report.number) == ("周", 30, 1)
    said = texts(visit_document(report))
    for each in ("结果=目标部分达到", "卡在=价格", "分类=无 → A类", "某中学案例 1:15", "乐观 · 一单的利润 +20,000"):
        assert each in said, said


def test_a_visit_that_is_wrapped_up_the_next_day_says_so(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    partner = zhou.partner("丙")
    zhou.clock.at(26, 16, 5)
    visit = start_visit(zhou.store, partner)
    zhou.clock.at(27, 15, 27)
    finish_visit(zhou.store, visit, reached="yes")
    report = visit_report(zhou.store, shipped("zh"), visit, "周")
    assert report is not None
    assert "16:05–11-27 周五 15:27" in visit_document(report).subtitle


def test_a_visit_only_planned_or_unknown_has_no_report(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    planned = plan_visit(zhou.store, zhou.partner("丁"))
    assert visit_report(zhou.store, shipped("zh"), planned) is None
    assert visit_report(zhou.store, shipped("zh"), "nothing") is None


def test_a_day_tells_visits_what_came_to_nothing_and_what_was_promised(reps: tuple[Rep, Rep], shipped) -> None:
    monday = day_report(reps[0].store, shipped("zh"), date(2026, 11, 23), "周")
    assert [line.visit.partner_name for line in monday.visits] == ["甲系统集成", "乙教育科技"]
    assert (monday.target, len(monday.heard), len(monday.promised)) == (3, 2, 2)
    thursday = day_report(reps[0].store, shipped("zh"), date(2026, 11, 26), "周")
    assert [line.took_place for line in thursday.visits] == [False]
    friday = day_report(reps[0].store, shipped("zh"), date(2026, 11, 27), "周", ["周"])
    assert friday.visits == []


def test_a_day_is_measured_by_all_its_reps_also_by_one_who_visited_nobody(reps: tuple[Rep, Rep], shipped) -> None:
    store, monday = reps[0].store, date(2026, 11, 23)
    for asked in ((), ("周", "李")):
        report = day_report(store, shipped("zh"), monday, "周", asked)
        assert sorted(report.reps) == sorted(["周", "李"])
        assert day_document(report).sections[0].blocks[0].rows[0].of == "目标 6"


def test_the_text_for_a_chat_leaves_out_what_is_for_colleagues_alone(reps: tuple[Rep, Rep], shipped) -> None:
    zhou = reps[0]
    partner = zhou.partner("戊", competitor="巨无霸")
    add_rival(zhou.store, zhou.partner("己"), "大而全", content="some")
    zhou.clock.at(27, 9)
    visit = start_visit(zhou.store, partner)
    notes = ("+愿意先试一单", "!大而全 的售后更快", " 老板很小气", "?要案例", "+嫌 巨无霸 贵")
    for mark, text in ((note[0].strip(), note[1:]) for note in notes):
        add_note(zhou.store, partner, text, visit=visit, mark=mark)
    hear(zhou.store, visit, partner, "obj-1", "已经在做巨无霸", "brand")
    add_followup(zhou.store, partner, "发案例", "2026-12-01", visit=visit)
    add_followup(zhou.store, partner, "打听 大而全 的进价", "2026-12-02", visit=visit)
    finish_visit(zhou.store, visit, reached="no", layer_title="意愿", target="no",
                 readings={"competitive": "weak", "willing": "low", "self_driven": "weak"})  # fmt: skip
    report = visit_report(zhou.store, shipped("zh"), visit, "周")
    assert report is not None
    plain = chat_text(report, known_brands(zhou.store))
    assert plain.splitlines() == [
        "拜访：戊 · 11-27 周五 09:00", "感兴趣：愿意先试一单", "需要：要案例", "下次：12-01 周二 发案例"
    ]  # fmt: skip
    whole = chat_text(report, known_brands(zhou.store), internal=True)
    named = ("大而全 的售后", "打听 大而全", "已经在做巨无霸", "嫌 巨无霸")
    for secret in (*named, "老板很小气", "意愿", "D类", "没达到"):
        assert secret not in plain
        assert secret in whole, (secret, whole)
