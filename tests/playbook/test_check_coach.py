"""The coach's advice: where it stands, that a reason silences it, and that no reason stands for nothing."""

from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.playbook import Fault, check_layers, check_pack, load_playbook, shipped_content
from fieldkit.playbook.coach import reading_seconds
from fieldkit.playbook.coach_words import absolutes
from tests.playbook.small_pack import EN, HEAD, ZH, write_pack
from tests.playbook.test_check import changed, place

QUIET = "  quiet: {{{rule}: 我们就是这样}}\n"
ONLY_ZH = HEAD.replace("[zh, en]", "[zh]")
PAGE = "- id: {id}\n  title: {id}\n  text: x\n"

CUSTOMER = """\
cases:
- id: case-a
  title: 一所学校
  audience: customer
  customer: 某学院
  situation: 设备旧
  done: 换新
  result: 全省第一
"""

PRODUCT = """\
products:
- id: board
  title: 黑板
  text: 黑板
  rows:
  - {feature: 大, advantage: 清楚, benefit: 省事, evidence: 看得见}
"""

SUM = """\
sums:
- id: margin
  title: 利润
  audience: customer
  text: 一单的利润
  inputs:
  - {id: price, title: 售价, low: "9", likely: "100", high: "120"}
  lines:
  - {id: sale, title: 卖货, phase: in-sale, audience: customer, ours: price, theirs: price * 0.9}
  - {id: repair, title: 修理, phase: after-sale, ours: -sale * 0.2, theirs: "-5"}
"""

NEEDS = "needs:\n- id: need-fame\n  title: 名气\n  text: 名气\n"
DIRECTION = "directions:\n- id: to-price\n  title: 价格异议\n  kind: price\n  said: 贵\n  direction: 算账\n"
POINT = "points:\n- id: point-safe\n  title: 又安全\n  text: 又安全\n"


@pytest.fixture(autouse=True)
def english():
    before = language()
    set_language("en")
    yield
    set_language(before)


def zh_pack(folder: Path, zh: str) -> list[Fault]:
    return check_pack(write_pack(folder, zh, None, ONLY_ZH))


def more(text: str) -> str:
    """The small pack with further entries of a kind that it has already."""
    kind, _, entries = text.partition("\n")
    return ZH.replace(f"{kind}\n", f"{kind}\n{entries}", 1) if f"{kind}\n" in ZH else text + ZH


CASES = [
    (
        "asks-back",
        changed("ask: 您一单能留多少？", "ask: 您一单能留不少。"),
        "您一单能留不少",
        "ask: 您一单能留不少。\n",
    ),
    ("ten-seconds", changed("[一单算下来]", f"[{'算' * 60}]"), "bullets", f"[{'算' * 60}]\n"),
    ("first-line", changed("first: 您关心的是到手利润吧？", f"first: {'您' * 21}"), "您" * 21, f"{'您' * 21}\n"),
    ("no-proof", changed("  proof: [proof-letter]\n", ""), "id: too-high", "ask: 您一单能留多少？\n"),
    ("no-proof", more(PRODUCT), "{feature", "text: 黑板\n"),
    ("no-point", changed("  points: [point-earns]\n", ""), "id: too-high", "ask: 您一单能留多少？\n"),
    ("no-gate", changed("  gate: {title: 关口, decides: 负责人}\n", ""), "id: stage-talks", "number: 2\n"),
    ("same-winner", more(SUM), "lines:", "text: 一单的利润\n"),
    ("absolutes", more(CUSTOMER), "全省第一", "result: 全省第一\n"),
    ("unserved-need", more(NEEDS), "id: need-fame", "text: 名气\n"),
    ("unserved-point", more(POINT), "id: point-safe", "text: 又安全\n"),
    ("few-objections", more(DIRECTION), "id: to-price", "direction: 算账\n"),
]


@pytest.mark.parametrize(("rule", "zh", "at", "before"), CASES, ids=[f"{case[0]}-{case[2][:8]}" for case in CASES])
def test_advice_stands_at_its_place_and_a_reason_silences_it(
    tmp_path: Path, rule: str, zh: str, at: str, before: str
) -> None:
    (fault,) = zh_pack(tmp_path, zh)
    assert (fault.rule, fault.severity, fault.file) == (rule, "warning", "zh/all.yaml")
    assert (fault.line, fault.column) == place(zh, at)
    assert str(fault).endswith(f" [{rule}]")
    assert load_playbook([tmp_path], "zh").get("too-high") is not None
    assert zh_pack(tmp_path, changed(before, before + QUIET.format(rule=rule), zh)) == []


