"""The list of protocols: a few with all that is said of them, many by what they are for."""

from facilitation.actions import Help
from facilitation.choosing import PURPOSES
from facilitation.commands import help_about
from facilitation.message import MAX_LABEL
from facilitation.session.protocol import Protocol
from tests.facilitation.team.stage import wording
from tests.facilitation.test_commands import PEOPLE, PROTOCOLS, protocol


def test_help_about_protocols_lets_each_be_started() -> None:
    said = help_about(Help("protocols"), wording(), team=PEOPLE, protocols=PROTOCOLS)
    assert "Tuning protocol · about 10 minutes · `/start tuning-protocol`\nWhy Tuning protocol." in said.plain()
    assert [b.action for b in said.buttons] == ["choose:t1:", "start:t1:tuning-protocol", "start:t1:chalk-talk"]


def many_protocols(name: str = "Protocol {n}") -> dict[str, Protocol]:
    """As many as there are families, six times over."""
    return {
        f"p{n}": protocol(f"p{n}", name.format(n=n), "y", family=PURPOSES[n % len(PURPOSES)])
        for n in range(6 * len(PURPOSES))
    }


def test_many_protocols_are_listed_by_what_they_are_for() -> None:
    said = help_about(Help("protocols"), wording(), team=PEOPLE, protocols=many_protocols())
    assert "Feedback on work: Protocol 0 (10 min), Protocol 10 (10 min)" in said.plain()
    assert all(f"Protocol {n} " in said.plain() for n in range(60))
    assert [b.label for b in said.buttons][:2] == ["Help me choose", "Feedback on work (6)"]
    assert [b.action for b in said.buttons][1:] == [f"help:t1:protocols+{family}" for family in PURPOSES]


def test_the_protocols_of_one_purpose_can_each_be_started() -> None:
    said = help_about(Help("protocols", "text"), wording(), team=PEOPLE, protocols=many_protocols())
    assert said.plain().startswith("Read a text together\nProtocol 3 · about 10 minutes · `/start p3`\nWhy Protocol 3.")
    assert [b.action for b in said.buttons] == [
        *(f"start:t1:p{n}" for n in (3, 13, 23, 33, 43, 53)), "choose:t1:", "help:t1:protocols"
    ]  # fmt: skip
    gone = help_about(Help("protocols", "gone"), wording(), team=PEOPLE, protocols=many_protocols())
    assert gone.plain().startswith("Protocols\n"), "a purpose that nothing serves leads to all"


def test_however_many_there_are_and_however_long_their_names_it_is_one_message() -> None:
    long = {id: p.model_copy(update={"family": "text"}) for id, p in many_protocols("N{n}" + "x" * 120).items()}
    for help in (Help("protocols"), Help("protocols", "text")):
        said = help_about(help, wording(), team=PEOPLE, protocols=long)
        assert all(len(b.label) <= MAX_LABEL for b in said.buttons)
    none = help_about(Help("protocols"), wording(), team=PEOPLE, protocols={})
    assert none.plain() == "Protocols\nThere are no protocols here yet."
