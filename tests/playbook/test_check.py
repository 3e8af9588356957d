"""Every fault of a pack, told at its line and column with what to write instead; none hides another."""

from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.playbook import PackError, check_layers, check_pack, load_playbook
from tests.playbook.small_pack import EN, HEAD, NEED, ZH, layer, write_pack


@pytest.fixture(autouse=True)
def english():
    before = language()
    set_language("en")
    yield
    set_language(before)


def place(text: str, part: str) -> tuple[int, int]:
    """Line and column, from 1, of the first `part` in `text`."""
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def changed(old: str, new: str, text: str = ZH) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_good_pack_has_no_faults(tmp_path: Path) -> None:
    assert check_pack(write_pack(tmp_path)) == []


def test_a_fault_reads_as_editors_expect_it(tmp_path: Path) -> None:
    (fault,) = check_pack(write_pack(tmp_path, changed("kind: price", "kind: prise")))
    line, column = place(ZH, "price")
    assert str(fault) == (
        f"zh/all.yaml:{line}:{column}: error: prise is not possible here; "
        "write one of: need, money, price, product, brand, service (did you mean price?)"
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        # types and keys
        ("number: 2", "number: two", "two", "a whole number belongs here, not two"),
        ("number: 2", "number: 2.5", "2.5", "a whole number"),
        ("title: 商谈", "title: 2026", "2026", 'put it in quotes to make it text: "2026"'),
        ("title: 商谈", "title: true", "true", "put it in quotes"),
        ("title: 商谈", "titel: 商谈", "titel", "did you mean title?"),
        ("  number: 2\n", "", "id: stage-talks", "number is missing"),
        ("title: 商谈", "title: ~", "~", "empty"),
        ("title: 商谈", 'title: " \\t "', '" \\t "', "empty"),
        ("title: 商谈", "title: [商谈]", "[商谈]", "not a list"),
        ("title: 商谈", "title: {商谈: x}", "{商谈", "not keys"),
        ("says: [太贵了]", "says: 太贵了", "太贵了", "a list belongs here"),
        ("says: [太贵了]", "says: []", "[]", "at least 1 belong"),
        ("says: [太贵了]", "says: [太贵了, '']", "'']", "empty"),
        ("bullets: [一单算下来]", "bullets: [a, b, c, d]", "d]", "at most 3"),
        ("  - motive: 想压价\n    test: 您和哪家比？", "    motive: 想压价", "motive", "a list belongs here"),
        ("- id: stage-talks", "- id: Stage", "Stage", "cannot be an id"),
        ("- id: stage-talks", "- id: " + "a" * 65, "a" * 65, "at most 64"),
        ("number: 2", "number: 2\n  expires: 明年", "明年", "2026-11-23"),
        ("number: 2", "number: 2\n  sample: ja", "ja", "true or false"),
        ("number: 2", "number: " + "9" * 400, "9" * 400, "a whole number"),
        ("number: 2", "number: 2\n  order: .nan", ".nan", "a number belongs here"),
        ("steps:", "step:", "step:", "did you mean steps?"),
        ("objections:", "异议:", "异议", "异议 is not a key here; possible here: company"),
        ("title: 商谈", "title\u3000: 商谈", "title\u3000", "full-width space around title"),
        (
            "- id: stage-talks\n  title: 商谈\n",
            "- id: stage-talks\n  title: 商谈\n  titel: 谈\n",
            "titel",
            "stands here already",
        ),
        ("number: 2", "number: 2\n\u3000\u3000days: 3", "\u3000\u3000days", "indented with a full-width"),
        (
            "gate: {title: 关口, decides: 负责人}",
            "gate: title：关口",
            "title：",
            "write “title: …” with the ordinary colon",
        ),
        ("objections:\n", "objections:\n- 太贵了\n", "太贵了", "keys belong here (“key: text”), not 太贵了"),
        # YAML
        ("title: 商谈", "title：商谈", "：商谈", "the colon behind title is the Chinese one"),
        ("title: 商谈", "title:商谈", "商谈", "a space is missing behind the colon"),
        ("  title: 商谈", "\ttitle: 商谈", "\ttitle", "indented with a tab"),
        ("title: 商谈", "title: 商谈\n  title: 谈", "title: 谈", "stands here twice"),
        ("title: 商谈", "title: *商谈*", "商谈*", "a text cannot start with a sign"),
        ("title: 商谈", "title: 商\ufffe谈", "\ufffe", "cannot be read"),
        ("- id: stage-talks\n", "- id: stage-talks\n随便一句\n", "随便一句", "has no “key: ”"),
        # references
        ("needs: [need-profit]", "needs: [need-proft]", "need-proft", "did you mean need-profit?"),
        ("needs: [need-profit]", "needs: [stage-talks]", "stage-talks]", "is one of stages"),
        ("needs: [need-profit]", "needs: [need-profit]\n  remark_for: nothing", "nothing", "no entry nothing"),
        # texts
        ("ask: 您一单", "ask: 您 {{compny.name}} 一单", "您 {{", "did you mean company.name?"),
        ("ask: 您一单", "ask: 您 {{company.name} 一单", "您 {{", "not closed"),
    ],
)
def test_an_error_is_told_at_its_place(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    zh = changed(old, new)
    (fault,) = check_pack(write_pack(tmp_path, zh))
    assert (fault.file, fault.line, fault.column) == ("zh/all.yaml", *place(zh, at))
    assert fault.severity == "error"
    assert words in fault.text
    with pytest.raises(PackError) as raised:
        load_playbook([tmp_path], "en")
    assert raised.value.faults == (fault,)


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("first: 您关心的是到手利润吧？", "first: " + "您" * 21, "您" * 21, "20 characters"),
        ("  proof: [proof-letter]\n", "", "id: too-high", "without proof"),
        ("  points: [point-earns]\n", "", "id: too-high", "none of the points"),
        ("kind: letter", "kind: letter\n  expires: 2020-01-31", "2020-01-31", "expired on 2020-01-31"),
        ("kind: letter", "kind: letter\n  file: leter.pdf", "leter.pdf", "did you mean letter.pdf?"),
    ],
)
def test_a_warning_does_not_keep_a_pack_from_use(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    zh = changed(old, new)
    write_pack(tmp_path, zh)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "letter.pdf").touch()
    (fault, *structure) = (each for each in check_pack(tmp_path) if each.file.startswith("zh"))
    assert structure == []
    assert (fault.line, fault.column, fault.severity) == (*place(zh, at), "warning")
    assert words in fault.text
    assert load_playbook([tmp_path], "zh").get("too-high") is not None


