"""A planned session stands among the server's events, moves with its card and goes with it; and a small group that
would rather talk is shown where."""

from typing import Any

from facilitation.message import Button, Buttons, Heading, Message
from tests.conversations.discord import Server
from tests.conversations.discord_reading import read


def events(server: Server) -> list[Any]:
    guild = server.env.backend.guilds[server.channel.guild.id]
    return [event for event in guild.scheduled_events.values() if event.status == 1]


async def test_a_plan_is_an_event_that_moves_and_goes_with_its_card(server: Server) -> None:
    await server.play("09:00  Ana: /plan circle-practice 2026-03-20 15:00")
    (event,) = events(server)
    assert event.name == "Circle practice"
    assert event.scheduled_start_time == "2026-03-20T15:00:00+00:00"
    assert event.entity_metadata == {"location": "#year-7"}

    await server.play("""
        09:01  Ana: [Move it]
        09:01  Ana fills in: day=2026-03-21; clock=16:30
    """)
    (moved,) = events(server)
    assert moved.id == event.id and moved.scheduled_start_time == "2026-03-21T16:30:00+00:00"
    assert "/channels/" in moved.description

    await server.play("""
        09:02  Ana: [Call it off]
        09:02  all read: has called off
    """)
    assert events(server) == []


async def test_when_its_hour_comes_the_event_is_left_alone_and_a_weekly_one_has_its_next(server: Server) -> None:
    await server.play("""
        09:00  Ana: /plan circle-practice 2026-03-13 15:00 weekly
        09:00  Ana: /plan four-as 2026-03-13 18:00
    """)
    weekly, once = events(server)
    assert once.scheduled_end_time == "2026-03-13T18:40:00+00:00", "it lasts as long as the protocol takes"
    await server.play("""
        2026-03-13
        15:00  all read: [I’m in]
        15:10  Ana: /end
        15:10  Ana: [Yes, call it off]
        18:01  Ana: /plans
    """)
    there = {event.id: event.scheduled_start_time for event in events(server)}

    assert there.pop(weekly.id) == "2026-03-13T15:00:00+00:00" and there.pop(once.id) == "2026-03-13T18:00:00+00:00"
    assert list(there.values()) == ["2026-03-20T15:00:00+00:00"]


async def test_a_session_that_is_planned_while_another_is_open_lasts_as_long_as_its_protocol(begun: Server) -> None:
    await begun.play("09:02  Ana: /plan four-as 2026-03-13 18:00")
    (event,) = events(begun)

    assert (event.scheduled_start_time, event.scheduled_end_time) == (
        "2026-03-13T18:00:00+00:00", "2026-03-13T18:40:00+00:00",
    )  # fmt: skip


async def test_where_the_bot_may_make_no_events_the_card_serves_alone(server: Server) -> None:
    server.env.inject_error("POST", "/guilds/*/scheduled-events", status=403, code=50013, times=None)
    await server.play("""
        09:00  Ana: /plan circle-practice 2026-03-20 15:00
        09:00  all read: Planned: Circle practice
    """)
    assert events(server) == []
    assert server.bot.directory is not None and await server.bot.directory.team_at(f"discord-{server.channel.guild.id}-"
                                                                                  f"{server.channel.id}")  # fmt: skip


async def test_a_card_that_is_tried_again_makes_no_second_event(server: Server) -> None:
    await server.play("09:00  Ana: /plan circle-practice 2026-03-20 15:00")
    card = next(m for m in server._messages("Ben") if "Planned: Circle" in read(m, server.called))
    team = await server.office.desk.team(server.team)
    assert team is not None
    (plan,) = (await server.office.desk.reads.seen(server.team)).given.plans
    again = Message((Heading("Planned: Circle practice"), Buttons((Button("Move it", "move_plan:x:"),))))
    await server.bot.parts.events.follow(team.channel, f"plan:{plan.id}:plan", again, card.id)

    assert len(events(server)) == 1


async def test_a_small_group_is_shown_a_voice_channel_of_its_own(server: Server) -> None:
    voices = [server.channel.guild.create_voice_channel(f"Room {n}") for n in (1, 2)]
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    card = Message((Heading("Your group"), Buttons((Button("Ready", "ready:s:1"),))))
    for number, voice in enumerate([*voices, None], 1):
        side = f"{team.channel}/s-1-{number}"
        ref = await server.bot.platform.seat(side, f"{number}1", f"Group {number}", (names["Ana"],), "")
        await server.bot.platform.post(side, f"{number}2", f"session:s:group:1:{number}", card)
        (text,) = [read(m, server.called) for m in server.env.backend.messages[int(ref)].values() if m.components]

        assert (f"<#{voice.id}> is there for this group" in text) if voice else ("Would you rather" not in text)
