"""The desk: what a person does becomes one command, kept once, answered in words."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.desk import Direct, Incoming, Line, Press, Said, Submit
from bot.store import StoreDown, rows, subjects
from facilitation.decision import Address, Decision, Post, Refused
from facilitation.message import TooLong, say
from facilitation.session.commands import Contribute, Start
from facilitation.team.team import MAX_NAME, JoinTeam, Speak
from tests.bot.office import PEOPLE, Scene


def plain(answer: Any) -> str:
    return answer.message.plain() if answer.message is not None else ""


async def test_words_in_the_channel_are_spoken_while_no_session_is_open(willow: Scene) -> None:
    assert not (await willow.do("ana", Said("Good morning"))).refused
    await willow.office.run_until_quiet()

    assert [(how, words) for how, _, _, words in willow.notebook.shown] == [("post", "ana: Good morning")]


async def test_words_in_the_channel_are_a_contribution_while_a_session_runs(willow: Scene) -> None:
    session = await willow.start()
    for name in PEOPLE:
        await willow.do(name, Press(f"join:{session.id}:in"))
    await willow.do("ana", Press(f"begin:{session.id}:"))

    answer = await willow.do("ana", Said("Welcome, all"))

    assert answer.address == Address("session", session.id)
    assert (await willow.session()).contributions == 1


async def test_words_in_a_side_room_belong_to_the_session_of_the_channel_round_it(willow: Scene) -> None:
    session = await willow.start()
    for name in PEOPLE:
        await willow.do(name, Press(f"join:{session.id}:in"))
    await willow.do("ana", Press(f"begin:{session.id}:"))
    side = f"{willow.team.channel}/{session.id}-1-1"

    said = Incoming("e-side", willow.team.id, side, "ana", Said("Here, too"))
    answer = await willow.office.desk.handle(said)
    asked = await willow.office.desk.handle(Incoming("e-line", willow.team.id, side, "ana", Line("/status")))

    assert answer.address == asked.address == Address("session", session.id)
    assert (await willow.session()).contributions == 1


async def test_the_same_event_again_does_nothing_and_says_so(willow: Scene) -> None:
    first = await willow.do("ana", Said("Once"), "e1")
    again = await willow.do("ana", Said("Once"), "e1")
    await willow.office.run_until_quiet()

    assert (first.doubled, again.doubled) == (False, True)
    assert willow.notebook.words == ["ana: Once"]


async def test_the_same_event_many_times_at_once_does_it_once(willow: Scene) -> None:
    answers = await asyncio.gather(*(willow.do("ana", Said("Once"), "e1") for _ in range(20)))
    await willow.office.run_until_quiet()

    assert sorted(answer.doubled for answer in answers) == [False] + [True] * 19
    assert willow.notebook.words == ["ana: Once"]


async def test_a_typed_command_a_form_and_its_answer_start_a_session(willow: Scene) -> None:
    asked = await willow.do("ana", Line("/start tuning-protocol"))
    assert asked.form is not None

    values = {"presenter": "ben", "facilitator": "ana", "input_question": "Does it work?", "input_work": "A plan"}
    started = await willow.do("ana", Submit(asked.form.action, values))

    assert not started.refused
    session = await willow.session()
    assert (session.channel, session.presenter, session.facilitator) == (willow.team.channel, "ben", "ana")
    assert session.seed != 0
    assert started.address == Address("session", session.id)


async def test_a_session_is_started_once_however_many_start_it_at_once(willow: Scene) -> None:
    def start(id: str) -> Direct:
        inputs = (("question", "Does it work?"), ("work", "A plan"))
        return Direct(Address("session", id), Start(id, "ana", "", "tuning-protocol", "ben", "ana", inputs))

    answers = await asyncio.gather(*(willow.do("ana", start(f"s{n}")) for n in range(6)))

    assert sorted(answer.refused for answer in answers) == [False] + [True] * 5


async def test_help_is_answered_to_the_asker_alone(willow: Scene) -> None:
    assert "/start" in plain(await willow.do("ana", Line("/help")))
    assert plain(await willow.do("ana", Press(f"help:{willow.team.id}:protocols")))
    await willow.office.run_until_quiet()
    assert willow.notebook.shown == []


async def test_what_is_refused_is_told_in_the_teams_language_and_changes_nothing(willow: Scene) -> None:
    await willow.do("ana", Submit(f"settings:{willow.team.id}:", {"language": "es"}))
    answer = await willow.do("ana", Line("/nonsense"))

    assert answer.refused
    assert plain(answer) and plain(answer) != plain(await willow.do("ana", Press("nonsense:x:")))
    team = await willow.office.desk.team(willow.team.id)
    assert team is not None and team.language == "es"


async def test_a_refused_event_may_come_again_when_it_fits(willow: Scene) -> None:
    session = await willow.start()
    assert (await willow.do("ben", Press(f"begin:{session.id}:"), "e1")).refused
    assert not (await willow.do("ana", Press(f"begin:{session.id}:"), "e1")).doubled


async def test_a_button_of_another_team_reaches_nothing(willow: Scene) -> None:
    session = await willow.start()
    oak = await willow.office.desk.make_team("Oak", "en", "UTC")
    stranger = replace(willow, team=oak)

    for action in (f"join:{session.id}:in", f"volunteer:{willow.team.id}:", f"settings:{willow.team.id}:"):
        answer = await stranger.do("ana", Press(action))
        assert answer.refused and "not here any more" in plain(answer)


async def test_a_team_that_is_not_there_is_told(willow: Scene) -> None:
    nobody = replace(willow, team=replace(willow.team, id="nobody"))

    for body in (Said("Hello"), Line("/help"), Press("help:nobody:"), Submit("rota:nobody:", {})):
        assert (await nobody.do("ana", body)).refused


async def test_too_many_words_are_a_refusal_and_not_a_fault(willow: Scene) -> None:
    assert (await willow.do("ana", Said("x" * 100_000))).refused
    join = JoinTeam("eve", "x" * (MAX_NAME + 1))
    assert (await willow.command("eve", Address("team", willow.team.id), join)).refused


@pytest.mark.parametrize(("error", "told"), [(TooLong("x"), "fewer words"), (ZeroDivisionError(), "on our side")])
async def test_what_a_rule_stumbles_over_is_told_in_words_and_changes_nothing(
    willow: Scene, error: Exception, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: Any) -> Decision[Any]:
        raise error

    deciding = willow.office.desk.deciding
    monkeypatch.setattr(deciding, "rules", lambda kind: deciding_rules(kind)._replace(decide=stumble))
    from bot.rules import rules_of as deciding_rules

    answer = await willow.do("ana", Said("Hello"), "e1")

    assert answer.refused and told in plain(answer)
    monkeypatch.undo()
    assert not (await willow.do("ana", Said("Hello"), "e1")).doubled


async def test_a_database_that_fails_is_told_in_words_and_the_next_command_works(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(_: Any) -> Any:
        raise StoreDown(OSError("disk I/O error"))

    monkeypatch.setattr(willow.office.desk.store, "run", down)
    answer = await willow.do("ana", Said("Hello"), "e1")
    assert answer.refused and "Nothing was lost" in plain(answer)

    monkeypatch.undo()
    assert not (await willow.do("ana", Said("Hello"), "e1")).refused


async def test_a_team_with_a_name_that_will_not_do_is_refused(willow: Scene) -> None:
    with pytest.raises(Refused):
        await willow.office.desk.make_team("", "en", "UTC")


async def test_a_whole_session_runs_by_its_timers_and_leaves_one_record(willow: Scene) -> None:
    session = await willow.start()
    for name in PEOPLE:
        await willow.do(name, Press(f"join:{session.id}:in"))
    await willow.do("ana", Press(f"begin:{session.id}:"))
    for _ in range(40):
        await willow.pass_time(timedelta(minutes=5))
        opened = await willow.office.desk.session(willow.team.id)
        if opened is None:
            break
        if opened.called:
            await willow.do("ana", Press(f"next:{session.id}:{opened.visit}"))

    (record,) = await willow.office.desk.records(willow.team.id)
    assert await willow.office.desk.record(willow.team.id, record.id) == record
    assert await willow.office.desk.record("oak", record.id) is None
    team = await willow.office.desk.team(willow.team.id)
    assert team is not None and [member for member, _ in team.rota.led] == ["ana"]
    posts = [key.split(":", 2)[2] for how, _, key, _ in willow.notebook.shown if how == "post"]
    steps = [f"step:{n}" for n in range(1, 9)]
    assert [key for key in posts if key.startswith("step:")] == steps
    assert posts[-1] == "record"


async def test_words_for_a_session_that_has_closed_are_spoken(willow: Scene) -> None:
    session = await willow.start()
    await willow.do("ana", Press(f"end:{session.id}:sure"))

    assert (await willow.do("ana", Said("Goodbye"))).address == Address("team", willow.team.id)


async def test_a_stale_timer_changes_nothing_and_is_done_with(willow: Scene) -> None:
    session = await willow.start()
    await willow.do("ana", Press(f"end:{session.id}:"))
    await willow.do("ana", Press(f"end:{session.id}:"))
    await willow.pass_time(timedelta(days=2))

    assert await willow.office.next_due() is None


async def test_a_timer_for_what_is_not_there_is_done_with(willow: Scene) -> None:
    from bot.store import due
    from facilitation.decision import Remind
    from facilitation.session.commands import TimeUp

    now = willow.world.now()
    lost = Remind(now, Address("session", "nowhere"), TimeUp(1, now))
    key = (willow.team.id, "session", "nowhere")
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, lost, now)]))
    await willow.office.run_until_quiet()

    assert await willow.office.next_due() is None


async def test_a_timer_that_meets_a_defect_waits_and_holds_nobody_back(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.rules import Rules, rules_of
    from bot.store import due
    from facilitation.decision import Remind

    def decide(state: Any, command: Any, now: Any, given: Any) -> Decision[Any]:
        if command.text == "stumble":
            raise ZeroDivisionError
        return Decision(state, (Post(willow.team.channel, f"said:{command.id}", say(command.text)),))

    monkeypatch.setattr(willow.office.desk.deciding, "rules", lambda kind: Rules(decide, rules_of(kind).needs))
    now, to = willow.world.now(), Address("team", willow.team.id)
    key = (willow.team.id, "team", willow.team.id)
    reminds = [Remind(now, to, Speak(word, "ana", word)) for word in ("one", "stumble", "three")]
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, each, now) for each in reminds]))
    await willow.office.run_until_quiet()

    assert willow.notebook.words == ["one", "three"]
    assert await willow.office.next_due() == now + timedelta(seconds=2)


async def test_a_watch_hears_of_each_change_to_its_team_and_of_no_other(willow: Scene) -> None:
    oak = await willow.office.desk.make_team("Oak", "en", "UTC")
    async with willow.office.desk.watch(willow.team.id) as watch:
        await willow.do("ana", Said("Hello"))
        await asyncio.wait_for(watch.changed(), 60)
        await willow.office.run_until_quiet()
        await asyncio.wait_for(watch.changed(), 60)  # it has been shown

        await replace(willow, team=oak).do("ana", Line("/rota"))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(watch.changed(), 0.2)
    assert willow.office.desk.reads.watches == {}


async def test_a_view_is_of_now_and_is_loaded_once_for_all_who_look(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []
    see = willow.office.desk.reads._see
    monkeypatch.setattr(willow.office.desk.reads, "_see", lambda tx, team: loads.append(team) or see(tx, team))
    desk, id = willow.office.desk, willow.team.id
    assert (await desk.view(id, "ana")).session == ""

    session = await willow.start()
    loads.clear()
    views = await asyncio.gather(*(desk.view(id, member) for member in (*PEOPLE, "")))

    assert {view.session for view in views} == {session.id}
    assert len(loads) <= 1
    assert [team.name for team in await desk.teams()] == ["Willow"]


async def test_what_people_said_does_not_grow_the_snapshot(willow: Scene) -> None:
    session = await willow.start()
    await willow.do("ana", Press(f"join:{session.id}:in"))
    await willow.do("ana", Press(f"begin:{session.id}:"))

    async def size() -> int:
        key = (willow.team.id, "session", session.id)
        found = await willow.office.store.run(lambda tx: subjects.load(tx, key))
        from bot.store import codec

        assert found is not None
        return len(codec.dump_state("session", found))

    sizes = []
    for n in range(60):
        said = Contribute(f"c{n}", "ana", "Much to say. " * 20)
        assert not (await willow.command("ana", Address("session", session.id), said)).refused
        sizes.append(await size())

    assert max(sizes) < 8000
    assert sizes[-1] <= sizes[10] + 4


async def test_the_script_of_a_session_is_kept_with_it(willow: Scene) -> None:
    session = await willow.start()

    kept = await willow.office.store.read(lambda tx: rows.script(tx, session.version))
    assert kept == willow.office.desk.content.protocols["tuning-protocol"]