def test_a_first_line_in_english_has_at_most_twelve_words(tmp_path: Path) -> None:
    en = changed("first: It's", "first: It's one two three four five six seven eight", EN)
    (fault,) = check_pack(write_pack(tmp_path, en=en))
    assert (fault.file, fault.line, "12 words" in fault.text) == ("en/all.yaml", place(en, "It's")[0], True)


def test_a_product_row_without_proof_is_a_warning(tmp_path: Path) -> None:
    product = """products:
- id: p
  title: P
  text: P
  rows:
  - {feature: a, advantage: b, benefit: c, evidence: d}
  - {feature: a, advantage: b, benefit: c, evidence: d, proof: [proof-letter]}
"""
    (zh, en) = reversed(check_pack(write_pack(tmp_path, product + ZH, product + EN)))
    assert (zh.line, zh.column, zh.severity, en.file) == (6, 5, "warning", "en/all.yaml")


def test_an_id_is_taken_over_all_kinds_and_files_of_a_language(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "zh" / "more.yaml").write_text(
        "layers:\n- {id: need-profit, title: 价格, text: 价格}\n", encoding="utf-8"
    )
    faults = check_pack(tmp_path)
    assert [(fault.file, fault.line, fault.column) for fault in faults] == [("zh/more.yaml", 2, 8)]
    assert f"taken by zh/all.yaml, line {place(ZH, 'need-profit')[0]}" in faults[0].text


