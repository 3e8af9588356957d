"""A small playbook for the tests of find, in memory."""

import msgspec

from fieldkit.playbook.find import Finder
from fieldkit.playbook.find_rows import FindRows, build_rows
from fieldkit.playbook.load import Compiled, Playbook
from fieldkit.playbook.model import CompanyName, Entries, Layer, Objection, Pack, Page, Product


def finder_of(
    entries: Entries, other: Entries | None = None, lang: str = "zh", synonyms: tuple[tuple[str, ...], ...] = ()
) -> Finder:
    """A finder of these entries, and of others in another language, with rows that went through the cache's form."""
    company = CompanyName(name="瑞智康诚", agreement_title="《协议》")
    pack = Pack(id="small", version="1", languages=("zh", "en"))
    playbook = Playbook(compiled=Compiled(lang=lang, hash="0" * 64, pack=pack, company=company, entries=entries))
    rows = build_rows(entries, other, playbook.expand, playbook.expand, synonyms)
    kept = msgspec.msgpack.encode(rows)
    return Finder(playbook, lambda: msgspec.msgpack.decode(kept, type=FindRows))


def objection(
    id: str, title: str, says: str = "……", first: str = "您说得对。", also: tuple[str, ...] = ()
) -> Objection:
    return Objection(
        id=id,
        title=title,
        kind="price",
        says=(says,),
        first=first,
        also=also,
        behind=(),
        bullets=(),
        ask="？",
        avoid=(),
    )


ZH = Entries(
    objections=(
        objection("price", "价格太高", "你们比别家贵太多了", "贵有贵的账，我给您算一下。", ("太贵", "报价")),
        objection("cheaper", "别家更便宜", "同样的东西人家便宜一半"),
        objection("adjust", "政策老是调整", "去年谈好的今年又变", "写进协议的，不会变。"),
        objection("far", "你们在重庆没有人", "出了问题找谁", "服务商就在本地，价格另谈。"),
        objection("bank", "银行不肯贷款"),
        objection("term", "长期合作没把握", "先看重点学校"),
    ),
    layers=(Layer(id="layer-price", title="价格", text="卡在价格上。"),),
    products=(Product(id="platform", title="校园ＡＩｏＴ平台", text="一个平台管全校。", rows=()),),
    pages=(Page(id="about", title="{{company.name}}是谁", text="做教育信息化，表扬信很多。"),),
)
EN = Entries(
    objections=(
        objection("price", "The price is too high", "That's too expensive for us"),
        objection("cheaper", "Others are cheaper"),
        objection("adjust", "Your terms keep changing"),
        objection("far", "You have nobody in Chongqing"),
        objection("bank", "The bank won't lend"),
        objection("term", "Not sure about the long run"),
    ),
    layers=(Layer(id="layer-price", title="Price", text="Stuck on the price."),),
    products=(Product(id="platform", title="Campus AIoT platform", text="One platform.", rows=()),),
    pages=(Page(id="about", title="Who {{company.name}} is", text="Education."),),
)
