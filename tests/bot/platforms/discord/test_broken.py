"""What can go wrong on Discord: each time a sentence for whoever can act, nothing lost, and nobody else affected."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import discord
import pytest
import simcord
from simcord.backend import serializers
from simcord.backend.models.channel import Overwrite

from bot.platforms.contract import Gone
from bot.platforms.discord.errors import DM_PAUSE
from bot.platforms.discord.examining import _channels
from bot.platforms.discord.places import place_of
from bot.platforms.discord.trouble import AGAIN, REMOVED
from facilitation.message import say
from tests.bot.platforms.discord.conftest import TEAM
from tests.conversations.discord import Server
from tests.conversations.discord_reading import read


async def texts(server: Server, channel: simcord.ChannelHandle) -> list[str]:
    return [read(m, server.called) for m in server.env.backend.messages.get(channel.id, {}).values()]


async def test_a_button_of_a_step_that_is_over_is_answered_in_words(begun: Server) -> None:
    await begun.play("""
        09:02  Chloé: [Next]
        09:02  all read: Step 2 of 8
    """)
    session = await begun.office.desk.session(begun.team)
    assert session is not None
    await begun.press("Dev", begun.channel.id, f"ready:{session.id}:1")

    assert begun.told("Dev")


async def test_a_form_that_leaves_something_open_is_asked_for_again_with_a_button(server: Server) -> None:
    """Discord opens no form in answer to a form."""
    await server.play("09:00  Ana: /start tuning-protocol")
    await server.fills_in("Ana", {"presenter": "Ben", "input_question": "   ", "facilitator": "Chloé"})
    assert "Something is still missing" in server.told("Ana")

    await server.play("09:01  Ana: [Fill it in]")
    assert "Focusing question" in server.told("Ana")


async def test_commands_that_discord_does_not_take_keep_nobody_from_those_that_it_has(server: Server) -> None:
    syncing, client = server.bot.syncing, server.bot.client
    syncing.tree = [{**syncing.tree[0], "name": "No name of a command"}]
    known = dict(syncing.looks.commands)
    assert known and not await syncing.sync(client)
    assert syncing.looks.commands == known

    syncing.tree = [{**syncing.tree[0], "name": "another"}]
    assert await syncing.sync(client), "it is tried again with the next start"


async def test_a_button_that_nobody_knows_is_answered_in_words(server: Server) -> None:
    await server.press("Dev", server.channel.id, "dance:x:y")

    assert server.told("Dev")


async def test_buttons_and_forms_outlive_the_process(begun: Server) -> None:
    await begun.play("09:02  Dev: [Say something]")
    await begun.env.restart_bot()
    await begun.play("""
        09:02  Dev fills in: words=I was typing when you went away
        09:02  Dev alone reads: I was typing when you went away
        09:03  Chloé: [Next]
        09:03  all read: Step 2 of 8
    """)


async def test_a_card_that_somebody_deleted_stays_away_and_the_session_goes_on(begun: Server) -> None:
    card = [m for m in begun.env.backend.messages[begun.channel.id].values() if "Step 1" in read(m, begun.called)][-1]
    begun.env.backend.delete_message(begun.channel.id, card.id)
    await begun.play("""
        09:02  Dev: /ready
        09:03  Chloé: /next
        09:03  all read: Step 2 of 8
    """)

    assert not [text for text in await begun.reads("Dev") if "Step 1 of 8" in text]


async def test_a_channel_that_was_deleted_pauses_its_session_and_the_facilitator_hears_how_to_go_on(
    begun: Server,
) -> None:
    guild = begun.channel.guild
    begun.env.backend.delete_channel(begun.channel.id)
    await begun.settle()
    begun.channel = guild.create_text_channel("year-7-again")
    session = await begun.office.desk.session(begun.team)

    assert session is not None and session.paused
    await begun.play("""
        09:02  Chloé alone reads: I can’t post in the channel of year-7 any more. The session is paused
        09:02  Chloé alone reads: /convene move
    """)
    chloe = begun.people["Chloé"]
    await begun._did("Chloé", chloe.slash(begun.channel, "convene move", team=begun.team))
    assert "one of its members who may manage this channel" in begun.told("Chloé")
    offered = await begun.people["Ana"].autocomplete(begun.channel, "convene move", "team", "year")
    assert [choice["name"] for choice in offered] == ["year-7"]
    await begun._did("Ana", begun.people["Ana"].slash(begun.channel, "convene move", team=offered[0]["value"]))
    assert "meets here from now on" in begun.told("Ana")
    begun.team = await begun.bot.directory.team_at(place_of(guild.id, begun.channel.id)) or ""
    await begun.play("""
        09:05  Chloé: /resume
        09:05  all read: Step 1 of 8
        09:06  Chloé: /next
        09:06  all read: Step 2 of 8
    """)


async def test_where_nothing_ran_yet_nobody_is_told_that_it_is_paused(server: Server) -> None:
    await server.play("09:00  Ana: /start circle-practice")
    await server.fills_in("Ana", {"input_question": "Why?", "facilitator": "Ana"})
    session = await server.office.desk.session(server.team)
    assert session is not None and session.part == "gathering"
    server.env.backend.delete_channel(server.channel.id)
    await server.settle()

    (told,) = [text for text in await server.reads("Ana", "in private") if "can’t post" in text]
    assert "Nothing is lost" in told and "paused" not in told


async def test_a_team_is_not_taken_along_to_another_server_while_it_can_meet_where_it_is(begun: Server) -> None:
    guild = begun.env.create_guild("Elsewhere", owner=begun.people["Dev"].user)
    away = guild.create_text_channel("mine")
    dev = guild.add_member(begun.people["Dev"].user)
    assert await dev.autocomplete(away, "convene move", "team", "") == []
    for called in (begun.team, "year-7"):
        await begun._did("Dev", dev.slash(away, "convene move", team=called))
        assert "one of its members" in begun.told("Dev")
    team = await begun.office.desk.team(begun.team)
    assert team is not None and team.channel == place_of(begun.channel.guild.id, begun.channel.id)

    with removed(begun):
        await begun.settle()
        await begun._did("Dev", dev.slash(away, "convene move", team="Year-7"))
        assert "meets here from now on" in begun.told("Dev"), "where it cannot meet any more it goes on elsewhere"


async def test_a_permission_that_was_taken_away_is_told_and_does_not_hold_up_other_channels(begun: Server) -> None:
    path = f"/channels/{begun.channel.id}/messages"
    begun.env.inject_error("POST", path, status=403, code=50013, times=None)
    other = begun.channel.guild.create_text_channel("other")
    await begun._did("Ana", begun.people["Ana"].slash(other, "convene setup"))
    await begun._did("Ana", begun.people["Ana"].slash(other, "convene start", protocol="circle-practice"))
    await begun.fills_in("Ana", {"input_question": "Why?", "facilitator": "Ana"})
    await begun.play("09:02  Chloé: /next")
    await begun.wait_until(begun.now().replace(minute=10))

    assert any("Circle practice" in text for text in await texts(begun, other))
    assert "I can’t post in the channel" in "\n".join(await begun.reads("Chloé", "in private"))


async def test_which_permission_is_missing_is_said_and_when_it_is_given_again_the_session_goes_on(
    begun: Server,
) -> None:
    backend, bot = begun.env.backend, begun.env.bot.user.id
    backend.set_overwrite(begun.channel.id, Overwrite(bot, 1, deny=discord.Permissions(send_messages=True).value))
    await begun.play("""
        09:02  Chloé: /next
        09:10  Chloé alone reads: The session is paused
        09:10  Chloé alone reads: the bot still needs these permissions there: Send Messages
    """)
    backend.set_overwrite(begun.channel.id, Overwrite(bot, 1))
    await begun.settle()
    await begun.play("""
        09:12  all read: I am back. The session waits where it was
        09:12  all read: Step 2 of 8
        09:12  Chloé: [Go on]
        09:13  Chloé: /next
        09:13  all read: Step 3 of 8
    """)


@pytest.mark.parametrize("how", ["a role that changes", "a role that it is given", "a role that goes", "while away"])
async def test_a_permission_that_comes_back_through_a_role_is_noticed(begun: Server, how: str) -> None:
    backend, guild, bot = begun.env.backend, begun.channel.guild.id, begun.env.bot.user.id
    sends = discord.Permissions(send_messages=True).value
    own = backend.guilds[guild].roles[backend.get_member(guild, bot).role_ids[0]]
    every, muted = own.permissions, backend.create_role(guild, "Muted")
    backend.edit_role(guild, guild, {"permissions": backend.guilds[guild].roles[guild].permissions & ~sends})
    if how == "a role that goes":
        backend.add_member_role(guild, bot, muted.id)
        backend.set_overwrite(begun.channel.id, Overwrite(muted.id, 0, deny=sends))
    else:
        backend.edit_role(guild, own.id, {"permissions": every & ~sends})
    await begun.play("""
        09:02  Chloé: /next
        09:10  Chloé alone reads: The session is paused
    """)
    match how:
        case "a role that goes":
            backend.delete_role(guild, muted.id)
        case "a role that it is given":
            backend.add_member_role(guild, bot, backend.create_role(guild, "Speaks", permissions=sends).id)
        case "a role that changes":
            backend.edit_role(guild, own.id, {"permissions": every})
        case _:
            own.permissions = every
            shard = begun.bot.client.get_shard(0)
            assert shard is not None
            await shard.reconnect()
    async with asyncio.timeout(60):
        while (await begun.bot.directory.place_called(place_of(guild, begun.channel.id))).gone:
            await asyncio.sleep(0.05)
    await begun.settle()
    await begun.play("""
        09:12  all read: I am back. The session waits where it was
        09:12  all read: Step 2 of 8
    """)


async def test_who_leads_and_cannot_be_reached_is_not_the_only_one_who_is_told(begun: Server) -> None:
    dm = begun.env.backend.get_dm_channel(begun.people["Chloé"].id).id
    begun.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, times=None)
    begun.env.backend.delete_channel(begun.channel.id)
    await begun.settle()
    told = [n for n in TEAM if any("I can’t post in the channel" in t for t in await begun.reads(n, "in private"))]

    assert len(told) == 1 and told != ["Chloé"]


async def waits_of(server: Server) -> list[float]:
    """The channel is deleted; until nothing is tried any more. How long was waited, which takes no time here."""
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    trouble = server.bot.trouble
    trouble.wait = wait
    server.env.backend.delete_channel(server.channel.id)
    await server.settle()
    while trouble.tasks:
        await asyncio.gather(*trouble.tasks)
    return waits


async def told_in_private(server: Server) -> list[str]:
    return [n for n in TEAM if any("I can’t post in the channel" in t for t in await server.reads(n, "in private"))]


async def test_while_discord_cannot_be_reached_the_same_person_is_told_later_and_nobody_else(begun: Server) -> None:
    dm = begun.env.backend.get_dm_channel(begun.people["Chloé"].id).id
    begun.env.inject_error("POST", f"/channels/{dm}/messages", status=503, times=2)

    assert len(await waits_of(begun)) == 2
    assert await told_in_private(begun) == ["Chloé"]


async def test_where_discord_opens_no_more_direct_messages_for_now_nobody_else_is_tried(begun: Server) -> None:
    begun.bot.client._connection._private_channels_by_user.clear()  # as when it has just begun
    begun.env.inject_error("POST", "/users/@me/channels", status=400, code=40003, times=None)
    before = len(begun.env.http_requests)
    waits = await waits_of(begun)
    asked = [r for r in begun.env.http_requests[before:] if (r.method, r.path) == ("POST", "/users/@me/channels")]

    assert waits == [DM_PAUSE] * AGAIN
    assert len(asked) == AGAIN + 1


async def test_who_could_not_be_told_in_time_hears_nothing_of_a_place_that_is_back(begun: Server) -> None:
    dm = begun.env.backend.get_dm_channel(begun.people["Chloé"].id).id
    begun.env.inject_error("POST", f"/channels/{dm}/messages", status=503)
    place, trouble = place_of(begun.channel.guild.id, begun.channel.id), begun.bot.trouble

    async def until_it_is_back(_: float) -> None:
        await begun.bot.directory.back(place)

    trouble.wait = until_it_is_back
    await trouble.gone(place, "the channel was deleted")
    while trouble.tasks:
        await asyncio.gather(*trouble.tasks)

    assert await told_in_private(begun) == []


@contextmanager
def removed(server: Server) -> Iterator[None]:
    """The server puts the bot out, and later lets it in again, with all that was there."""
    backend, guild = server.env.backend, server.channel.guild.id
    kept, channels, messages = backend.guilds[guild], dict(backend.channels), dict(backend.messages)
    for person in server.people.values():
        dm = backend.get_dm_channel(person.id).id
        server.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50278, times=None)
    backend.remove_guild(guild)
    yield
    backend.guilds[guild], backend.channels, backend.messages = kept, channels, messages
    backend.faults.clear()
    joined = serializers.guild_create_payload(backend, kept)
    backend.emit("GUILD_CREATE", {key: value for key, value in joined.items() if key != "unavailable"})


async def test_a_server_that_removed_the_bot_and_let_it_in_again_goes_on_where_it_was(begun: Server) -> None:
    with removed(begun):
        await begun.settle()
        await begun.wait_until(begun.now().replace(minute=40))
        session = await begun.office.desk.session(begun.team)
        with pytest.raises(Gone):
            await begun.bot.parts.whispers.whisper(session.channel, "88", session.facilitator, say("For you"), "")
        team = await begun.office.desk.team(begun.team)

        assert session is not None and session.paused, "nothing goes on while nobody can read it"
        assert team is not None and len(team.present) == 4, "it is the bot that left, not they"
    await begun.settle()
    await begun.play("""
        09:41  all read: I am back. The session waits where it was
        09:41  Chloé: [Go on]
        09:42  Chloé: /next
        09:42  all read: Step 2 of 8
    """)


async def test_what_a_server_did_while_the_bot_was_not_on_discord_is_seen_when_it_is_back(begun: Server) -> None:
    with removed(begun):
        pass
    await begun.settle()
    guild, place = begun.channel.guild.id, place_of(begun.channel.guild.id, begun.channel.id)
    look_round = begun.bot.trouble.look_round

    async def gone() -> str:
        known = await begun.bot.directory.place_called(place)
        assert known is not None
        return known.gone

    assert await gone() == ""
    await look_round(set(), lambda _: False)
    assert await gone() == "", "another process serves it"
    await look_round(set(), lambda _: True)
    assert await gone() == REMOVED
    await look_round({guild}, lambda _: True)
    assert await gone() == ""


async def test_in_a_channel_without_a_team_only_who_may_manage_it_begins(server: Server) -> None:
    other = server.channel.guild.create_text_channel("other")
    await server._did("Ben", server.people["Ben"].slash(other, "session status"))
    assert "No team meets in this channel yet" in server.told("Ben")
    assert await server.bot.directory.team_at(place_of(other.guild.id, other.id)) is None

    await server._did("Ana", server.people["Ana"].slash(other, "convene setup"))
    assert "other meets in this channel" in server.told("Ana")


async def test_what_the_bot_may_not_do_in_a_channel_is_named_before_anything_begins(server: Server) -> None:
    guild = server.channel.guild
    mute = guild.create_text_channel(
        "mute", overwrites={guild.default_role: discord.PermissionOverwrite(send_messages=True),
                            server.env.bot.user: discord.PermissionOverwrite(send_messages=False, attach_files=False)},
    )  # fmt: skip
    await server._did("Ana", server.people["Ana"].slash(mute, "convene setup"))

    assert "Send Messages" in server.told("Ana") and "Attach Files" in server.told("Ana")
    assert "View Channel" not in server.told("Ana")
    assert await server.bot.directory.team_at(place_of(guild.id, mute.id)) is None


async def test_in_a_direct_message_to_the_bot_a_button_of_nobodys_is_answered(server: Server) -> None:
    stranger = server.channel.guild.add_member(server.env.create_user("Eve"))
    server.people["Eve"] = stranger
    dm = server.env.backend.get_dm_channel(stranger.id).id
    await server.press("Eve", dm, "next:s1:1")

    assert "a team that I don’t find" in server.told("Eve")


async def test_the_doctor_names_what_is_missing_in_which_channel_and_what_is_gone(server: Server) -> None:
    guild, desk, look = server.channel.guild, server.office.desk, server.bot.client
    server.bot.client._connection._guilds.clear()  # the doctor looks from outside, and has nothing in memory
    assert [seen async for seen in _channels(look, await desk.teams())][1:] == [
        (True, "1 channels where teams meet: it may do there all that it needs to", "")
    ]
    backend = server.env.backend
    denied = discord.Permissions(read_message_history=True, create_private_threads=True).value
    backend.set_overwrite(server.channel.id, Overwrite(server.env.bot.user.id, 1, deny=denied))
    found = [seen async for seen in _channels(look, await desk.teams())][1:]
    assert [(well, said) for well, said, _ in found] == [
        (False, "year-7, on School: it may not Create Private Threads, it may not Read Message History")
    ]
    backend.delete_channel(server.channel.id)
    (gone,) = [seen async for seen in _channels(look, await desk.teams())][1:]
    assert "its channel was deleted" in gone[1] and "/convene move" in gone[2]
    backend.remove_guild(guild.id)
    (out,) = [seen async for seen in _channels(look, await desk.teams())][1:]
    assert "year-7: the bot is not on its server any more" in out[1] and "discord invite" in out[2]
