"""The gathering: a session is started, people come in, rules are chosen, last time's commitments return, it begins.

Decisions: who starts, presents or facilitates is in at once; coming in is possible at any time, also when a step is
open; two are enough to begin, and a number of people that the protocol wasn't made for is a hint, never a refusal.
"""

from collections import Counter

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import ChoiceField, Form, TextField, mention, quote, say
from facilitation.replacing import replace

from . import around, cards, closing, days, days_cards, nudges, roles, seating, timing, turns, whispers, windows
from .checks import facilitator_only, in_the_session
from .commands import Begin, Join, Lean, Leave, OfferRules, Tell, TimeUp
from .session import MAX_PEOPLE, MAX_RULES, Person, RuleOfTheDay, Session
from .sitting import Sitting

FINGERS = 2  # rules that one person may point at
LONGEST = 600


def join(sitting: Sitting, command: Join) -> Decision[Session | None]:
    """Come in, to take part or only to listen; or change between the two."""
    session, member = sitting.session, command.member
    person = session.person(member)
    if person and person.part == command.part:
        return sitting.decided(say(sitting.words(f"session.joined.{command.part}")))
    if person:
        people = tuple(replace(p, part=command.part) if p is person else p for p in session.people)
    else:
        people = (*_with_room(session), Person(member, command.part))
    gone = {p.member for p in session.people} - {p.member for p in people}
    sitting = replace(sitting, session=seating.forget(replace(session, people=people), gone))
    sitting = _forget_dropped(sitting)
    if command.part == "in":
        sitting = nudges.newcomer(turns.enter(sitting, member))
    elif person and person.part == "in":  # who had left before has stepped back already
        sitting = _step_back(sitting, member)
    return cards.show(sitting).decided(say(sitting.words(f"session.joined.{command.part}")))


def leave(sitting: Sitting, command: Leave) -> Decision[Session | None]:
    """Leave quietly. Only when it is the facilitator who leaves is the team told, so that someone takes over."""
    session, member = sitting.session, command.member
    person = session.person(member)
    if person is None or person.part == "left":
        return sitting.decided(say(sitting.words("session.left_already")))
    people = tuple(replace(p, part="left") if p is person else p for p in session.people)
    sitting = sitting.change(people=people)
    if person.part == "in":  # who only listened has stepped back already
        sitting = _step_back(sitting, member)
    if member == session.facilitator:
        sitting = roles.notice(sitting)
        sitting = sitting.post(f"notice:{sitting.session.notices}", whispers.facilitator_left(sitting))
    return cards.show(sitting).decided(say(sitting.words("session.left_quietly")))


def offer_rules(sitting: Sitting, command: OfferRules) -> Decision[Session | None]:
    """Take a starter set for today, where the team has no agreements yet; without a set, show which there are."""
    facilitator_only(sitting, command.member)
    _gathering(sitting)
    if sitting.session.own_rules:
        raise Refused("refused.own_rules")
    rules = command.rules or _set(sitting, command.set)
    if not rules:
        if not sitting.given.rules:
            raise Refused("refused.no_starter_sets")
        return sitting.decided(whispers.starter_sets(sitting))
    sitting = sitting.change(rules=rules[:MAX_RULES], leaning=())
    return cards.show(sitting.whisper(command.member, "rules", None)).decided()


def lean(sitting: Sitting, command: Lean) -> Decision[Session | None]:
    """Point at a rule, or take the finger away; of a third one the oldest gives way."""
    _gathering(sitting)
    in_the_session(sitting, command.member)
    session, finger = sitting.session, (command.member, command.rule)
    if command.rule not in [rule.id for rule in session.rules]:
        raise Refused("refused.no_such_rule")
    mine = [f for f in session.leaning if f[0] == command.member and f != finger]
    others = [f for f in session.leaning if f[0] != command.member]
    if finger not in session.leaning:
        mine = [*mine[-(FINGERS - 1) :], finger]
    return cards.show(sitting.change(leaning=(*others, *mine))).decided()


def tell(sitting: Sitting, command: Tell) -> Decision[Session | None]:
    """How it went with what somebody meant to try; shown to all. Without words, a form asks for them."""
    session = sitting.session
    back = next((r for r in session.returning if r.id == command.commitment), None)
    row = next((c for c in sitting.given.commitments if c.id == command.commitment), None)
    if back is None or (row is None and not back.told):
        raise Refused("refused.no_such_commitment")
    if back.member != command.member:
        raise Refused("refused.not_your_commitment", member=mention(back.member))
    if row is None or back.told:
        raise Refused("refused.told_already")
    if not command.words.strip():
        return sitting.decided(_how_did_it_go(sitting, row.id, row.text))
    words = command.words.strip()[:LONGEST]
    returning = tuple(replace(r, told=True) if r is back else r for r in session.returning)
    sitting = sitting.change(returning=returning).record(replace(row, told=words, status=command.status))
    sitting = sitting.post(f"said:{row.id}", quote(words, command.member, "told"))
    shown = session.part == "gathering"
    return (cards.show(sitting) if shown else sitting).decided(say(sitting.words("session.told")))


def begin(sitting: Sitting, command: Begin) -> Decision[Session | None]:
    """Fix the focus and open the first step."""
    facilitator_only(sitting, command.member)
    _gathering(sitting)
    session = sitting.session
    if len(session.taking_part) < 2:
        raise Refused("refused.too_few")
    if session.presenter and session.presenter not in session.taking_part:
        ways = (("button.name_presenter", action("present", session.id)),)
        raise Refused("refused.presenter_missing", buttons=ways, presenter=mention(session.presenter))
    return _begun(sitting).decided()


