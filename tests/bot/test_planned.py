"""A planned session through desk, store and clock: it opens by itself; and one over days runs to its end."""

from datetime import timedelta

from bot.desk import Line, Press, Said, Submit
from facilitation.decision import Address
from facilitation.message import Form
from facilitation.team.team import SetTeam
from tests.bot.office import scene

WHEN = {"day": "2026-09-09", "clock": "15:00", "how": "once", "presenter": "ben"}


async def test_a_session_is_planned_with_a_form_asked_for_what_it_needs_and_opens_by_itself(database_url: str) -> None:
    async with scene(database_url) as team:
        asked = await team.do("ana", Line("/plan tuning-protocol"))
        assert isinstance(asked.form, Form)
        planned = await team.do("ana", Submit(asked.form.action, WHEN))
        assert not planned.refused and planned.address is not None and planned.address.kind == "plan"
        await team.pass_time(timedelta(hours=1))
        assert any("Planned: Tuning protocol" in words for words in team.notebook.words)
        listed = await team.do("ben", Line("/plans"))
        assert listed.message is not None and "Tuning protocol" in listed.message.plain()
        seen = await team.office.desk.view(team.team.id, "dev")
        assert [coming.name for coming in seen.coming] == ["Tuning protocol"]

        bring = await team.do("ben", Press(f"bring:{planned.address.id}"))
        assert isinstance(bring.form, Form)
        typed = {"input_question": "Does it work?", "input_work": "A"}
        brought = await team.do("ben", Submit(bring.form.action, typed))
        assert not brought.refused

        await team.pass_time(timedelta(days=2, hours=4, minutes=59))
        assert await team.office.desk.session(team.team.id) is None
        assert any("You lead Tuning protocol" in words for words in team.notebook.words)
        await team.pass_time(timedelta(minutes=1))
        session = await team.session()
        assert (session.protocol, session.presenter, session.input("question")) == (
            "tuning-protocol", "ben", "Does it work?"
        )  # fmt: skip
        assert (await team.do("ana", Line("/plans"))).message is not None
        assert not (await team.office.desk.view(team.team.id, "dev")).coming


async def test_a_weekly_plan_that_is_cancelled_opens_no_more(database_url: str) -> None:
    async with scene(database_url) as team:
        planned = await team.do("ana", Line("/plan circle-practice tomorrow 10:00 weekly"))
        assert planned.address is not None and not planned.refused, planned
        await team.pass_time(timedelta(days=1, hours=2))
        assert (await team.session()).protocol == "circle-practice"
        which = await team.do("ben", Press(f"cancel_plan:{planned.address.id}"))
        assert which.message is not None
        await team.do("ben", Press(f"cancel_plan:{planned.address.id}:all"))
        again = await team.do("ben", Press(f"move_plan:{planned.address.id}"))
        assert again.refused and again.message is not None and "called off" in again.message.plain()


async def test_a_session_over_days_runs_to_its_record_by_itself(database_url: str) -> None:
    async with scene(database_url) as team:
        content = team.office.desk.content
        plain = [p for p in content.protocols.values() if not p.inputs and not p.has_presenter]
        spread = sorted(p.id for p in plain if p.over_days)
        form = await team.do("ana", Press(f"start:{team.team.id}:{spread[0]}"))
        assert isinstance(form.form, Form)
        started = await team.do("ana", Submit(form.form.action, {"how": "days", "facilitator": "ana"}))
        assert not started.refused
        for member in ("ben", "cleo"):
            await team.do(member, Press(f"join:{(await team.session()).id}:in"))
        await team.pass_time(timedelta(days=1, hours=1))
        assert (await team.session()).part == "running"
        await team.do("ben", Said("Here I am."))
        await team.pass_time(timedelta(days=60))
        assert await team.office.desk.session(team.team.id) is None
        assert len(await team.office.desk.records(team.team.id)) == 1


async def test_of_two_planned_for_the_same_time_the_second_waits_until_the_first_is_over(database_url: str) -> None:
    async with scene(database_url) as team:
        for protocol in ("circle-practice", "connections"):
            planned = await team.do("ana", Line(f"/plan {protocol} tomorrow 10:00"))
            assert planned.address is not None and not planned.refused
        await team.pass_time(timedelta(days=1, hours=2))
        first = await team.session()
        assert any("Another session is still open" in words for words in team.notebook.words)
        await team.do(first.facilitator, Press(f"end:{first.id}:sure"))
        await team.pass_time(timedelta(minutes=6))
        assert {first.protocol, (await team.session()).protocol} == {"circle-practice", "connections"}


async def test_a_team_that_sets_its_time_zone_has_its_session_opened_by_the_new_clock(database_url: str) -> None:
    async with scene(database_url) as team:
        await team.do("ana", Line("/plan circle-practice tomorrow 15:00"))
        kept = await team.command("ana", Address("team", team.team.id), SetTeam("ana", time_zone="Asia/Tokyo"))
        assert not kept.refused
        await team.pass_time(timedelta(hours=20, minutes=59))  # it is nine on Monday, in Tokyo six in the evening
        assert await team.office.desk.session(team.team.id) is None
        await team.pass_time(timedelta(minutes=1))
        assert (await team.session()).protocol == "circle-practice"