def test_an_id_of_a_part_stands_once_in_its_list(tmp_path: Path) -> None:
    parts = "training:\n- id: t\n  title: T\n  text: T\n  parts:\n  - {id: a, title: A}\n  - {id: a, title: B}\n"
    faults = check_pack(write_pack(tmp_path, parts + ZH, parts + EN))
    assert [(fault.line, fault.column) for fault in faults] == [(7, 10), (7, 10)]


def test_an_id_missing_in_the_other_language_is_told_where_it_is(tmp_path: Path) -> None:
    zh = ZH + "layers:\n- {id: layer-x, title: 价格, text: 价格}\n"
    (fault,) = check_pack(write_pack(tmp_path, zh))
    assert (fault.file, fault.line, fault.severity) == ("zh/all.yaml", place(zh, "layer-x")[0], "error")
    assert "add it to en/all.yaml" in fault.text
    assert check_pack(write_pack(tmp_path, zh, head=HEAD.replace("[zh, en]", "[zh]"))) == []


def test_languages_that_are_built_differently_are_a_warning(tmp_path: Path) -> None:
    en = changed("bullets: [Work out one deal]", "bullets: [Work out one deal, And one more]", EN)
    (fault,) = check_pack(write_pack(tmp_path, en=en))
    assert (fault.file, fault.line, fault.column) == ("en/all.yaml", *place(en, "bullets"))
    assert "2 here and 1 in zh" in fault.text


def test_another_kind_in_the_other_language_is_an_error(tmp_path: Path) -> None:
    thing = "- {id: x, title: X, text: X}\n"
    (fault,) = check_pack(write_pack(tmp_path, ZH + "layers:\n" + thing, EN + "training:\n" + thing))
    assert "one of training here and one of layers in zh" in fault.text


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        (HEAD.replace("languages", "language"), 3, "did you mean languages?"),
        (HEAD.replace('"1"', "1"), 2, "in quotes"),
        (HEAD.replace("[zh, en]", "[zh, fr]"), 3, "write one of"),
        (HEAD.replace("  en: {", "  fr: {"), 6, "write one of"),
        (HEAD[: HEAD.index("company:")], 1, "company is missing"),
        (None, 1, "pack.yaml is missing"),
        ("- a\n", 1, "not a list"),
        ("", 1, "keys belong here"),
    ],
)
def test_a_head_with_a_fault_is_told(tmp_path: Path, head: str | None, line: int, words: str) -> None:
    faults = check_pack(write_pack(tmp_path, head=head))
    assert ("pack.yaml", line) in [(fault.file, fault.line) for fault in faults]
    assert any(words in fault.text for fault in faults)
    assert {fault.file for fault in faults} == {"pack.yaml"}


def test_a_promised_language_without_a_file_is_told(tmp_path: Path) -> None:
    faults = check_pack(write_pack(tmp_path, en=None))
    assert ("pack.yaml", 3, 17) in [(fault.file, fault.line, fault.column) for fault in faults]


