"""What people do with the rota: look at it, volunteer, be skipped once, swap places. Its order is in rota.py.

Decisions: the rota is shown to the asker, never posted. Volunteering and being passed over are taken back by asking
again, and one ends the other. A swap happens at once; the other person hears of it privately and can undo it.
"""

from dataclasses import replace
from datetime import datetime

from facilitation.actions import action
from facilitation.calendar import day_mark, today_in
from facilitation.decision import Decision, Refused, Whisper
from facilitation.given import Given
from facilitation.message import Button, Form, Message, PeopleField, mention, say

from .away import until
from .presence import today_of, zone_of
from .rota import order, swapped, with_led
from .team import Led, SkipMe, Swap, Team, Volunteer

NAMES_SHOWN = 3


def show_rota(team: Team, me: str, now: datetime, given: Given, first: str = "") -> Message:
    """Who leads next and after, who is away, and what ``me`` can do; ``first`` is said above."""
    words = given.words
    coming = [mention(id) for id in order(team, today_in(team.time_zone, now))[:NAMES_SHOWN]]
    lines = [words("rota.next", who=coming[0]) if coming else words("rota.nobody")]
    if coming[1:]:
        lines.append(words("rota.after", names=", ".join(coming[1:])))
    if offered := [mention(id) for id in team.rota.volunteers]:
        lines.append(words("rota.volunteers", names=", ".join(offered)))
    lines.append(_away(team, now, given))
    return say(first, *lines, heading=words("rota.title"), buttons=_ways(team, me, given))


def _ways(team: Team, me: str, given: Given) -> tuple[Button, ...]:
    """What ``me`` can do with the rota; what they did, they can take back."""
    done = {"volunteer": me in team.rota.volunteers, "skip_me": me in team.rota.skips, "swap": False}
    return tuple(
        Button(given.words(f"team.button.{verb}{'_not' if undone else ''}"), action(verb, team.id))
        for verb, undone in done.items()
    )


def _away(team: Team, now: datetime, given: Given) -> str:
    """Who is away and until when, or nothing."""
    gone = [(m, last) for m in team.present if (last := until(m, today_of(team, m, now)))]
    each = [given.words("rota.until", who=mention(m.id), day=day_mark(last, zone_of(team, m))) for m, last in gone]
    return given.words("rota.away", names=", ".join(each)) if each else ""


def volunteer(team: Team, command: Volunteer, now: datetime, given: Given) -> Decision[Team]:
    """I would like to be next; again takes it back."""
    rota, me = team.rota, command.member
    offered = me in rota.volunteers
    others = tuple(v for v in rota.volunteers if v != me)
    rota = replace(rota, volunteers=others if offered else (*others, me), skips=_without(rota.skips, me))
    return _changed(replace(team, rota=rota), me, now, given, "rota.offer_back" if offered else "rota.offered")


def skip_me(team: Team, command: SkipMe, now: datetime, given: Given) -> Decision[Team]:
    """Skip me once; again takes it back."""
    rota, me = team.rota, command.member
    skipped = me in rota.skips
    others = _without(rota.skips, me)
    rota = replace(rota, skips=others if skipped else (*others, me), volunteers=_without(rota.volunteers, me))
    return _changed(replace(team, rota=rota), me, now, given, "rota.skip_back" if skipped else "rota.skipped")


def _without(ids: tuple[str, ...], me: str) -> tuple[str, ...]:
    return tuple(id for id in ids if id != me)


def _changed(team: Team, me: str, now: datetime, given: Given, key: str) -> Decision[Team]:
    return Decision(team, answer=show_rota(team, me, now, given, given.words(key)))


def swap(team: Team, command: Swap, now: datetime, given: Given) -> Decision[Team]:
    """Two people change places; without the other: a form."""
    me, other, words = command.member, command.other, given.words
    coming = order(team, today_in(team.time_zone, now))
    if me not in coming:
        raise Refused("refused.swap_away", buttons=(("team.button.come_back", action("come_back", team.id)),))
    if not other:
        return Decision(team, answer=_form(team, tuple(id for id in coming if id != me), given))
    if other == me:
        raise Refused("refused.swap_self")
    if other not in coming:
        raise Refused("refused.swap_other")
    team = swapped(team, me, other, now)
    undo = Button(words("team.button.swap_back"), action("swap", team.id, me))
    told = say(words("rota.swapped_with_you", who=mention(me)), buttons=(undo,))
    key = f"swap:{int(now.timestamp() * 1000)}"
    answer = show_rota(team, me, now, given, words("rota.swapped", who=mention(other)))
    return Decision(team, (Whisper(team.channel, other, key, told),), answer)


def _form(team: Team, others: tuple[str, ...], given: Given) -> Form:
    words = given.words
    if not others:
        raise Refused("refused.swap_alone")
    field = PeopleField("other", words("rota.swap_with"), hint=words("rota.swap_hint"), among=others)
    return Form(words("rota.swap_title"), action("swap", team.id), (field,), words("team.button.swap"))


def led(team: Team, command: Led) -> Decision[Team]:
    """A session closed. Someone who is no member changes nothing, nor does the same session told twice."""
    if team.member(command.member) is None or (command.member, command.at) in team.rota.led:
        return Decision(team)
    return Decision(with_led(team, command.member, command.at))
