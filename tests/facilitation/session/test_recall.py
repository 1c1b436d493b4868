"""What was said or brought earlier is shown again where a step needs it, and what was withheld only from then on."""

from typing import Any

import pytest

from facilitation.decision import Contribution, SessionRecord
from facilitation.session.commands import Back, CastVote, Contribute, End, Join, Next, Start
from tests.facilitation.session.stage import FOUR, Table, protocol, running, step, table, words

SOURCE = {"key": "source", "label": words("The source"), "withheld": True}


def recalled(at: Table, visit: int | None = None) -> str:
    message = at.channel.get(f"recall:{visit or at.open.visit}")
    return message.plain(lambda id: f"@{id}") if message else ""


def test_kinds_of_contributions_come_back_with_their_names_when_a_step_recalls_them() -> None:
    at = running(protocol(step("Feedback", 5, kinds=("warm", "cool")), step("Reflect", 5, recalls=("warm",))))
    at.do(Contribute("w1", "dev", "It is clear.", "warm"), Contribute("c1", "dev", "It is long.", "cool"))
    at.do(Contribute("w2", "chloe", "It is kind.", "warm"), Next("ana"))
    assert recalled(at) == "Warm feedback\n@dev: It is clear.\n@chloe: It is kind."


def test_what_is_recalled_is_kept_until_then_even_where_the_record_does_not_want_it() -> None:
    at = running(protocol(step("Feedback", 5, kinds=("warm",)), step("Reflect", 5, recalls=("warm",))))
    at.do(Contribute("w1", "dev", "It is clear.", "warm"), Next("ana"), End("ana"), End("ana"))
    assert [row.id for row in at.kept(Contribution)] == ["w1"]
    assert at.kept(SessionRecord)[0].page["groups"] == []


def test_what_no_step_recalls_and_no_record_wants_is_not_kept() -> None:
    at = running(protocol(step("Feedback", 5, kinds=("warm", "cool")), step("Reflect", 5, recalls=("warm",))))
    at.do(Contribute("c1", "dev", "It is long.", "cool"))
    assert at.kept(Contribution) == []


def test_what_has_just_been_revealed_to_all_is_not_shown_twice_but_comes_back_later() -> None:
    at = running(protocol(step("Write", 5, shows="together", kinds=("warm",)), step("On", 5, recalls=("warm",)),
                          step("End", 5, recalls=("warm",))))  # fmt: skip
    at.do(Contribute("w1", "dev", "It is clear.", "warm"), Next("ana"))
    assert recalled(at) == "" and "It is clear." in at.channel["reveal:1:1"].plain()
    at.do(Next("ana"))
    assert recalled(at) == "Warm feedback\n@dev: It is clear."


def test_private_notes_never_come_back() -> None:
    at = running(protocol(step("Notes", 5, shows="never", kinds=("cool",)), step("End", 5, recalls=("cool",))))
    at.do(Contribute("c1", "dev", "I doubt it.", "cool"), Next("ana"))
    assert recalled(at) == ""


def test_how_a_vote_came_out_and_the_list_of_topics_can_be_recalled() -> None:
    at = running(protocol(step("Gather", 5, makes="topics"), step("Choose", 3, vote={"scale": "dots", "dots": 2}),
                          step("Talk", 5), step("Act", 5, recalls=("vote", "topics"))))  # fmt: skip
    at.do(Contribute("x1", "dev", "Marking"), Contribute("x2", "ben", "Reports"), Next("ana"))
    at.do(*(CastVote(m, typed="2 2") for m in ("ana", "ben", "chloe", "dev")), Next("ana"), Next("ana"))
    assert recalled(at) == "Votes\n“Choose: Reports (8)”"
    assert at.channel["recall:4:2"].plain() == "What we have\n1 · Marking\n2 · Reports · 8 dots"


def test_what_was_written_without_names_comes_back_without_them() -> None:
    at = running(protocol(step("Write", 5, shows="together", unnamed=True, kinds=("warm",)), step("Talk", 5),
                          step("On", 5, recalls=("warm",), keep=True)))  # fmt: skip
    at.do(Contribute("w1", "dev", "It is clear.", "warm"), Next("ana"))
    assert at.channel["reveal:1:1"].plain(lambda id: f"@{id}") == "Warm feedback\n“It is clear.”"
    assert at.kept(Contribution)[0].member == ""
    at.do(Next("ana"))
    assert recalled(at) == "Warm feedback\n“It is clear.”"


def test_words_that_show_no_name_are_in_the_record_without_one() -> None:
    at = running(protocol(step("Write", 5, shows="together", unnamed=True, keep=True), step("On", 5)))
    at.do(Contribute("w1", "dev", "It is clear."), Next("ana"), End("ana"), End("ana"))
    (group,) = at.kept(SessionRecord)[0].page["groups"]
    assert [said["member"] for said in group["said"]] == [""]


def test_an_input_comes_back_under_its_name() -> None:
    at = running(protocol(step("Talk", 5), step("On", 5, recalls=("question",))))
    at.do(Next("ana"))
    assert recalled(at) == "Question\n“Our question”"