def test_no_fault_hides_another(tmp_path: Path) -> None:
    zh = changed("number: 2", "number: zwei")
    zh = changed("kind: price", "kind: prise", zh)
    zh = changed("  text: 学校写的\n", "", zh)
    zh = changed("title: 盈利", "title: 盈利\n  title: 利", zh)
    en = changed("needs: [need-profit]", "needs: [need-x]", EN)
    en = changed("kind: letter", "kind: letter\n  expires: 2020-01-31", en)
    write_pack(tmp_path, zh, en)
    (tmp_path / "zh" / "broken.yaml").write_text("layers:\n- id: layer-x\n  title: a: b\n", encoding="utf-8")
    (tmp_path / "en" / "old.yaml").write_bytes("layers:\n- {id: layer-y, title: 价格, text: x}\n".encode("gb18030"))
    found = [(fault.file, fault.line, fault.severity) for fault in check_pack(tmp_path)]
    assert found == [
        ("en/all.yaml", place(en, "2020")[0], "warning"),
        ("en/all.yaml", place(en, "need-x")[0], "error"),
        ("en/old.yaml", 2, "error"),
        ("zh/all.yaml", place(zh, "title: 利")[0], "error"),
        ("zh/all.yaml", place(zh, "id: proof-letter")[0], "error"),
        ("zh/all.yaml", place(zh, "zwei")[0], "error"),
        ("zh/all.yaml", place(zh, "prise")[0], "error"),
        ("zh/broken.yaml", 3, "error"),
    ]


def test_an_entry_with_a_fault_hides_no_other_in_it(tmp_path: Path) -> None:
    zh = changed("kind: price", "kind: prise")
    zh = changed("proof: [proof-letter]", "proof: [proof-leter]", zh)
    zh = changed("test: 您和哪家比？", "test: 您和{{company.nam}}比？", zh)
    faults = check_pack(write_pack(tmp_path, zh))
    wrong = ("prise", "您和{{", "proof-leter")
    assert [(fault.line, fault.column) for fault in faults] == [place(zh, part) for part in wrong]
    assert all("did you mean" in fault.text for fault in faults)


def test_what_stands_in_a_broken_file_is_not_missed_elsewhere(tmp_path: Path) -> None:
    broken = changed("text: 算得出的利润", "text: 算得: 出: 的", ZH)
    (fault,) = check_pack(write_pack(tmp_path, broken))
    assert fault.line == place(broken, "算得")[0]


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with (tmp_path / "zh" / "big.yaml").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    (fault,) = check_pack(tmp_path)
    assert (fault.file, "8 MB" in fault.text) == ("zh/big.yaml", True)


