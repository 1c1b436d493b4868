"""A stand-in that nothing can fail against proves nothing: here are bots that each do one thing wrong, and the promise
of another test that each of them breaks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.platforms.slack import calls, incoming, listener, payloads, render
from bot.platforms.slack.history import History
from bot.platforms.slack.platform import SlackPlatform
from bot.platforms.slack.spots import Spots
from facilitation.decision import Refused
from tests.bot.platforms.slack import test_broken_input as broken_input
from tests.bot.platforms.slack import test_delivery as delivery
from tests.bot.platforms.slack.stage import START, four, posts

Break = Callable[[pytest.MonkeyPatch], None]
Promise = Callable[[Path], Awaitable[None]]


def knows_no_event_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(listener, "read", lambda body: replace(payloads.read(body), event=""))


def never_looks_whether_it_was_posted(patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        return None

    patch.setattr(History, "find", nothing)


def believes_every_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SignatureVerifier, "is_valid", lambda *_: True)


def writes_labels_that_are_too_long(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(render, "_plain_text", lambda text, most: {"type": "plain_text", "text": text * 40})


def says_private_words_in_the_channel(patch: pytest.MonkeyPatch) -> None:
    async def channel(self: Spots, workspace: str, user: str) -> str:
        teams = await self.desk.teams()
        return teams[0].channel.rpartition("-")[2]

    patch.setattr(Spots, "direct_message", channel)


def answers_after_four_seconds(patch: pytest.MonkeyPatch) -> None:
    take = incoming.Inbox.take

    async def late(self: incoming.Inbox, act: payloads.Act) -> Any:
        await asyncio.sleep(4)
        return await take(self, act)

    patch.setattr(incoming.Inbox, "take", late)


def posts_anew_in_place_of_revising(patch: pytest.MonkeyPatch) -> None:
    async def post(self: SlackPlatform, place: str, nonce: str, key: str, ref: str, message: Any) -> None:
        await self.post(place, nonce, key, message)

    patch.setattr(SlackPlatform, "revise", post)


def gives_up_at_the_first_429(patch: pytest.MonkeyPatch) -> None:
    post = SlackPlatform._post

    async def once(self: SlackPlatform, *given: Any) -> str:
        try:
            return await post(self, *given)
        except Exception:
            return "0.0"

    patch.setattr(SlackPlatform, "_post", once)


def sends_everything_as_json(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(calls, "TAKE_JSON", frozenset(("conversations.info",)) | calls.TAKE_JSON)


async def _the_card_stays_one(folder: Path) -> None:
    async with four(folder) as room:
        await room.play(START)
        assert len([text for text in await posts(room) if text.startswith("Tuning protocol")]) == 1


async def _private_words_are_private(folder: Path) -> None:
    async with four(folder) as room:
        await room.play(START)
        await room.play("09:00  Ana alone reads: You’re leading today")


async def _a_command_is_answered_in_time(folder: Path) -> None:
    """Slack waits for three seconds."""
    async with four(folder) as room:
        room.edge.patience = 3
        assert await room.people["Ana"].types("/convene", "help", room.channel) == 200


def _arrives_once_when(trouble: str) -> Promise:
    return lambda folder: delivery.test_what_slack_does_not_simply_take_is_there_once_in_the_end(folder, trouble, 0)


BROKEN: list[tuple[Break, Promise]] = [
    (knows_no_event_again, broken_input.test_the_same_thing_sent_twice_happens_once),
    (never_looks_whether_it_was_posted, _arrives_once_when("lost")),
    (believes_every_signature, broken_input.test_a_forged_signature_is_refused_and_an_old_one_too),
    (writes_labels_that_are_too_long, delivery.test_links_do_not_unfold_and_every_message_has_words_for_notifications),
    (says_private_words_in_the_channel, _private_words_are_private),
    (answers_after_four_seconds, _a_command_is_answered_in_time),
    (posts_anew_in_place_of_revising, _the_card_stays_one),
    (sends_everything_as_json, _the_card_stays_one),
    (gives_up_at_the_first_429, _arrives_once_when("429")),
]


@pytest.mark.parametrize(("breaks", "promise"), BROKEN, ids=[each.__name__ for each, _ in BROKEN])
async def test_a_bot_that_does_this_wrong_is_found_out(
    breaks: Break, promise: Promise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises((AssertionError, Refused)):
        await promise(tmp_path)
