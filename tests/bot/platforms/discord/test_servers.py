"""Several servers in one process: nothing of one is shown, found or changed from another, not even by somebody who is
on both and sends what no client would."""

import simcord
from simcord.actors import _dispatch_actor_interaction

from bot.platforms.discord.places import PLATFORM, place_of
from tests.bot.platforms.discord.conftest import TEAM
from tests.conversations.discord import PRESS, Server

SECRET = "We send materials two days ahead."
AGREED = f"""
    09:00  Ana: /propose {SECRET}
    09:00  Ben: [Consent]
    09:00  Chloé: [Consent]
    09:00  Dev: [Consent]
    09:01  Ana: /start tuning-protocol
    09:01  Ana fills in: presenter=Ben; input_question=A question of ours; facilitator=Chloé
    09:01  Dev: [I’m in]
    09:02  Chloé: [Begin]
"""


async def elsewhere(server: Server) -> tuple[simcord.ChannelHandle, dict[str, simcord.MemberActor], str]:
    """Another server of Dev's, with a team of Dev and Eve."""
    guild = server.env.create_guild("Elsewhere", owner=server.people["Dev"].user)
    channel = guild.create_text_channel("others")
    users = {"Dev": server.people["Dev"].user, "Eve": server.env.create_user("Eve")}
    people = {name: guild.add_member(user) for name, user in users.items()}
    await server._did("Dev", people["Dev"].slash(channel, "convene setup"))
    team = await server.bot.directory.team_at(place_of(guild.id, channel.id)) or ""
    await server.bot.directory.member(team, PLATFORM, str(people["Eve"].id), "Eve")
    return channel, people, team


async def test_two_servers_at_once_each_read_their_own_alone(server: Server) -> None:
    channel, people, _ = await elsewhere(server)
    await server.play(AGREED)
    await server._did("Dev", people["Dev"].slash(channel, "convene start", protocol="circle-practice"))
    given = {"input_question": "A question of theirs", "facilitator": [people["Dev"]]}
    await server._did("Dev", people["Dev"].submit_modal(server.last["Dev"], given))
    said = {at: str([m.components for m in server.env.backend.messages.get(at.id, {}).values()])
            for at in (channel, server.channel)}  # fmt: skip

    assert SECRET in said[server.channel] and "A question of ours" in said[server.channel]
    assert SECRET not in said[channel] and "A question of ours" not in said[channel]
    assert "A question of theirs" in said[channel] and "A question of theirs" not in said[server.channel]


async def test_what_one_types_is_completed_from_the_team_where_one_types_alone(server: Server) -> None:
    channel, people, _ = await elsewhere(server)
    await server.play(AGREED)

    assert await server.people["Dev"].autocomplete(server.channel, "convene agreements", "agreement", "")
    assert not await people["Dev"].autocomplete(channel, "convene agreements", "agreement", "")
    assert not await people["Dev"].autocomplete(channel, "convene move", "team", "year")


async def test_what_belongs_to_one_team_cannot_be_pressed_from_another(server: Server) -> None:
    channel, people, team = await elsewhere(server)
    await server.play(AGREED)
    session = await server.office.desk.session(server.team)
    agreed = (await server.office.desk.reads.seen(server.team)).given.agreements
    assert session is not None and [a.text for a in agreed] == [SECRET]
    server.people["Eve"] = people["Eve"]

    for action in (
        f"retire:{agreed[0].id}:", f"reword:{agreed[0].id}:1", f"next:{session.id}:{session.visit}",
        f"status:{session.id}:", f"agreements:{server.team}:", f"record:{server.team}:{session.id}",
        f"settings:{server.team}:", f"join:{session.id}:in", f"agreements:{server.team}:~{server.team}",
    ):  # fmt: skip
        data = {"custom_id": action, "component_type": 2}
        server.last["Eve"] = await _dispatch_actor_interaction(people["Eve"], PRESS, channel, data)
        await server.settle()
        told = server.told("Eve")
        assert told and SECRET not in told and "A question of ours" not in told and "year-7" not in told, action

    assert await server.office.desk.session(server.team) == session
    assert (await server.office.desk.reads.seen(server.team)).given.agreements == agreed
    here = await server.office.desk.team(server.team)
    assert here is not None and [m.name for m in here.members] == list(TEAM)
    assert team != server.team