def test_a_sum_speaks_to_the_customer_for_whom_it_speaks(tmp_path: Path) -> None:
    (fault,) = zh_pack(tmp_path, more(SUM))
    assert "customer sees speak for us, and all lines together for the competitor" in fault.text
    turned = changed(
        '-sale * 0.2, theirs: "-5"', 'sale * 0.2, theirs: "-5"', changed("price * 0.9", "price * 1.1", SUM)
    )
    (fault,) = zh_pack(tmp_path, more(turned))
    assert "customer sees speak for the competitor, and all lines together for us" in fault.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-sale * 0.2", "-sale * 0.14"),
        ("-sale * 0.2", "-sale * 0.15"),
        ("price * 0.9", "price"),
        ('likely: "100"', 'likely: "20"'),
        ("after-sale, ours", "after-sale, audience: customer, ours"),
        ("  audience: customer\n  text", "  text"),
    ],
    ids=["same winner", "even in all", "even for the customer", "other figures", "all are seen", "no customer sees it"],
)
def test_a_sum_that_turns_for_no_customer_needs_no_advice(tmp_path: Path, old: str, new: str) -> None:
    assert zh_pack(tmp_path, more(changed(old, new, SUM))) == []


def test_of_a_sum_with_a_fault_only_that_is_told(tmp_path: Path) -> None:
    for old, new in (
        ("-sale * 0.2", "-sale / 0"),
        ("-sale * 0.2", "-sal"),
        ('"100"', '"many"'),
        ("ours: price,", "ours: repair,"),
    ):
        assert "same-winner" not in {fault.rule for fault in zh_pack(tmp_path, more(changed(old, new, SUM)))}


def test_languages_built_differently_are_silenced_where_they_are_told(tmp_path: Path) -> None:
    en = changed("bullets: [Work out one deal]", "bullets: [Work out one deal, And one more]", EN)
    (fault,) = check_pack(write_pack(tmp_path, en=en))
    assert (fault.rule, fault.file, fault.line, fault.column) == ("built-alike", "en/all.yaml", *place(en, "bullets"))
    quiet = changed("points: [point-earns]\n", "points: [point-earns]\n  quiet: {built-alike: needs more here}\n", en)
    assert check_pack(write_pack(tmp_path, en=quiet)) == []


def test_samples_are_counted_once_a_pack_at_its_head(tmp_path: Path) -> None:
    def sample(text: str) -> str:
        return text.replace("number: 2", "number: 2\n  sample: true").replace(
            "kind: letter", "kind: letter\n  sample: true"
        )

    (fault,) = check_pack(write_pack(tmp_path, sample(ZH), sample(EN)))
    assert str(fault) == "pack.yaml:1:1: warning: 2 entries are still samples; `fieldkit sample` lists them [samples]"
    head = HEAD + "quiet: {samples: a training pack}\n"
    assert check_pack(write_pack(tmp_path, sample(ZH), sample(EN), head)) == []


def test_samples_that_a_layer_replaced_are_not_counted(tmp_path: Path) -> None:
    zh = changed("number: 2", "number: 2\n  sample: true")
    low = write_pack(tmp_path / "low", zh, None, ONLY_ZH)
    own = ZH[ZH.index("stages:") : ZH.index("objections:")]
    high = write_pack(tmp_path / "high", own, None, 'id: own\nversion: "1"\nlanguages: [zh]\nover: small\n')
    assert [fault.rule for fault in check_layers([low])] == ["samples"]
    assert check_layers([low, high]) == []


def test_what_is_silenced_for_nothing_is_told(tmp_path: Path) -> None:
    zh = changed("number: 2\n", "number: 2\n  quiet:\n    no-gate: 没有\n")
    (fault,) = zh_pack(tmp_path, zh)
    assert (fault.line, fault.column, fault.severity, fault.rule) == (*place(zh, "no-gate"), "warning", "")
    assert "nothing to silence" in fault.text
    head = ONLY_ZH + "quiet:\n  no-gate: x\n"
    (fault,) = check_pack(write_pack(tmp_path, ZH, None, head))
    assert (fault.file, fault.line, fault.column) == ("pack.yaml", *place(head, "no-gate"))


