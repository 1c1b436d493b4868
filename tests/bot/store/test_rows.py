"""Subjects and rows in their tables: each comes back as it was, and never to another team."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.content import Content
from bot.store import Store, rows, subjects
from facilitation.decision import (
    CheckInAnswer,
    Commitment,
    Contribution,
    Rating,
    SessionRecord,
    StandingAgreement,
    SubjectKind,
)
from facilitation.session.session import Session
from facilitation.team.agreement import Agreement
from facilitation.team.checkin import CheckIn
from facilitation.team.team import Team

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
TODAY = date(2026, 9, 7)
LATER = NOON + timedelta(minutes=1)
SESSION = Session("s1", "willow", "room-willow", "tuning-protocol", "v1", "en", "ana", NOON, 7)
SUBJECTS: list[tuple[SubjectKind, subjects.Subject]] = [
    ("session", SESSION),
    ("agreement", Agreement("a1", "willow", "room-willow", "en", "ana", "Kind", "ana", TODAY, NOON, ("ben",))),
    ("checkin", CheckIn("c1", "willow", "room-willow", "en", "arriving", "ana", NOON, ("ana",))),
    ("team", Team("willow", "Willow", NOON, "room-willow")),
]


@pytest.mark.parametrize(("kind", "subject"), SUBJECTS, ids=lambda part: part if isinstance(part, str) else "")
async def test_a_subject_comes_back_to_its_own_team_only(
    store: Store, kind: SubjectKind, subject: subjects.Subject
) -> None:
    await store.run(lambda tx: subjects.save(tx, ("willow", kind, subject.id), subject, NOON))

    assert await store.read(lambda tx: subjects.load(tx, ("willow", kind, subject.id))) == subject
    assert await store.read(lambda tx: subjects.load(tx, ("oak", kind, subject.id))) is None


async def put(store: Store, session: Session) -> None:
    key = (session.team, "session", session.id)
    await store.run(lambda tx: subjects.save(tx, key, session, NOON))


async def test_the_open_session_of_a_channel_is_found_and_a_closed_one_is_not(store: Store) -> None:
    def session(id: str, team: str = "willow", part: str = "running") -> Session:
        return Session(id, team, f"room-{team}", "p", "v", "en", "ana", NOON, 7, part=part)

    async def found(team: str, channel: str) -> str | None:
        opened = await store.read(lambda tx: subjects.open_session(tx, team, channel))
        return opened.id if opened is not None else None

    await put(store, session("s1", part="closed"))
    assert await found("willow", "room-willow") is None
    await put(store, session("s2"))
    await put(store, session("s3", "oak"))
    assert await found("willow", "room-willow") == "s2"
    assert await found("willow", "room-oak") is None
    await put(store, session("s2", part="closed"))
    assert await found("willow", "room-willow") is None
    assert await found("oak", "room-oak") == "s3"


async def test_all_teams_are_listed(store: Store) -> None:
    for id in ("willow", "oak"):
        team = Team(id, id.title(), NOON, f"room-{id}")
        await store.run(lambda tx, team=team: subjects.save(tx, (team.id, "team", team.id), team, NOON))

    assert [team.name for team in await store.read(subjects.teams)] == ["Oak", "Willow"]


async def test_contributions_come_oldest_first(store: Store) -> None:
    said = [
        Contribution(id, "s1", 2, "ana", "warm", f"«{id}»", "together", at)
        for id, at in (("b", LATER), ("a", LATER), ("c", NOON))
    ]
    other = Contribution("d", "s2", 2, "ana", "warm", "elsewhere", "never", NOON)

    def keep(tx: rows.Transaction) -> None:
        for each in (*said, other):
            tx.run(*rows.write("willow", each))

    await store.run(keep)

    assert await store.read(lambda tx: rows.contributions(tx, "willow", "s1")) == (said[2], said[1], said[0])
    assert await store.read(lambda tx: rows.contributions(tx, "oak", "s1")) == ()


async def test_commitments_are_replaced_by_their_id(store: Store) -> None:
    first = Commitment("k1", "willow", "s1", "ana", "Exit slips", TODAY, NOON)
    second = Commitment("k2", "willow", "s2", "ben", "Read", None, LATER)
    told = Commitment("k1", "willow", "s1", "ana", "Exit slips", TODAY, NOON, "It went well", "done")

    async def opened() -> tuple[Commitment, ...]:
        return await store.read(lambda tx: rows.open_commitments(tx, "willow"))

    for row in (first, second):
        await store.run(lambda tx, row=row: tx.run(*rows.write("willow", row)))
    assert await opened() == (second, first)
    await store.run(lambda tx: tx.run(*rows.write("willow", told)))
    assert await opened() == (second,)
    assert await store.read(lambda tx: rows.session_commitments(tx, "willow", "s1")) == (told,)


async def test_agreements_ratings_answers_and_records_come_back(store: Store) -> None:
    agreement = StandingAgreement("a1", "willow", "We listen", "ana", TODAY, 2, NOON, "s1")
    retired = StandingAgreement("a2", "willow", "We whisper", "ana", TODAY, 1, NOON, "s1", "retired")
    ratings = [Rating(f"r{n}", "willow", "s1", "rule", "We listen", 4.25, 4, NOON + timedelta(n)) for n in range(3)]
    answer = CheckInAnswer("w1", "willow", "c1", "", 4, "Fine", NOON)
    silent = CheckInAnswer("w2", "willow", "c1", "ana", None, "", LATER)
    record = SessionRecord("s1", "willow", "Tuning", "tuning-protocol", NOON, {"title": "Tuning – día", "steps": [1]})

    def keep(tx: rows.Transaction) -> None:
        for each in (agreement, retired, *ratings, answer, silent, record):
            tx.run(*rows.write("willow", each))

    await store.run(keep)

    assert await store.read(lambda tx: rows.agreements(tx, "willow")) == (agreement,)
    assert await store.read(lambda tx: rows.session_agreements(tx, "willow", "s1")) == (agreement, retired)
    assert await store.read(lambda tx: rows.ratings(tx, "willow")) == tuple(reversed(ratings))
    given = rows._select(CheckInAnswer, "checkin", order="at id")
    answers = await store.read(lambda tx: rows._read(tx, CheckInAnswer, given, team="willow", checkin="c1"))
    assert answers == (answer, silent)
    assert await store.read(lambda tx: rows.records(tx, "willow")) == (record,)
    assert await store.read(lambda tx: rows.record(tx, "willow", "s1")) == record
    assert await store.read(lambda tx: rows.record(tx, "oak", "s1")) is None


async def test_a_session_keeps_the_script_it_began_with(store: Store) -> None:
    content = Content.load()
    protocol = content.protocols["tuning-protocol"]

    await store.run(lambda tx: tx.run(*rows.write_script("v1", protocol)))
    await store.run(lambda tx: tx.run(*rows.write_script("v1", protocol)))

    assert await store.read(lambda tx: rows.script(tx, "v1")) == protocol
    assert await store.read(lambda tx: rows.script(tx, "v2")) is None
