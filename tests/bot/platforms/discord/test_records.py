"""The record of a session: a file on its card, a list for whoever asks; and threads that have fallen asleep."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.content import Content
from bot.platforms.discord.render import Look, render
from facilitation.decision import Rating
from facilitation.message import mention, say
from tests.bot.platforms.discord.limits import check, texts
from tests.conversations.discord import Server
from tests.conversations.discord_reading import read

WHOLE = """
    09:02  Chloé: /next
    09:03  Ben: Year 7 wrote letters.
    09:04  Chloé: /end
    09:05  Dev: /commit Exit slips in one class
    09:06  Chloé: /end
    09:06  all read: The record
"""


async def test_the_record_hangs_on_its_card_as_a_file(begun: Server) -> None:
    await begun.play(WHOLE)
    (card,) = [m for m in begun._messages("Ana") if "The record" in read(m, begun.called) and m.attachments]

    assert card.attachments[0]["filename"] == "2026-03-12-tuning-protocol.md"
    assert "[Open]" not in read(card, begun.called)


async def test_whoever_asks_gets_the_list_and_from_it_a_file(begun: Server) -> None:
    await begun.play("""
        09:02  Dev: /records
        09:02  Dev: [Open the records]
        09:02  Dev is told: There are no records yet
    """)
    await begun.play(WHOLE.replace("09:0", "09:1"))
    await begun.play("""
        09:20  Dev: /records
        09:20  Dev: [Open the records]
        09:20  Dev is told: The records of your sessions
    """)
    label = next(text for text, _ in begun._buttons("Dev") if text.startswith("2026-03-12"))
    await begun.play(f"09:21  Dev: [{label}]")
    answer = begun.last["Dev"].response

    assert answer is not None and answer.ephemeral
    assert [file.filename for file in answer.attachments] == ["2026-03-12-tuning-protocol.md"]
    assert "2026-03-12-tuning-protocol.md" in str(answer.components)  # else nobody would see it


async def test_a_record_brings_a_picture_of_each_rule_once_there_is_something_to_see(
    begun: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await begun.office.desk.session(begun.team)
    assert session is not None
    day = datetime(2026, 3, 1, tzinfo=UTC)
    kept = [
        Rating(f"r{n}", begun.team, id, "voice", "An equal part", mean, 4, day + timedelta(days=n))
        for n, (id, mean) in enumerate((("a", 3.0), ("b", 3.5), (session.id, 4.2)))
    ]

    async def ratings(team: str) -> tuple[Rating, ...]:
        return tuple(kept)

    monkeypatch.setattr(begun.office.desk, "ratings", ratings)
    await begun.play(WHOLE)
    (card,) = [m for m in begun._messages("Ana") if "The record" in read(m, begun.called) and m.attachments]

    assert [file["filename"] for file in card.attachments] == ["2026-03-12-tuning-protocol.md", "voice.png"]
    assert "voice.png" in str(card.components) and "3.0 · 3.5 · 4.2" in str(card.components)


async def test_a_thread_that_fell_asleep_is_woken_for_what_is_posted_and_changed_there(server: Server) -> None:
    team = await server.office.desk.team(server.team)
    assert team is not None
    names = {name: id for id, name in (await server.bot.directory.names(server.team)).items()}
    side, platform = f"{team.channel}/s-1-1", server.bot.platform
    thread = int(await platform.seat(side, "1", "Group 1", (names["Ana"],), ""))
    ref = await platform.post(side, "2", "group:1:1", say("Hello"))
    path = f"/channels/{thread}/messages"
    server.env.inject_error("POST", path, status=400, code=50083)
    await platform.post(side, "3", "said:1", say("Good morning"))
    server.env.inject_error("PATCH", f"{path}/*", status=400, code=50083)
    await platform.revise(side, "4", "group:1:1", ref, say("Hello again"))
    said = [read(m, server.called) for m in server.env.backend.messages[thread].values() if m.components]

    assert said == ["Hello again", "Good morning"]


async def test_a_post_in_a_forum_can_be_a_teams_own_place(server: Server) -> None:
    from bot.platforms.discord.guests import meeting_place

    forum = server.channel.guild.create_forum_channel("circles")
    channel = server.bot.client.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    made = await channel.create_thread(name="Year 8", content="hello")

    assert meeting_place(made.thread) == made.thread.id
    text = server.bot.client.get_channel(server.channel.id)
    assert isinstance(text, discord.TextChannel)
    thread = await text.create_thread(name="aside", type=discord.ChannelType.public_thread)
    assert meeting_place(thread) == server.channel.id


async def test_marks_that_become_longer_than_they_were_still_fit() -> None:
    look = Look(Content.load().wording("en"), lambda _: "**" + "n" * 40 + "**")
    long = say(" ".join(mention("abc") for _ in range(400)), "The end")
    drawn = texts(check(render(long, replace(look, note="And this below"))))

    assert drawn.endswith("And this below") and " …" in drawn
