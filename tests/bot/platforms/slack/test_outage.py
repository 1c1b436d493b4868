"""While the database is away nothing is lost: what Slack sends again is not acknowledged until it is kept, and whoever
wrote something is told so and gets their words back. Nobody else hears of it."""

import asyncio
from pathlib import Path

import pytest

from tests.bot.platforms.slack.stage import BEGIN, START, away, four
from tests.conversations.slack import Channel
from tests.conversations.slack_reading import plain, view_words
from tests.rigs.slack.emulator import BOT
from tests.rigs.slack.person import Seen

LATER, GIVEN_BACK = "I try again by myself", "Please send it again"


def tries(room: Channel, kind: str = "message") -> list[int]:
    """What the app answered to each delivery of an event."""
    return [status for event, _, status in room.edge.delivered if event == kind]


async def answered(room: Channel) -> None:
    """Until Slack has delivered all, and the answers are there; the database is not asked for anything."""
    await room.edge.settle()
    await room.slack.slack.settle()


async def alone(room: Channel, name: str) -> list[str]:
    """What somebody alone is shown in the channel, or by the bot in private; not the help that they began with."""
    seen = await room.people[name].sees()
    theirs = [each for each in seen if each.kind in ("ephemeral", "answer") or _by_the_bot(each)]
    return [text for text in (plain(each.message) for each in theirs) if not text.startswith("Type /convene")]


def _by_the_bot(seen: Seen) -> bool:
    return seen.kind == "direct" and seen.message["user"] == BOT


