"""A private word is shown where it is seen: in the channel while somebody is there, by direct message otherwise, and
behind a button for whoever takes none. Nobody else ever learns of it."""

from typing import Any

import pytest

from bot.platforms.contract import TryLater
from bot.platforms.discord.app import Client, Shards
from bot.platforms.discord.whispers import TURNS
from facilitation.message import say
from tests.conversations.discord import Server
from tests.conversations.discord_reading import read

CLOSED = ("POST", 50007)


def mine(server: Server, name: str, *, ephemeral: bool) -> list[str]:
    found = [m for m in server._messages(name) if "in private" in server._places(m)]
    answers = {i.message_id for i in server.env.backend.interactions.values() if i.ephemeral}
    return [read(m, server.called) for m in found if m.is_ephemeral == ephemeral and m.id not in answers]


def close_dms(server: Server, name: str) -> int:
    dm = server.env.backend.get_dm_channel(server.people[name].id).id
    server.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, times=None)
    return dm


async def test_who_leads_and_is_elsewhere_gets_their_card_by_direct_message(server: Server) -> None:
    await server.play("""
        09:00  Ana: /start tuning-protocol
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:00  Chloé alone reads: You’re leading today
    """)

    assert any("You’re leading today" in text for text in mine(server, "Chloé", ephemeral=False))


async def test_who_just_pressed_something_sees_the_next_card_in_the_channel(begun: Server) -> None:
    await begun.play("""
        09:02  Chloé: /next
        09:02  Chloé alone reads: Presenter sets context
    """)

    assert any("Presenter sets context" in text for text in mine(begun, "Chloé", ephemeral=True))
    assert len([t for t in await begun.reads("Chloé", "in private") if "You could say" in t]) == 1


async def test_a_quarter_of_an_hour_later_it_is_a_direct_message_again(begun: Server) -> None:
    await begun.play("""
        09:02  Chloé: [Next]
        09:30  Chloé alone reads: Time for this step
    """)

    assert any("Time for this step" in text for text in mine(begun, "Chloé", ephemeral=False))


async def test_what_is_answered_is_taken_away(begun: Server) -> None:
    await begun.play("""
        09:02  Chloé: [Next]
        09:02  Ben: Year 7 wrote letters.
        09:30  Chloé alone reads: Time for this step
        09:30  Chloé: /next
        09:30  nobody reads: Time for this step
    """)


async def test_who_takes_no_direct_messages_finds_a_button_that_names_nobody(server: Server) -> None:
    close_dms(server, "Chloé")
    await server.play("""
        09:00  Ana: /start tuning-protocol
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:00  all read: There is a private message waiting
        09:00  nobody reads: You’re leading today
        09:01  Dev: [Read mine]
        09:01  Dev is told: no private message for you
        09:01  Chloé: [Read mine]
        09:01  Chloé is told: Only you can see
        09:01  Chloé alone reads: You’re leading today
        09:02  Chloé: [Begin]
        09:02  all read: Step 1 of 8
    """)
    said = [read(m, server.called) for m in server._messages("Dev") if "private word" in read(m, server.called)]

    assert all("Chloé" not in text for text in said)


async def test_a_word_that_waited_is_shown_once(server: Server) -> None:
    close_dms(server, "Chloé")
    await server.play("""
        09:00  Ana: /start tuning-protocol
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:01  Chloé: [Read mine]
        09:01  Chloé alone reads: You’re leading today
    """)
    before = mine(server, "Chloé", ephemeral=True)
    server.bot.parts.whispers.shown.clear()  # whichever process they ask
    await server.play("""
        09:02  Chloé: [Read mine]
        09:02  Chloé is told: no private message for you
    """)

    assert mine(server, "Chloé", ephemeral=True) == before


async def test_one_button_serves_for_all_that_waits_and_closed_doors_are_not_knocked_at_again(server: Server) -> None:
    dm = close_dms(server, "Chloé")
    await server.play("""
        09:00  Ana: /start tuning-protocol
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:01  Dev: [I’m in]
        09:03  all read: There is a private message waiting
    """)
    notices = [t for t in await server.reads("Dev") if "There is a private message waiting" in t]
    knocks = [r for r in server.env.http_requests if r.method == "POST" and r.path == f"/channels/{dm}/messages"]

    assert len(notices) == 1
    assert len(knocks) == 1


async def test_who_left_the_server_is_no_member_any_more(server: Server) -> None:
    dm = server.env.backend.get_dm_channel(server.people["Chloé"].id).id
    server.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50278, times=None)
    member = f"/guilds/*/members/{server.people['Chloé'].id}"
    server.env.inject_error("GET", member, status=404, code=10007, times=None)
    await server.play("""
        09:00  Ana: /start tuning-protocol
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:00  nobody reads: There is a private message waiting
    """)
    team = await server.office.desk.team(server.team)

    assert team is not None and [m.name for m in team.present] == ["Ana", "Ben", "Dev"]


async def test_what_is_pressed_in_a_direct_message_is_for_the_team_that_sent_it(server: Server) -> None:
    await server.play("""
        09:00  Ana: /start tuning-protocol
        09:00  Ana fills in: presenter=Ben; input_question=Does it land?; facilitator=Chloé
        09:01  Chloé: [Begin]
        09:01  all read: Step 1 of 8
    """)
    pressed: Any = server.last["Chloé"]._interaction

    assert pressed.guild_id is None


async def test_a_word_is_left_to_the_process_that_serves_its_server_but_not_for_long(server: Server) -> None:
    team = await server.office.desk.team(server.team)
    whispers = server.bot.parts.whispers
    whispers.serves = lambda guild: False
    assert team is not None
    ben = next(member.id for member in team.members if member.name == "Ben")

    async def tried() -> str:
        return await whispers.whisper(team.channel, "77", ben, say("Just for you"), "")

    for _ in range(TURNS):
        with pytest.raises(TryLater):
            await tried()
    assert await tried()
    assert mine(server, "Ben", ephemeral=False) == ["Just for you"]


def test_each_server_is_served_by_exactly_one_of_several_processes() -> None:
    clients = [Client(Shards(ids, 4), content=False) for ids in ((0, 1), (2,), (3,))]
    for number in range(8):
        assert sum(client.serves((1000 + number) << 22) for client in clients) == 1
    assert Client(Shards(), content=False).serves(5 << 22)
