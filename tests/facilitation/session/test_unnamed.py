"""Words without names: nobody finds out whose they are, nor whoever holds the database (DESIGN §7)."""

from typing import Any

from facilitation.decision import Contribution, SessionRecord
from facilitation.session.commands import Contribute, End, Next
from tests.facilitation.session.stage import Table, protocol, running, step


def unnamed(texts: dict[str, str], **more: Any) -> Table:
    """A step without names, in which everyone has written; it is left."""
    at = running(protocol(step("Write", shows="together", unnamed=True, keep=True, **more), step("Read")))
    at.do(*(Contribute(f"x-{member}", member, text) for member, text in texts.items()))
    at.do(Next("ana"))
    return at


WROTE = {"ana": "Aims first.", "ben": "Time is short.", "chloe": "More silence.", "dev": "All good."}


def test_once_revealed_words_without_names_have_ids_that_lead_to_nobody():
    at = unnamed(WROTE)
    rows = at.kept(Contribution)
    assert sorted(c.text for c in rows if c.text) == sorted(WROTE.values())
    notes = {key.removeprefix("note:") for _, _, key in at.log if key.startswith("note:")}
    assert notes == {f"x-{member}" for member in WROTE}
    assert not any(c.member or c.text or c.shows != "never" for c in rows if c.id in notes), "nothing is left of them"
    assert not any(member in c.id for c in rows if c.text for member in WROTE)
    gone = [key for kind, _, key in at.log if kind == "gone" and key.startswith("note:")]
    assert gone == sorted(gone), "the notes go in an order that is not that of the words"


def test_neither_ids_nor_order_of_words_without_names_go_by_who_wrote_which_or_when():
    def ids(who: dict[str, str]) -> list[tuple[str, str]]:
        at = unnamed(who)
        return [(c.id, c.text) for c in at.kept(Contribution) if c.text]

    turned = dict(zip(reversed(WROTE), WROTE.values(), strict=True))
    later = dict(sorted(WROTE.items(), reverse=True))
    assert ids(WROTE) == ids(turned) == ids(later)


def test_words_without_names_become_topics_and_stand_in_the_record_once():
    at = unnamed(WROTE, makes="topics")
    ids = {c.id for c in at.kept(Contribution) if c.text}
    assert {t.id for t in at.open.topics} == ids and not any(t.member for t in at.open.topics)
    at.do(End("ana"), End("ana"))
    page = at.kept(SessionRecord)[0].page
    said = [each for group in page["groups"] for each in group["said"]]
    assert sorted(each["text"] for each in said) == sorted(WROTE.values())
    assert not any(each["member"] for each in said)