async def test_words_in_a_session_are_sent_again_until_they_are_kept(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        room.edge.delivered.clear()
        with away(room.office.store, until=lambda: len(tries(room)) >= 2):
            await room.people["Ana"].writes(room.channel, "Welcome, all")
            await answered(room)
        await room.settle()

        assert tries(room) == [503, 503, 200]
        session = await room.office.desk.session(room.team)
        assert session is not None and session.contributions == 1
        assert len([text for text in await alone(room, "Ana") if LATER in text]) == 1
        assert not [text for text in await alone(room, "Ben") if LATER in text]


async def test_through_a_socket_they_are_sent_again_too(tmp_path: Path) -> None:
    """There Slack hears nothing of what was not kept, and sends it again when its three seconds are over."""
    async with four(tmp_path, socket=True) as room:
        await room.play(START)
        await room.play(BEGIN)
        room.edge.delivered.clear()
        room.edge.patience = 3
        with away(room.office.store, until=lambda: len(tries(room)) >= 2):
            await room.people["Ana"].writes(room.channel, "Welcome, all")
            await answered(room)
        assert tries(room)[:2] == [0, 0]
        for _ in range(1000):
            await room.settle()
            session = await room.office.desk.session(room.team)
            if session is not None and session.contributions:
                break
            await asyncio.sleep(0.05)
        assert session is not None and session.contributions == 1


@pytest.mark.parametrize("how", ["in the channel", "to the bot", "by mention"])
async def test_whoever_wrote_what_could_not_be_kept_at_all_gets_it_back(tmp_path: Path, how: str) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        ana, words = room.people["Ana"], "propose We start on time & end on time"
        with away(room.office.store):
            if how == "to the bot":
                await ana.writes_to_the_bot(words)
            else:
                await ana.writes(room.channel, f"<@{BOT}> {words}" if how == "by mention" else words)
            await answered(room)

        told = await alone(room, "Ana")
        back = [text for text in told if GIVEN_BACK in text]
        assert len([text for text in told if LATER in text]) == len(back) == 1 and words in back[0]
        for name in ("Ben", "Dev"):
            seen = [plain(each.message) for each in await room.people[name].sees()]
            assert not [text for text in seen if GIVEN_BACK in text or LATER in text]


async def test_words_beside_any_session_trouble_nobody(tmp_path: Path) -> None:
    async with four(tmp_path, channels=("year-7", "canteen")) as room:
        canteen = room.workspace.channel("canteen")
        for channel in (canteen, room.channel):
            await room.people["Ana"].writes(channel, "Soup or salad?")
            await answered(room)
        with away(room.office.store):
            await room.people["Ana"].writes(canteen, "Soup!")
            await answered(room)
        assert not await alone(room, "Ana")


async def test_a_command_and_a_press_are_answered_in_words_and_the_command_is_given_back(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        ana = room.people["Ana"]
        actions = [(each, b["action_id"]) for each in await ana.sees() for b in each.buttons]
        ready, action = next((each, action) for each, action in actions if action.startswith("ready:"))
        with away(room.office.store):
            assert await ana.types("/convene", "commit Exit slips on Friday", room.channel) == 200
            assert await ana.presses(ready, action) == 200
            await answered(room)

        typed, pressed = [text for text in await alone(room, "Ana") if GIVEN_BACK in text]
        assert GIVEN_BACK in typed and "/convene commit Exit slips on Friday" in typed
        assert GIVEN_BACK in pressed
        await room.play("09:02  Ana: /commit Exit slips on Friday")
        assert GIVEN_BACK not in room.told("Ana")


async def test_a_form_stays_open_with_what_was_typed_and_can_be_sent_again(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        await room.play("09:00  Ana: /propose")
        ana = room.people["Ana"]
        filled = {"text": "We start on time."}
        with away(room.office.store):
            answer = await ana.submits(filled)
            await answered(room)
        assert answer is not None and GIVEN_BACK in " ".join(answer["errors"].values())
        assert "agree" in view_words(ana.modal() or {}).lower()
        await room.play("""
            09:01  Ana fills in: text=We start on time.
            09:01  all read: We start on time.
        """)


async def test_what_slack_could_not_wait_for_is_answered_afterwards_and_a_form_is_given_back(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        assert room.slack.short is not None
        room.slack.short.listener.patience = 0
        await room.play("""
            09:00  Ana: /help
            09:00  Ana is told: /convene start
            09:00  Ana: /propose
        """)
        says = asyncio.Event()
        with away(room.office.store, says=says):
            assert await room.people["Ana"].submits({"text": "We start on time."}) is None  # acknowledged before
            says.set()
            await answered(room)
        seen = [text for text in await alone(room, "Ana") if "We start on time." in text]
        assert len(seen) == 1 and GIVEN_BACK in seen[0] and "[Open the form]" in seen[0]
        await room.play("""
            09:01  Ana: [Open the form]
            09:01  Ana is asked: agree
        """)


async def test_a_defect_of_ours_is_answered_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with four(tmp_path) as room:
        monkeypatch.setattr(room.slack.slack.platform, "acted", None)  # anything that is no error of Slack's
        assert await room.people["Ana"].types("/convene", "help", room.channel) == 200
        await answered(room)
        assert "wrong on our side" in (await alone(room, "Ana"))[-1]


@pytest.mark.parametrize("how", ["mention", "direct"])
async def test_so_is_one_with_words_to_the_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    async with four(tmp_path) as room:
        monkeypatch.setattr(room.slack.slack.platform, "acted", None)
        ana = room.people["Ana"]
        await (ana.writes(room.channel, f"<@{BOT}> agreements") if how == "mention" else ana.writes_to_the_bot("rota"))
        await answered(room)
        assert "wrong on our side" in (await alone(room, "Ana"))[-1]
        assert tries(room, "app_mention" if how == "mention" else "message")[-1] == 200


@pytest.mark.parametrize("event", ["member_left_channel", "app_uninstalled"])
async def test_what_only_slack_can_tell_again_comes_again_when_a_defect_of_ours_stood_in_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    async with four(tmp_path) as room:
        directory, once = room.slack.slack.directory, ["a defect"]
        at = {"member_left_channel": "leave", "app_uninstalled": "uninstall"}[event]
        does = getattr(directory, at)

        async def fails_once(*given: str) -> object:
            if once:
                raise KeyError(once.pop())
            return await does(*given)

        monkeypatch.setattr(directory, at, fails_once)
        dev = room.people["Dev"].id
        await room.edge.event(room.workspace.id, {"type": event, "channel": room.channel, "user": dev})
        await room.settle()
        assert tries(room, event) == [503, 200]