def test_a_step_that_finds_nothing_to_recall_posts_nothing() -> None:
    at = running(protocol(step("Talk", 5, kinds=("warm",)), step("On", 5, recalls=("warm",))))
    at.do(Next("ana"))
    assert recalled(at) == ""


def test_a_step_that_is_opened_again_shows_it_again() -> None:
    at = running(protocol(step("Talk", 5), step("On", 5, recalls=("question",)), step("End", 5)))
    at.do(Next("ana"), Next("ana"), Back("ana"))
    assert recalled(at, 2) == recalled(at, 4) == "Question\n“Our question”"


def test_much_that_is_recalled_comes_in_as_few_messages_as_it_needs() -> None:
    at = running(protocol(step("Talk", 5, kinds=("warm",)), step("On", 5, recalls=("warm",))))
    at.do(*(Contribute(f"w{n}", "dev", f"{n} " * 900, "warm") for n in range(5)), Next("ana"))
    assert [key for what, _, key in at.log if key.startswith("recall")] == ["recall:2", "recall:2:2", "recall:2:3"]


# -- withheld ---------------------------------------------------------------------------------


def withheld(*steps: dict[str, Any], presenter: bool = True) -> Table:
    inputs = [{"key": "question", "label": words("Question")}, SOURCE]
    return running(protocol(*(steps or (step("Guess", 5), step("Learn", 5, recalls=("source",)), step("End", 5))),
                            inputs=inputs, presenter=presenter))  # fmt: skip


def known(at: Table, member: str) -> str:
    """All that a person can read: the channel, what was whispered to them, and what their page shows."""
    view = at.view(member)
    private = [message.plain() for (m, _), message in at.private.items() if m == member]
    return "\n".join([*(m.plain() for m in at.channel.values()), *private, str(view)])


def test_what_is_withheld_is_known_only_to_who_brings_it_until_a_step_recalls_it() -> None:
    at = withheld()
    for member in ("ana", "chloe", "dev", ""):
        assert "Our source" not in known(at, member)
    assert ("The source", "Our source") in at.view("ben").brought

    at.do(Next("ana"))
    assert recalled(at) == "The source\n“Our source”"
    assert all(("The source", "Our source") in at.view(m).brought for m in ("ana", "ben", "dev"))
    at.do(Next("ana"))
    assert ("The source", "Our source") in at.view("dev").brought


def test_where_nobody_presents_the_facilitator_has_brought_it() -> None:
    at = withheld(presenter=False)
    assert ("The source", "Our source") in at.view("ana").brought and "Our source" not in known(at, "ben")


def test_a_withheld_question_stands_on_no_card_and_in_no_title() -> None:
    at = table(protocol(step("Guess", 5), inputs=[{**SOURCE, "key": "question"}]))
    at.do(Start("s1", "ana", "c1", "small", "ben", "ana", (("question", "Who wrote this?"),), 4), Join("dev"))
    assert "Who wrote this?" not in known(at, "dev") and at.view("ana").focusing_question == ""


def test_what_was_never_recalled_is_not_in_the_record_and_what_was_is() -> None:
    at = withheld()
    at.do(End("ana"), End("ana"))
    assert "Our source" not in str(at.kept(SessionRecord)[0].page) + known(at, "dev")
    at = withheld()
    at.do(Next("ana"), End("ana"), End("ana"))
    assert ("The source", "Our source") in [tuple(b) for b in at.kept(SessionRecord)[0].page["brought"]]


# -- in side rooms --------------------------------------------------------------------------------


def test_what_a_group_wrote_hidden_is_shown_to_the_group_alone() -> None:
    first = step("Write", 5, groups={"of": 2}, shows="together", kinds=("warm",))
    at = running(protocol(first, step("On", 5, recalls=("warm",)), presenter=False))
    groups = {m: g.number for g in at.open.groups for m in g.members}
    at.do(*(Contribute(f"w{m}", m, f"Written by {m}", "warm") for m in FOUR), Next("ana"))
    for key in (key for key in at.channel if key.startswith("reveal")):
        (number,) = {n for n in (1, 2) if at.places[key] == f"c1/s1-1-{n}"}
        text = at.channel[key].plain()
        assert [m for m in FOUR if f"Written by {m}" in text] == [m for m in FOUR if groups[m] == number]
    assert sum(key.startswith("reveal") for key in at.channel) == 2
    assert all(f"Written by {m}" in recalled(at) for m in FOUR)
    assert at.places["recall:2"] == "c1"


# -- in groups, at stations, with sheets ---------------------------------------------------------