def time_up(sitting: Sitting, command: TimeUp) -> Decision[Session | None] | None:
    """From the clock, over days: the gathering begins by itself, waits for another window, or is called off when nobody
    has come in three. None: it is no gathering's."""
    session = sitting.session
    if session.part != "gathering" or not session.days:
        return None
    if session.ends_at != command.ends_at or session.visit != command.visit:
        return sitting.decided()
    if len(session.taking_part) >= 2 and session.presenter in (None, *session.taking_part):
        return _begun(sitting).decided()
    if sitting.now >= days.ends(sitting, session.started_at, days.GATHERS):
        return closing.call_off(days.quiet(sitting)).decided()
    over = days.ends(sitting, sitting.now, windows.USUAL)
    sitting = cards.show(sitting.change(ends_at=over).remind(over, TimeUp(session.visit, over)))
    return sitting.whisper(session.facilitator, "waits", days_cards.waits(sitting)).decided()


def _begun(sitting: Sitting) -> Sitting:
    """The focus is fixed, and the first step is open."""
    session, people = sitting.session, sitting.protocol.people
    sitting = days.quiet(sitting).whisper(session.facilitator, "waits", None) if session.days else sitting
    sitting = sitting.change(focus=_focus(session), leaning=(), began_at=sitting.now)
    sitting = sitting.revise("opening", cards.opened(sitting))
    sitting = sitting if session.rules else sitting.whisper(session.facilitator, "rules", None)
    if not people.least <= len(session.taking_part) <= people.most:
        sitting = sitting.whisper(session.facilitator, "people", whispers.people_hint(sitting))
    return timing.move_on(sitting)


def _gathering(sitting: Sitting) -> None:
    if sitting.session.part != "gathering":
        raise Refused(
            "refused.begun_already", buttons=(("button.where", action("status", sitting.session.id)),)
        )


def _with_room(session: Session) -> tuple[Person, ...]:
    """The people; where there is no more room, without one who has left, of those the first who had come in. Refused
    when all are still here."""
    if len(session.people) < MAX_PEOPLE:
        return session.people
    gone = next((p for p in session.people if p.part == "left" and p.member != session.facilitator), None)
    if gone is None:
        raise Refused("refused.full", most=MAX_PEOPLE)
    return tuple(p for p in session.people if p is not gone)


def _forget_dropped(sitting: Sitting) -> Sitting:
    """Nothing is kept about people who were dropped to make room, so that the snapshot stays bounded."""
    session = sitting.session
    known = {p.member for p in session.people}

    def only(ids: tuple[str, ...]) -> tuple[str, ...]:
        return ids if known.issuperset(ids) else tuple(m for m in ids if m in known)

    floor = session.floor
    if floor:
        floor = replace(floor, waiting=only(floor.waiting), passed=only(floor.passed), done=only(floor.done))
    return sitting.change(
        floor=floor, heard=only(session.heard), nudged=only(session.nudged), told=only(session.told),
        committed=only(session.committed), offered=only(session.offered), sat=only(session.sat),
        unconvinced=only(session.unconvinced),
        votes=tuple(v for v in session.votes if v[0] in known),
        ratings=tuple(r for r in session.ratings if r[0] in known),
    )  # fmt: skip


def _step_back(sitting: Sitting, member: str) -> Sitting:
    """``member`` takes no part any more: out of the round, the readiness, the fingers; private words go."""
    session = sitting.session
    sitting = sitting.change(
        ready=tuple(m for m in session.ready if m != member),
        leaning=tuple(f for f in session.leaning if f[0] != member),
        offered=tuple(m for m in session.offered if m != member),
    )
    sitting = around.gone(sitting, member)
    if member in session.nudged:
        sitting = sitting.whisper(member, f"nudge:{session.visit}", None)
    return turns.drop(sitting, member)


def _set(sitting: Sitting, id: str) -> tuple[RuleOfTheDay, ...]:
    chosen = next((s for s in sitting.given.rules if s.id == id), None)
    return tuple(RuleOfTheDay(r.id, sitting.tell(r.text)) for r in chosen.rules) if chosen else ()


def _focus(session: Session) -> tuple[str, ...]:
    """The rule with most fingers, and a second that has at least half as many. Where nobody pointed, the session's
    seed chooses, so that in time each rule has its turn."""
    if not session.rules:
        return ()
    fingers = Counter(rule for _, rule in session.leaning)
    by_fingers = sorted((r.id for r in session.rules if fingers[r.id]), key=lambda id: -fingers[id])
    if not by_fingers:
        return (session.rules[session.seed % len(session.rules)].id,)
    return tuple(id for id in by_fingers[:2] if fingers[id] * 2 >= fingers[by_fingers[0]])


def _how_did_it_go(sitting: Sitting, id: str, text: str) -> Form:
    words = sitting.words
    options = tuple((s, words(f"session.form.tell.{s}")) for s in ("done", "tried", "dropped"))
    fields = (
        TextField("words", words("session.form.tell.words"), long=True, max_length=LONGEST),
        ChoiceField("status", words("session.form.tell.status"), options, value="tried"),
    )
    act = action("tell", sitting.session.id, id)
    return Form(words("session.form.tell.title"), act, fields, words("session.form.tell.submit"), say(text))
