"""A small pack on disk for the tests of the loader: every kind that refers to another, in both languages."""

from pathlib import Path

from fieldkit.config import Paths
from fieldkit.playbook.layers import Place, put_in_place, staged

HEAD = """\
id: small
version: "1"
languages: [zh, en]
company:
  zh: {name: 瑞智康诚, agreement_title: 《协议》}
  en: {name: Ruizhi, agreement_title: Agreement}
"""

ZH = """\
points:
- id: point-earns
  title: 能赚钱
  text: 算得出的利润
needs:
- id: need-profit
  title: 盈利
  text: 盈利为先
proofs:
- id: proof-letter
  title: 验收表扬信
  kind: letter
  text: 学校写的
stages:
- id: stage-talks
  title: 商谈
  number: 2
  text: 三个月
  gate: {title: 关口, decides: 负责人}
objections:
- id: too-high
  title: 价格太高
  kind: price
  says: [太贵了]
  behind:
  - motive: 想压价
    test: 您和哪家比？
  first: 您关心的是到手利润吧？
  bullets: [一单算下来]
  ask: 您一单能留多少？
  avoid: [不要先降价]
  proof: [proof-letter]
  points: [point-earns]
  needs: [need-profit]
steps:
- id: step-open
  title: 开场
  short: 开场
  minutes: 3
  say: [您好]
  do: [{id: card, title: 递名片}]
  ask: [您忙吗？]
  listen: [语气]
  points:
  - point-earns
"""

EN = """\
points:
- id: point-earns
  title: It earns
  text: A margin you can work out
needs:
- id: need-profit
  title: Profit
  text: Profit first
proofs:
- id: proof-letter
  title: Letter of thanks
  kind: letter
  text: From the school
stages:
- id: stage-talks
  title: Talks
  number: 2
  text: Three months
  gate: {title: Gate, decides: The lead}
objections:
- id: too-high
  title: Price too high
  kind: price
  says: [Too dear]
  behind:
  - motive: Wants a discount
    test: Compared with whom?
  first: It's what you keep that counts, right?
  bullets: [Work out one deal]
  ask: What do you keep per deal today?
  avoid: [Don't cut the price first]
  proof: [proof-letter]
  points: [point-earns]
  needs: [need-profit]
steps:
- id: step-open
  title: Opening
  short: Opening
  minutes: 3
  say: [Good morning]
  do: [{id: card, title: Hand over the card}]
  ask: [Is this a good time?]
  listen: [The tone]
  points:
  - point-earns
"""

NEED = "needs:\n- id: {id}\n  title: {title}\n  text: {title}\n"


def write_pack(root: Path, zh: str | bytes | None = ZH, en: str | bytes | None = EN, head: str | None = HEAD) -> Path:
    """Write a pack of one file a language, and return its folder; None leaves a file out."""
    for name, content in (("pack.yaml", head), ("zh/all.yaml", zh), ("en/all.yaml", en)):
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def layer(root: Path, zh: str | None = None, en: str | None = None) -> Path:
    """Write a pack that lies over the small one; the languages it has are those that it promises."""
    promised = ", ".join(lang for lang, text in (("zh", zh), ("en", en)) if text is not None)
    return write_pack(root, zh, en, f'id: over\nversion: "2"\nlanguages: [{promised}]\n')


def install(folder: Path, paths: Paths, place: Place) -> Path:
    """Put a pack where packs in use lie, as taking one into use does, and return that folder."""
    with staged(folder, paths, place):
        put_in_place(paths, place)
    return paths.content / place