@pytest.mark.parametrize("each", ["station", "sheet"])
def test_at_a_station_or_with_a_sheet_only_its_own_is_shown(each: str) -> None:
    again = {"repeat": {"each": each}, "steps": [step("Add", 3, groups={"of": 2, "form": "same"}, recalls=("warm",),
                                                      kinds=("cool",))]}  # fmt: skip
    at = running(protocol(step("Make", 5, groups={"of": 2}, kinds=("warm",)), again, presenter=False))
    groups = at.open.groups
    for n, group in enumerate(groups, 1):
        at.do(*(Contribute(f"w{m}", m, f"Begun by {m}", "warm") for m in group.members))
        assert n == group.number
    at.do(Next("ana"))
    shown = {(who, key): message.plain() for (who, key), message in at.private.items() if key.startswith("recall")}
    shown |= {("", key): message.plain() for key, message in at.channel.items() if key.startswith("recall")}
    if each == "station":
        for here, there in ((groups[0], groups[1]), (groups[1], groups[0])):
            text = shown["", f"recall:2:{here.number}"]
            assert all(f"Begun by {m}" in text for m in there.members)
            assert not any(f"Begun by {m}" in text for m in here.members)
    else:
        for group in groups:
            one, two = group.members
            assert f"Begun by {two}" in shown[one, "recall:2:1"] and f"Begun by {one}" not in shown[one, "recall:2:1"]


def test_a_sheet_that_was_begun_before_there_were_groups_is_its_writers() -> None:
    again = {"repeat": {"each": "sheet"}, "steps": [step("Add", 3, groups={"of": 4}, recalls=("warm",))]}
    first = step("Write", 5, shows="together", kinds=("warm",))
    at = running(protocol(first, step("Pause", 2), again, presenter=False))
    at.do(*(Contribute(f"w{m}", m, f"Begun by {m}", "warm") for m in FOUR), Next("ana"), Next("ana"))
    shown = [at.private[m, f"recall:{at.open.visit}:1"].plain() for m in FOUR]
    assert sorted(text.rpartition("Begun by ")[2] for text in shown) == sorted(FOUR)
    assert all(text.count("Begun by") == 1 and f"Begun by {m}" not in text for m, text in zip(FOUR, shown, strict=True))


def test_what_is_added_at_a_station_belongs_to_it_and_is_shown_to_who_comes_next() -> None:
    again = {"repeat": {"each": "sheet"}, "steps": [step("Add", 3, groups={"of": 3, "form": "same"},
                                                         recalls=("warm",), kinds=("warm",))]}  # fmt: skip
    script = protocol(step("Make", 5, groups={"of": 3}, kinds=("warm",)), again, presenter=False)
    at = running(script)
    (group,) = at.open.groups
    at.do(*(Contribute(f"w{m}", m, f"Begun by {m}", "warm") for m in group.members), Next("ana"))
    first = {m: at.private[m, "recall:2:1"].plain() for m in group.members}
    at.do(*(Contribute(f"v{m}", m, f"Added by {m}", "warm") for m in group.members), Next("ana"))
    second = {m: at.private[m, "recall:3:1"].plain() for m in group.members}
    for member in group.members:
        assert first[member].count("Begun by") == 1
        assert second[member].count("Begun by") == 1 and second[member].count("Added by") == 1
        assert first[member] not in second[member]


def again_and_again() -> Table:
    """A proposal has not been agreed; the first round of putting it otherwise is open."""
    fist = {"scale": "fist", "enough": 3}
    adjust = step("Adjust", 4, kinds=("rewording",), only_if="not_agreed")
    vote = step("Again", 1, vote=fist, recalls=("rewording",), only_if="not_agreed", keep=True)
    asked = {"key": "proposal", "label": words("Proposal")}
    steps = (step("Vote", 1, vote=fist, keep=True), {"repeat": {"until": "agreed", "most": 3}, "steps": [adjust, vote]})
    script = protocol(*steps, step("End", 5), presenter=False, inputs=[asked])
    at = running(script, start={"inputs": (("proposal", "We meet."),)})
    at.do(*(CastVote(m, 1) for m in FOUR), Next("ana"))
    return at


def test_before_a_vote_is_repeated_only_the_wordings_of_this_round_come_back() -> None:
    at = again_and_again()
    at.do(Contribute("w1", "dev", "We meet weekly.", "rewording"), Next("ana"))
    assert recalled(at) == "New wordings\n@dev: We meet weekly."
    at.wait(1)
    at.do(*(CastVote(m, 1) for m in FOUR), Next("ana"))
    at.do(Contribute("w2", "ben", "We meet on Fridays.", "rewording"), Next("ana"))
    assert recalled(at) == "New wordings\n@ben: We meet on Fridays."
    at.wait(1)
    at.do(*(CastVote(m, 1) for m in FOUR), Next("ana"), Next("ana"))
    assert recalled(at) == "New wordings\n@ben: We meet on Fridays.", "nothing new: the last one stands"


def test_a_vote_is_on_the_newest_wording_and_the_record_has_the_sentence_that_was_decided() -> None:
    at = again_and_again()
    at.do(Contribute("w1", "dev", "We meet weekly.", "rewording"), Next("ana"))
    assert "“We meet weekly.”" in at.card() and "“We meet.”" not in at.card()
    assert at.view("dev").vote.question == "“We meet weekly.”"
    at.do(*(CastVote(m, 4) for m in FOUR), Next("ana"), End("ana"), End("ana"))
    (votes,) = at.kept(SessionRecord)[0].page["groups"]
    assert [said["text"] for said in votes["said"]] == [
        "Vote, “We meet.”: 1 · We need to talk (4). We are not there yet.",
        "Again, “We meet weekly.”: 4 · I’m for it (4). We can go on with this.",
    ]
