"""How a talk went, in the words of the playbook."""

from __future__ import annotations

from fieldkit.playbook.model import Entries, Talk
from fieldkit.rules.talks import MOST, talk_of, talks_of

OWN = (Talk(id="talk-own", title="Own", mood="good"),)


def test_a_pack_that_says_nothing_of_it_has_the_shipped_answers() -> None:
    assert [each.id for each in talks_of(Entries())] == ["talk-good", "talk-fair", "talk-cold"]
    assert talks_of(Entries(talks=OWN)) == OWN


def test_what_was_recorded_before_the_answers_were_the_playbook_s_stays_readable() -> None:
    for id, mood in (("good", "good"), ("fair", "fair"), ("cold", "cold")):
        found = talk_of(OWN, id)
        assert found is not None and (found.id, found.mood) == (f"talk-{id}", mood)


def test_an_answer_that_the_playbook_no_longer_has_is_called_as_it_was() -> None:
    found = talk_of(OWN, "talk-gone", "Gone")
    assert found is not None and (found.title, found.mood) == ("Gone", "fair")
    assert talk_of(OWN, "") is None


def test_an_answer_for_each_digit_and_no_more() -> None:
    many = tuple(Talk(id=f"talk-{at}", title="T", mood="good") for at in range(12))
    assert len(talks_of(Entries(talks=many))) == MOST == 9
