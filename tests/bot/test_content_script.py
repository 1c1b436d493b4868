"""What steps say of one another, in repeats too, is checked: a slip is told with its line and a mend."""

from pathlib import Path

import pytest

from bot.content import PROMPTS, check

IN_ORDER = {
    # name: (protocol, what is replaced, by what, the words in whose line it is told, the problem, the mend)
    "a misspelt key in a repeat within a repeat": (
        "lean-coffee", "          kinds: [idea, question]\n", "          kind: [idea, question]\n",
        "          kind: [", "(in step 4, step 2, step 2)", "Did you mean 'kinds'?",
    ),
    "a step in a repeat without minutes": (
        "grow-coaching-triads", "        minutes: {usual: 4}\n", "", "- name: {en: Reality",
        "'minutes' is missing (in step 1, step 3)", "Add 'minutes: {usual: …}'",
    ),
    "an unheard-of repeat": (
        "grow-coaching-triads", "{each: member}", "{each: people}", "each: people", "'each' cannot be 'people'",
        "Use person, member",
    ),
    "a repeat with a key too much": (
        "grow-coaching-triads", "{each: member}\n", "{each: member}\n    silent: true\n", "    silent: true\n    steps",
        "'silent' is not a key that can stand here (in step 1)", "Use repeat, steps",
    ),
    "a repeat that never ends": (
        "grow-coaching-triads", "{each: member}", "{}", "repeat: {}", "nothing says when it ends", "Give 'each'",
    ),
    "a repeat for ever": (
        "fist-to-five", "until: agreed, most: 3, usual: 1", "until: agreed, usual: 1", "until: agreed, usual",
        "nobody may repeat for ever", "Say 'most'",
    ),
    "both each and times": (
        "grow-coaching-triads", "{each: member}", "{each: member, times: 3}", "each: member, times",
        "'each' says how often already", "Leave out 'times'",
    ),
    "a clock without an end": (
        "lean-coffee", "until: time, minutes: 30", "minutes: 30", "each: topic, minutes", "go together",
        "Give both or neither",
    ),
    "one of several voices": (
        "grow-coaching-triads", "speaks: [presenter, coach]", "speaks: [presenter, coch]", "coch", "cannot be 'coch'",
        "did you mean 'coach'?",
    ),
    "a vote without a scale": (
        "fist-to-five", "      scale: fist\n", "", "enough: 3", "'scale' is missing", "Add 'scale: …'",
    ),
    "a choice of nothing": (
        "fist-to-five", "scale: fist", "scale: choice", "scale: choice", "needs at least two 'options'", "Change",
    ),
    "a vote that hides": (
        "fist-to-five", "    ends: all\n", "    ends: all\n    shows: together\n", "shows: together",
        "a vote is unseen by itself", "Leave out 'turns' and 'shows'",
    ),
    "a vote in groups": (
        "fist-to-five", "    ends: all\n", "    ends: all\n    groups: {of: 3}\n", "groups: {of: 3}",
        "a vote or decision is for everybody", "Leave out 'groups'",
    ),
    "groups of one": (
        "grow-coaching-triads", "groups: {of: 3, form: same}", "groups: {of: 1, form: same}", "of: 1", "'of' is '1'",
        "Write a number from 2",
    ),
    "stations without groups": (
        "lean-coffee", "{each: topic, until: time, minutes: 30, usual: 5}", "{each: station}", "each: station",
        "none of its steps has groups", "Give its steps 'groups",
    ),
    "questions that nobody brings": (
        "microlabs", "  - key: questions", "  - key: prompts", "repeat: {each: question",
        "goes through the input 'questions'", "Add it to 'inputs'",
    ),
    "hosts of no groups": (
        "open-fishbowl", "    speaks: inner\n", "    speaks: hosts\n", "speaks: hosts", "hears the hosts of groups",
        "Give the step before it 'groups",
    ),
    "inside of no circle": (
        "open-fishbowl", "circle: {from: 4, to: 6, open: true}\n", "", "speaks: inner", "speaks of an inner circle",
        "Add 'circle",
    ),
    "dots on nothing": (
        "notice-and-wonder", "    makes: topics\n", "", "scale: dots", "spreads dots over topics",
        "Give an earlier step 'makes: topics'",
    ),
    "sorting nothing": (
        "affinity-mapping", "    makes: topics\n", "", "    sorts: true", "sorts topics, but no step before it",
        "Give an earlier step 'makes: topics'",
    ),
    "a repeat over no topics": (
        "lean-coffee", "    makes: topics\n", "", "each: topic", "goes over topics, but no step makes any",
        "Give an earlier step 'makes: topics'",
    ),
    "groups by a vote that nobody had": (
        "compass-points", "    ends: all\n    vote:", "    ends: all\n    vot:", "form: chosen",
        "forms groups by what was chosen", "Put it after a step with 'vote",
    ),
    "nobody is unconvinced before a vote": (
        "fist-to-five", "    speaks: facilitator\n    recalls", "    speaks: unconvinced\n    recalls",
        "speaks: unconvinced", "there is no vote before it", "Put it after a step with a 'vote'",
    ),
    "an unknown thing shown again": (
        "block-party", "recalls: [quotes]", "recalls: [quote]", "recalls: [quote]", "shows 'quote' again",
        "Use the key of an input",
    ),
    "what is withheld for ever": (
        "block-party", "    recalls: [text]\n", "", "withheld: true\nover_days", "and no step ever shows it",
        "Give a step 'recalls: [text]'",
    ),
    "something kept without a record": (
        "action-learning-set", "    kinds: [arrival, learned]\n", "    kinds: [arrival]\n    keep: true\n",
        "keep: true", "keeps no record", "Leave out 'keep'",
    ),
    "who starts what is no round": (
        "wial-action-learning", "    turns: round\n    starts: presenter\n", "    starts: presenter\n", "starts:",
        "says who starts, but it is no round", "Add 'turns: round'",
    ),
    "a coach without a group": (
        "grow-coaching-triads", "        groups: {of: 3, form: same}\n        speaks: [presenter, coach]\n",
        "        speaks: [presenter, coach]\n", "speaks: [presenter", "speaks of a coach, who is found in a group",
        "Give the step 'groups: {of: 3}'",
    ),
    "days of a protocol that has none": (
        "action-learning-set", "over_days:\n  fit: good\n  how:\n", "caution:\n", "days: 3",
        "not for running over days", "Add 'over_days'",
    ),
    "an option too long for a button": (
        "community-history-night", "{en: Before 1980", "{en: Long before the year nineteen hundred and eighty",
        "Long before", "and 40 fit", "fewer",
    ),
    "a question mark in braces": (
        "wial-action-learning", 'es: "¿Es el mismo problema?"', "es: ¿Y si…?", "¿Y si…?",
        "some readers of YAML stumble", "Put the words in quotes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", IN_ORDER)
def test_a_contradiction_is_told_with_its_line_and_a_mend(mistake: str, tmp_path: Path) -> None:
    id, old, new, where, problem, mend = IN_ORDER[mistake]
    good = (PROMPTS / "protocols" / f"{id}.yaml").read_text("utf-8")
    assert old in good
    text = good.replace(old, new, 1)
    file = tmp_path / f"{id}.yaml"
    file.write_text(text, "utf-8")
    line = text.count("\n", 0, text.index(where)) + 1

    found = [error for error in check(file) if problem in error.problem]
    assert found, [str(error) for error in check(file)]
    assert found[0].line == line and mend in found[0].mend, str(found[0])


def test_a_circle_in_which_nobody_sits_is_told(tmp_path: Path) -> None:
    text = (PROMPTS / "protocols" / "open-fishbowl.yaml").read_text("utf-8").replace("    speaks: inner\n", "")
    (tmp_path / "open-fishbowl.yaml").write_text(text, "utf-8")
    [error] = check(tmp_path / "open-fishbowl.yaml")

    assert "no step is for those inside" in error.problem
    assert error.line == text.count("\n", 0, text.index("circle:")) + 1