@pytest.mark.parametrize(
    ("quiet", "at", "words"),
    [
        ("{no-gate: ''}", "''", "empty"),
        ("{no-gaet: x}", "no-gaet", "did you mean no-gate?"),
        ("[no-gate]", "[no-gate]", "keys belong here"),
    ],
)
def test_silence_needs_a_rule_and_a_reason(tmp_path: Path, quiet: str, at: str, words: str) -> None:
    zh = changed("number: 2\n", f"number: 2\n  quiet: {quiet}\n")
    (fault,) = zh_pack(tmp_path, zh)
    assert (fault.line, fault.column, fault.severity) == (*place(zh, at), "error")
    assert words in fault.text


def test_nothing_is_said_of_what_is_covered_while_an_id_is_misspelt(tmp_path: Path) -> None:
    (fault,) = zh_pack(tmp_path, changed("needs: [need-profit]", "needs: [need-proft]"))
    assert fault.severity == "error"


def test_a_layer_that_serves_a_need_is_counted(tmp_path: Path) -> None:
    low = write_pack(tmp_path / "low", more(NEEDS), None, ONLY_ZH)
    own = ZH[ZH.index("objections:") : ZH.index("steps:")].replace("need-profit", "need-fame")
    own = own.replace("id: too-high", "id: unknown")
    high = write_pack(tmp_path / "high", own, None, 'id: own\nversion: "1"\nlanguages: [zh]\nover: small\n')
    assert [fault.rule for fault in check_layers([low])] == ["unserved-need"]
    assert check_layers([low, high]) == []


def test_what_only_we_read_may_be_absolute(tmp_path: Path) -> None:
    assert zh_pack(tmp_path, more(CUSTOMER.replace("  audience: customer\n", ""))) == []
    line = "{{id: a, title: 最好的, phase: pre-sale, ours: '1', theirs: '2', audience: {audience}}}"
    model = "sums:\n- id: s\n  title: 账\n  audience: customer\n  text: 账\n  lines:\n  - {line}\n"
    for audience, rules in (("internal", []), ("customer", ["absolutes"])):
        zh = more(model.format(line=line.format(audience=audience)))
        assert [fault.rule for fault in zh_pack(tmp_path, zh)] == rules


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全国最大的厂家", ["最大"]),
        ("最好的产品，第一品牌", ["最好", "第一"]),
        ("唯一的选择，绝对可靠", ["唯一", "绝对"]),
        ("100%好评，百分之百满意", ["100%", "百分之百"]),
        ("我们保证三天到货", ["保证"]),
        ("永远不坏", ["永远"]),
        ("国家级产品，顶级配置", ["国家级", "顶级"]),
        ("不断追求最高品质", ["最高"]),
        ("质量保证一流", ["质量保证"]),
        ("Guaranteed results, the best there is", ["Guaranteed", "the best"]),
        ("It always works and never fails", ["always", "never"]),
        ("100% uptime, absolutely safe, number one", ["100%", "absolutely", "number one"]),
        ("Not only the best, not just the cheapest", ["the best", "the cheapest"]),
        ("不但最快，而且唯一", ["最快", "唯一"]),
        # harmless kin
        ("Whenever you like; No. 1 Middle School uses it", []),
        ("最近三年，最后一步，最初的最终用户", []),
        ("最少三家，最多五家，最晚周五", []),
        ("出门前最好再看一遍", []),
        ("第一步、第一年、第一次、第一阶段", []),
        ("第一，先听；第一中学在用", []),
        ("设备有唯一编号，误差的绝对值", []),
        ("覆盖率 80%~100%", []),
        ("质量保证期三年，保证金 5%", []),
        ("国家级高新技术企业", []),
        ("At least three, at last, at best, lasting", []),
        ("a guarantee period of three years", []),
        ("1,100% of nothing, 2100%, from 0 to 100%", []),
        # denied
        ("我们不保证当天到", []),
        ("没有哪家敢说自己最好", []),
        ("不是唯一的办法", []),
        ("We cannot guarantee that", []),
        ("It isn't the best, not always", []),
    ],
)
def test_absolutes_are_found_and_their_harmless_kin_is_not(text: str, found: list[str]) -> None:
    assert absolutes(text) == found


def test_a_card_of_65_signs_or_43_words_is_read_in_ten_seconds() -> None:
    assert reading_seconds("，".join("字" * 65)) == 10 < reading_seconds("字" * 66)
    assert reading_seconds(" ".join(["don't"] * 43)) < 10 < reading_seconds(" ".join(["word"] * 44))


def test_the_shipped_pack_is_as_a_coach_would_have_it() -> None:
    assert {(fault.file, fault.rule) for fault in check_pack(shipped_content())} == {("pack.yaml", "samples")}
