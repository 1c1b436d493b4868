"""Where nobody knows whether a message arrived, it is looked for where it may be, and nowhere else."""

from bot.platforms.discord.places import place_of
from facilitation.message import say
from tests.conversations.discord import Server


def looked_in(server: Server, channel: int) -> int:
    """How often the channel's history was asked for."""
    path = f"/channels/{channel}/messages"
    return sum(asked.method == "GET" and asked.path == path for asked in server.env.http_requests)


async def test_a_place_in_doubt_makes_no_other_channel_uncertain(server: Server) -> None:
    guild, platform = server.channel.guild.id, server.bot.platform
    other = server.channel.guild.create_text_channel("other")
    await server._did("Ana", server.people["Ana"].slash(other, "convene setup"))
    here, there = place_of(guild, server.channel.id), place_of(guild, other.id)
    await platform.post(here, "901", "x", say("Here"))
    await platform.post(there, "902", "x", say("There"))
    platform.doubt(here)
    before = looked_in(server, server.channel.id), looked_in(server, other.id)
    await platform.post(here, "903", "y", say("Here"))
    await platform.post(here, "904", "z", say("Here"))
    await platform.post(there, "905", "y", say("There"))

    assert (looked_in(server, server.channel.id), looked_in(server, other.id)) == (before[0] + 1, before[1])


async def test_a_private_word_of_a_place_in_doubt_is_looked_for_though_another_place_is_sure_of_that_channel(
    server: Server,
) -> None:
    guild, parts, platform = server.channel.guild.id, server.bot.parts, server.bot.platform
    other = server.channel.guild.create_text_channel("other")
    await server._did("Ana", server.people["Ana"].slash(other, "convene setup"))
    here, there = place_of(guild, server.channel.id), place_of(guild, other.id)
    ben, dm = str(server.people["Ben"].id), server.env.backend.get_dm_channel(server.people["Ben"].id).id
    look = await parts.looks.of(server.team)

    async def word(place: str, nonce: str) -> str:
        return await parts.whispers.direct(place, server.team, ben, nonce, say("For you"), look)

    await word(there, "911")
    before = looked_in(server, dm)
    await word(there, "912")
    assert looked_in(server, dm) == before
    platform.doubt(here)
    await word(there, "913")
    assert looked_in(server, dm) == before
    await word(here, "914")

    assert looked_in(server, dm) == before + 1