def test_nothing_outside_a_pack_is_read(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", changed("kind: letter", "kind: letter\n  file: link.pdf"))
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text("secret", encoding="utf-8")
    (pack / "files").mkdir()
    (pack / "files" / "link.pdf").symlink_to(outside / "x.yaml")
    (pack / "zh" / "x.yaml").symlink_to(outside / "x.yaml")
    (pack / "zh" / "loop.yaml").symlink_to(pack / "zh" / "loop.yaml")
    faults = [fault for fault in check_pack(pack) if fault.severity == "error"]
    assert [fault.file for fault in faults] == ["zh/all.yaml", "zh/loop.yaml", "zh/x.yaml"]
    assert "outside the pack" in faults[0].text
    assert not any("secret" in fault.text for fault in faults)


@pytest.mark.parametrize("name", ["../x.pdf", "/etc/passwd", "a/../../x", "C:\\x.pdf"])
def test_a_path_that_leaves_the_pack_is_an_error(tmp_path: Path, name: str) -> None:
    zh = changed("kind: letter", f"kind: letter\n  file: '{name}'")
    (fault,) = (each for each in check_pack(write_pack(tmp_path, zh)) if each.severity == "error")
    assert (fault.line, "outside the pack" in fault.text) == (place(zh, name)[0], True)


def test_a_file_of_comments_and_hidden_files_are_nothing(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "zh" / "empty.yaml").write_text("# nothing yet\n", encoding="utf-8")
    (tmp_path / "zh" / "._all.yaml").write_bytes(b"\0\5\x16\7")
    assert check_pack(tmp_path) == []


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_that_is_no_pack_is_told(tmp_path: Path, there: bool) -> None:
    folder = tmp_path if there else tmp_path / "gone"
    assert [fault.file for fault in check_pack(folder)] == ["pack.yaml"]


def test_a_layer_is_judged_with_what_it_lies_over(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    over = layer(tmp_path / "over", changed("- id: too-high", "- id: too-low", ZH[ZH.index("objections") :]))
    assert check_layers([pack, over]) == []
    assert {fault.text.split(";")[0] for fault in check_pack(over)} > {"there is no entry need-profit"}
    wrong = layer(tmp_path / "wrong", NEED.format(id="need-b", title="''"))
    assert [(fault.layer, fault.file) for fault in check_layers([pack, wrong])] == [(1, "zh/all.yaml")] * 2


def test_faults_speak_the_language_in_use(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, changed("number: 2", "number: two"))
    set_language("zh")
    (fault,) = check_pack(pack)
    assert str(fault).startswith(f"zh/all.yaml:{place(ZH, 'number')[0]}:11: error: ")
    assert "这里要写整数" in fault.text


def test_a_pack_of_which_no_step_is_left_is_an_error_at_its_head(tmp_path):
    bare = write_pack(tmp_path / "bare", ZH[: ZH.index("steps:")], EN[: EN.index("steps:")])
    (fault,) = check_pack(bare)
    assert (fault.file, fault.severity) == ("pack.yaml", "error")
    assert "no step is left" in fault.text
    lists = "say: [], do: [], ask: [], listen: []"
    hiding = f"steps:\n- {{id: step-open, title: x, short: x, minutes: 1, {lists}, hidden: true}}\n"
    over = layer(tmp_path / "over", hiding, hiding)
    faults = [fault.text for fault in check_layers([write_pack(tmp_path / "small"), over])]
    assert any("no step is left" in text for text in faults), faults


def test_a_pack_over_an_unknown_one_is_told_at_its_head(tmp_path: Path) -> None:
    small = write_pack(tmp_path / "small")
    own = NEED.format(id="need-profit", title="甲")
    high = write_pack(tmp_path / "high", own, None, 'id: high\nversion: "1"\nlanguages: [zh]\nover: smal\n')
    (fault,) = check_layers([small, high])
    assert (fault.layer, fault.file, fault.line, fault.column) == (1, "pack.yaml", 4, 7)
    assert "did you mean small?" in fault.text
    (fault,) = (fault for fault in check_pack(high) if fault.file == "pack.yaml" and fault.line > 1)
    assert (fault.line, fault.column, "is not here" in fault.text) == (4, 7, True)


def test_an_entry_that_removes_nothing_is_a_warning(tmp_path: Path) -> None:
    removal = "needs:\n- {id: need-proft, hidden: true}\n"
    high = layer(tmp_path / "high", removal)
    (fault,) = check_layers([write_pack(tmp_path / "small"), high])
    assert (fault.layer, fault.line, fault.column, fault.severity) == (1, 2, 8, "warning")
    assert "did you mean need-profit?" in fault.text


def test_an_entry_of_another_kind_than_the_one_that_it_replaces_is_an_error(tmp_path: Path) -> None:
    high = layer(tmp_path / "high", "layers:\n- {id: need-profit, title: 价格, text: 价格}\n")
    faults = [fault for fault in check_layers([write_pack(tmp_path / "small"), high]) if fault.layer == 1]
    assert [(fault.line, fault.column, fault.severity) for fault in faults] == [(2, 8, "error")]
    assert "one of needs in the pack below and one of layers here" in faults[0].text


def test_a_file_in_the_encoding_of_old_windows_is_named(tmp_path: Path) -> None:
    write_pack(tmp_path, ZH.encode("gb18030"))
    (fault,) = (each for each in check_pack(tmp_path) if each.file == "zh/all.yaml")
    assert (fault.line, fault.column, fault.severity) == (3, 1, "error")
    assert "saved as GB18030; save it as UTF-8" in fault.text
    (fault,) = (each for each in check_pack(write_pack(tmp_path, ZH.encode("utf-16"))) if each.file == "zh/all.yaml")
    assert "saved as UTF-16" in fault.text
