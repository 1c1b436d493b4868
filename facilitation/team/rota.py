"""Who leads next: fair, and nobody has to be asked twice.

The order: who volunteered; then who has led no more often than most, before those who have; then whose last time is
longest ago; then who joined first. Counting against the median, and not against the fewest, lets a newcomer, or someone
back after half a year, lead once and be level, in place of catching up turn after turn. People who are away or left are
not in it; who asked to be passed over stands at the end, once; rehearsal colleagues come after people.

A swap exchanges two people's pasts *for the order alone*: each then stands where the other stood, leads there, and is
level with everybody after. The true list of who led when stays as it was.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from statistics import median_high

from .presence import is_away
from .team import MAX_MEMBERS, Member, Rota, Swapped, Team

MAX_LED = MAX_MEMBERS
"""How many past sessions count. Not fewer than members, or those who joined last would never have their turn."""
MAX_SWAPS = 12
NEVER = datetime.min.replace(tzinfo=UTC)


def next_facilitator(team: Team, today: date, among: Collection[str] | None = None) -> str | None:
    """Who leads next on ``today``, of all members or of those ``among``; None where nobody can."""
    return next(iter(order(team, today, among)), None)


def order(team: Team, today: date, among: Collection[str] | None = None) -> tuple[str, ...]:
    """The ids of those who can lead on ``today``, the next first."""
    here = [m for m in team.present if not is_away(m, today) and (among is None or m.id in among)]
    past = _pasts(team)
    led = Counter(who for who, _ in past)
    last = {who: at for who, at in past}  # the newest wins: they stand last
    seat = _seats(team)
    usual = median_high(led[m.id] for m in here) if here else 0
    offers = {who: place for place, who in enumerate(team.rota.volunteers)}

    def place(m: Member) -> tuple[bool, int, bool, int, datetime, int]:
        offered, surplus = offers.get(m.id, len(offers)), max(0, led[m.id] - usual)
        return m.scripted, offered, m.id in team.rota.skips, surplus, last.get(m.id, NEVER), seat[m.id]

    return tuple(m.id for m in sorted(here, key=place))


def with_led(team: Team, member: str, at: datetime) -> Team:
    """The team after ``member`` led: their offer is used up, and so are the wishes of those who were passed over."""
    rota = team.rota
    unskipped = order(replace(team, rota=replace(rota, skips=())), at.date())
    before = unskipped[: unskipped.index(member)] if member in unskipped else ()
    led = (*rota.led, (member, at))[-MAX_LED:]
    return replace(
        team,
        rota=Rota(
            led=led,
            volunteers=tuple(v for v in rota.volunteers if v != member),
            skips=tuple(s for s in rota.skips if s != member and s not in before),
            swaps=tuple(s for s in rota.swaps if not _over(s, led)),
        ),
    )


def swapped(team: Team, one: str, other: str, at: datetime) -> Team:
    """The team with the places of two members exchanged, their offers and wishes included."""
    rota = team.rota

    def exchange(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_exchanged(id, one, other) for id in ids)

    swaps = (*rota.swaps, Swapped(one, other, at))[-MAX_SWAPS:]
    return replace(
        team,
        rota=replace(rota, volunteers=exchange(rota.volunteers), skips=exchange(rota.skips), swaps=swaps),
    )


def _exchanged(id: str, one: str, other: str) -> str:
    return other if id == one else one if id == other else id


def _over(swap: Swapped, led: tuple[tuple[str, datetime], ...]) -> bool:
    """Both have led since: they are level, and their own pasts are good again."""
    since = {who for who, at in led if at >= swap.at}
    return {swap.one, swap.other} <= since


def _pasts(team: Team) -> list[tuple[str, datetime]]:
    """Who counts as having led when, after all swaps."""
    past = []
    for who, at in team.rota.led:
        for swap in team.rota.swaps:
            if at < swap.at:
                who = _exchanged(who, swap.one, swap.other)
        past.append((who, at))
    return past


def _seats(team: Team) -> dict[str, int]:
    """In which order people count as having joined, after all swaps: two who never led exchange that."""
    seats = {m.id: place for place, m in enumerate(sorted(team.members, key=lambda m: m.joined_at))}
    for swap in team.rota.swaps:
        if swap.one in seats and swap.other in seats:
            seats[swap.one], seats[swap.other] = seats[swap.other], seats[swap.one]
    return seats
