"""Where things happen on a server: each session in a thread where a team wants it, small groups in private threads."""

from pathlib import Path

import discord
import pytest
import simcord

from bot.platforms.contract import TryLater
from bot.platforms.discord.places import PLATFORM
from facilitation.message import say
from tests.bot.platforms.discord.conftest import BEGUN, TEAM
from tests.conversations.discord import Server, a_server
from tests.conversations.discord_reading import read

THREADS = """
    09:00  Ana: /settings
    09:00  Ana fills in: threads=yes
"""


def in_channel(server: Server, channel: int) -> list[str]:
    return [read(m, server.called) for m in server.env.backend.messages.get(channel, {}).values()]


def threads(server: Server, type: int) -> list[int]:
    return [c.id for c in server.env.backend.channels.values() if c.type == type]


async def test_a_team_that_wants_it_has_each_session_in_a_thread_on_its_card(server: Server) -> None:
    await server.play(THREADS + BEGUN)
    (thread,) = threads(server, 11)
    channel, inside = in_channel(server, server.channel.id), in_channel(server, thread)

    assert sum("Ben brings" in text for text in channel) == 1
    assert not any("Step 1 of 8" in text for text in channel)
    assert sum("Step 1 of 8" in text for text in inside) == 1
    assert server.env.backend.get_channel(thread).name == "Tuning protocol"
    await server.play("""
        09:02  Chloé: /next
        09:02  all read: Step 2 of 8
    """)


async def test_a_thread_that_somebody_deleted_leaves_the_channel_to_go_on_in(server: Server) -> None:
    await server.play(THREADS + BEGUN)
    server.env.backend.delete_channel(threads(server, 11)[0])
    await server.play("09:02  Chloé: /next")
    await server.wait_until(server.now().replace(minute=3))

    assert any("Step 2 of 8" in text for text in in_channel(server, server.channel.id))
    assert server.told("Chloé") == ""


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 160006), (400, 50024)])
async def test_where_the_bot_can_make_no_private_threads_groups_stay_in_the_channel(
    tmp_path: Path, status: int, code: int
) -> None:
    async with a_server(tmp_path, *TEAM) as server:
        server.env.inject_error("POST", f"/channels/{server.channel.id}/threads", status=status, code=code, times=None)
        side = f"{(await server.office.desk.team(server.team)).channel}/s-1-1"
        platform = server.bot.platform
        names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
        ref = await platform.seat(side, "1", "Group 1", (names["Ana"], names["Ben"]), "")

        assert ref == "channel"
        assert await server.bot.parts.rooms.channel(side, "group:1:1") == server.channel.id
        assert await platform.seat(side, "2", "Group 1", (), ref) == "channel"


async def test_a_private_thread_whose_making_was_never_answered_is_found_again(server: Server) -> None:
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    channel = server.bot.client.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    lost = await channel.create_thread(name="Group 1", type=discord.ChannelType.private_thread)
    ref = await server.bot.platform.seat(f"{team.channel}/s-1-1", "1", "Group 1", (names["Ana"], names["Ben"]), "")
    other = await server.bot.platform.seat(f"{team.channel}/s-1-2", "2", "Group 2", (names["Dev"],), "")

    assert int(ref) == lost.id
    assert threads(server, 12) == [lost.id, int(other)]


async def test_a_small_group_whose_thread_was_deleted_gets_another_and_is_not_overheard(server: Server) -> None:
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    side, post = f"{team.channel}/s-1-1", server.bot.platform.post
    ref = await server.bot.platform.seat(side, "1", "Group 1", (names["Ana"],), "")
    server.env.backend.delete_channel(int(ref))
    with pytest.raises(TryLater):
        await post(side, "2", "group:1:1", say("Between us"))
    await post(side, "2", "group:1:1", say("Between us"))

    (thread,) = threads(server, 12)
    assert "Between us" in in_channel(server, thread)[-1]
    assert not any("Between us" in text for text in in_channel(server, server.channel.id))


