"""Delivery: everything once, in order, and nobody waits for another's trouble."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.platforms.contract import Doubtful, Gone, TryLater
from bot.store import Transaction, due, lanes
from facilitation.decision import Post, Revise, Seat, Whisper
from facilitation.message import say
from tests.bot.office import Scene

SECOND = timedelta(seconds=1)


async def put(willow: Scene, *effects: due.Delivery) -> None:
    key = (willow.team.id, "session", "s1")
    now = willow.world.now()
    await willow.office.store.run(lambda tx: due.put(tx, [due.values(key, effect, now) for effect in effects]))


def post(key: str, words: str = "", place: str = "room-a") -> Post:
    return Post(place, key, say(words or key))


async def test_what_is_posted_comes_once_and_in_order(willow: Scene) -> None:
    await put(willow, *(post(f"said:{n}", str(n)) for n in range(50)))
    await willow.office.run_until_quiet()
    await willow.office.run_until_quiet()

    assert willow.notebook.words == [str(n) for n in range(50)]


async def test_a_revision_names_the_message_that_it_revises(willow: Scene) -> None:
    await put(willow, post("step:1", "five minutes"))
    await willow.office.run_until_quiet()
    await put(willow, Revise("room-a", "step:1", say("seven minutes")))
    await willow.office.run_until_quiet()

    (_, _, key, _), (how, *_) = willow.notebook.shown
    assert (key, how) == ("session:s1:step:1", f"revise ref-{willow.notebook.nonces[0]}")


async def test_a_revision_right_behind_its_post_finds_it(willow: Scene) -> None:
    await put(willow, post("step:1", "a"), Revise("room-a", "step:1", say("b")))
    await willow.office.run_until_quiet()

    assert [how.split()[0] for how, *_ in willow.notebook.shown] == ["post", "revise"]


async def test_of_several_revisions_that_wait_only_the_newest_is_shown(willow: Scene) -> None:
    await put(
        willow,
        post("step:1", "a"),
        Revise("room-a", "step:1", say("b")),
        Whisper("room-a", "ana", "cue", say("card 1")),
        post("said:1", "hello"),
        Whisper("room-a", "ana", "cue", say("card 2")),
        Whisper("room-a", "ben", "cue", say("card of Ben")),
        Revise("room-a", "step:1", say("c")),
    )
    await willow.office.run_until_quiet()

    assert willow.notebook.words == ["a", "hello", "card 2", "card of Ben", "c"]


async def test_a_revision_of_what_was_never_posted_is_posted(willow: Scene) -> None:
    await put(willow, Revise("room-a", "step:9", say("a")))
    await willow.office.run_until_quiet()

    assert [(how, words) for how, _, _, words in willow.notebook.shown] == [("post", "a")]


async def test_a_whisper_is_for_one_and_can_be_taken_away(willow: Scene) -> None:
    await put(willow, Whisper("room-a", "faye", "nudge:1", say("there is room")))
    await willow.office.run_until_quiet()
    await put(willow, Whisper("room-a", "faye", "nudge:1", None), Whisper("room-a", "gil", "nudge:1", None))
    await willow.office.run_until_quiet()

    assert [(how, words) for how, _, _, words in willow.notebook.shown] == [
        ("whisper faye", "there is room"),
        ("whisper faye", ""),
    ]


async def test_people_are_seated_before_anything_is_said_to_them_and_the_place_is_known_again(willow: Scene) -> None:
    side = "room-a/s1-1-1"
    await put(willow, Seat(side, "Group 1", ("ana", "ben")), post("group:1:1", "talk", place=side))
    await put(willow, Seat(side, "Group 1", ("ana", "ben", "dev")), post("said:1", "hello", place=side))
    await willow.office.run_until_quiet()
    await put(willow, Seat(side, "Group 1", ()))
    await willow.office.run_until_quiet()

    ref = f"side-{willow.notebook.nonces[0]}"
    assert [(how.replace(ref, "again"), words) for how, _, _, words in willow.notebook.shown] == [
        ("seat", "ana ben"),
        ("post", "talk"),
        ("seat again", "ana ben dev"),
        ("post", "hello"),
        ("seat again", ""),
    ]


async def test_nothing_is_said_in_a_side_room_that_could_not_be_made_yet(willow: Scene) -> None:
    side = "room-a/s1-1-1"
    willow.notebook.trouble = [ConnectionError("no network")]
    await put(willow, Seat(side, "Group 1", ("ana", "ben")), post("group:1:1", "talk", place=side), post("step:2"))
    await willow.office.run_until_quiet()
    assert willow.notebook.words == ["step:2"]

    await willow.pass_time(5 * SECOND)
    assert willow.notebook.words == ["step:2", "ana ben", "talk"]


async def test_a_place_waits_behind_its_first_failure_and_others_go_on(willow: Scene) -> None:
    willow.notebook.trouble = [ConnectionError("no network")]
    await put(willow, post("1"), post("2"), post("3"))
    await willow.office.run_until_quiet()
    await put(willow, post("b", place="room-b"))
    await willow.office.run_until_quiet()
    assert willow.notebook.words == ["b"]

    await willow.pass_time(5 * SECOND)
    assert willow.notebook.words == ["b", "1", "2", "3"]
    assert willow.notebook.nonces[0] == willow.notebook.nonces[2]  # the same name in each try


async def test_tries_come_ever_later_until_it_is_given_up_visibly(
    willow: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    willow.notebook.trouble = [ConnectionError("no network")] * 12
    await put(willow, post("1"), post("2"))
    await willow.office.run_until_quiet()
    waits = []
    while (at := await willow.office.next_due()) is not None:
        waits.append((at - willow.world.now()).total_seconds())
        willow.world.clock.set(at)
        await willow.office.run_until_quiet()

    assert len(waits) == 11 and waits[0] < waits[3] < waits[7] <= 450
    assert willow.notebook.words == ["2"]
    (failed,) = await willow.office.store.run(lanes.given_up)
    assert tuple(failed)[2:] == ("room-a", "post", "session:s1:1", "no network")
    assert "given up: session:s1:1 in room-a: no network" in caplog.text


async def test_a_place_that_is_gone_is_given_up_after_a_few_tries(willow: Scene) -> None:
    willow.notebook.trouble = [Gone("the channel was deleted")] * 3
    await put(willow, post("1"))
    await willow.pass_time(60 * SECOND)

    assert willow.notebook.words == []
    assert len(await willow.office.store.run(lanes.given_up)) == 1


async def test_a_place_of_a_platform_that_is_not_connected_waits_for_it(willow: Scene) -> None:
    await put(willow, post("1", place="slack-C1"))
    await willow.pass_time(timedelta(hours=2))
    assert await willow.office.store.run(lanes.waiting) == {"slack": 1}

    slack = type(willow.notebook)()
    slack.name = "slack"
    willow.office.add(slack)
    await willow.pass_time(5 * SECOND)
    assert slack.words == ["1"]


async def test_a_platform_that_asks_to_wait_is_waited_for_and_it_counts_as_no_failure(willow: Scene) -> None:
    willow.notebook.trouble = [TryLater(30)] * 20
    await put(willow, post("1"))
    await willow.office.run_until_quiet()
    now = willow.world.now()
    assert await willow.office.next_due() == now + 30 * SECOND

    await willow.pass_time(30 * 21 * SECOND)
    assert willow.notebook.words == ["1"]


async def test_a_platform_that_never_answers_is_not_waited_for_for_ever(
    willow: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr("bot.outbox.PATIENCE", 0.05)
    monkeypatch.setattr(willow.notebook, "post", never)
    await put(willow, post("1"))
    await willow.office.run_until_quiet()
    monkeypatch.undo()
    await willow.pass_time(5 * SECOND)

    assert willow.notebook.words == ["1"]


async def test_a_row_that_cannot_be_read_is_given_up_and_holds_nobody_back(
    willow: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await put(willow, post("1"), post("2"))

    def spoil(tx: Transaction) -> None:
        tx.cursor.execute("UPDATE outbox SET body = '{broken' WHERE key LIKE '%:1'")

    await willow.office.store.run(spoil)
    await willow.pass_time(timedelta(hours=2))

    assert willow.notebook.words == ["2"]
    assert len(await willow.office.store.run(lanes.given_up)) == 1


async def test_a_platform_is_told_where_whoever_delivered_before_has_vanished(willow: Scene) -> None:
    outbox, store = willow.office.outbox, willow.office.store
    doubted: list[str] = []
    willow.notebook.doubt = doubted.append
    await put(willow, post("sure"))
    await willow.office.run_until_quiet()
    assert doubted == []

    await put(willow, post("left behind"), post("behind it"))
    if store.kind == "sqlite":
        outbox.old = None  # as in a process that has just begun
    else:
        await store.run(lambda tx: lanes.claim(tx, willow.world.now(), ("room",), frozenset(), "2147483646", 10))
    await willow.office.run_until_quiet()
    await put(willow, post("sure again"))
    await willow.office.run_until_quiet()

    assert doubted == ["room-a"]
    assert willow.notebook.words == ["sure", "left behind", "behind it", "sure again"]


async def test_where_several_processes_deliver_whoever_is_next_is_warned_of_a_lost_answer(willow: Scene) -> None:
    doubted: list[str] = []
    willow.notebook.doubt = doubted.append
    willow.notebook.trouble = [OSError("refused"), None, Doubtful("no answer"), None]
    await put(willow, post("1"))
    await willow.pass_time(5 * SECOND)
    assert doubted == []

    await put(willow, post("2"))
    await willow.pass_time(5 * SECOND)
    assert doubted == (["room-a"] if willow.office.store.kind == "postgresql" else [])
    assert willow.notebook.words == ["1", "2"]