async def test_who_moves_to_another_group_leaves_the_first_one_and_the_threads_are_put_away(server: Server) -> None:
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    side, seat = f"{team.channel}/s-1-1", server.bot.platform.seat
    ref = await seat(side, "1", "Group 1", (names["Ana"], names["Ben"]), "")
    await seat(side, "2", "Group 1", (names["Ana"], names["Dev"]), ref)

    assert inside(server, ref) == {"Ana", "Dev"}
    await seat(side, "3", "Group 1", (), ref)
    assert server.env.backend.get_channel(int(ref)).thread_metadata.archived
    await server.bot.platform.post(side, "4", "group:1:1", say("One more thing"))
    assert any("One more thing" in text for text in in_channel(server, int(ref)))


async def test_a_team_may_meet_in_a_post_of_a_forum(server: Server) -> None:
    forum = server.channel.guild.create_forum_channel("inquiries")
    found = server.bot.client.get_channel(forum.id)
    assert isinstance(found, discord.ForumChannel)
    made = await found.create_thread(name="Year 7 writes", content="Our place")
    post = server.env.backend.get_channel(made.thread.id)
    server.channel = simcord.ChannelHandle(server.env, server.channel.guild, post)
    await server._did("Ana", server.people["Ana"].slash(server.channel, "convene setup"))
    assert "Year 7 writes meets in this channel" in server.told("Ana")

    server.team = await server.bot.directory.team_at(f"discord-{server.channel.guild.id}-{made.thread.id}") or ""
    for name, person in server.people.items():
        await server.bot.directory.member(server.team, PLATFORM, str(person.id), name)
    await server.play(THREADS + BEGUN)
    await server.play("""
        09:02  Chloé: /next
        09:02  all read: Step 2 of 8
    """)
    assert any("Step 2 of 8" in text for text in in_channel(server, made.thread.id)), "it stays in the post"


async def test_a_group_that_was_silent_for_a_day_still_lets_people_in_and_out(server: Server) -> None:
    """Discord archives its thread then, and takes no change of an archived one."""
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    side, seat = f"{team.channel}/s-1-1", server.bot.platform.seat
    ref = await seat(side, "1", "Group 1", (names["Ana"], names["Ben"]), "")
    thread = server.env.backend.get_channel(int(ref))
    thread.thread_metadata.archived = True
    await seat(side, "2", "Group 1", (names["Ana"], names["Dev"]), ref)
    assert inside(server, ref) == {"Ana", "Dev"}

    thread.thread_metadata.archived = True
    assert await seat(side, "3", "Group 1", (), ref) == ref, "it is put away already"


async def test_who_moved_on_is_let_out_even_after_a_restart_and_who_left_by_themselves_holds_nobody_up(
    server: Server,
) -> None:
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    side, seat = f"{team.channel}/s-1-1", server.bot.platform.seat
    ref = await seat(side, "1", "Group 1", (names["Ana"], names["Ben"]), "")
    server.bot.parts.rooms.sides.seated.clear()  # as a new process knows it
    gone = f"/channels/{ref}/thread-members/{server.people['Chloé'].id}"
    server.env.inject_error("DELETE", gone, status=404, code=10007, times=None)
    await server.play(BEGUN)
    await seat(side, "2", "Group 1", (names["Ana"], names["Dev"]), ref)

    assert inside(server, ref) == {"Ana", "Dev"}


def inside(server: Server, thread: str) -> set[str]:
    there = server.env.backend.get_channel(int(thread)).thread_members
    return {name for name, person in server.people.items() if person.id in there}


async def test_a_card_in_an_archived_thread_is_changed_and_a_private_word_in_one_is_taken_away(server: Server) -> None:
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    side, platform = f"{team.channel}/s-1-1", server.bot.platform
    thread = int(await platform.seat(side, "1", "Group 1", (names["Ana"],), ""))
    ref = await platform.post(side, "2", "group:1:1", say("First"))
    data = server.env.backend.get_channel(thread).thread_metadata
    data.archived = True
    await platform.revise(side, "3", "group:1:1", ref, say("Second"))
    assert in_channel(server, thread)[-1] == "Second"

    data.archived = True
    await server.bot.parts.delivery.remove(thread, int(ref.partition(".")[2]))
    assert "Second" not in in_channel(server, thread)
