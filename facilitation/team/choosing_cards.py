"""Choosing a protocol with a form: what is asked, and the answer, to the asker alone.

Decision: up to three are shown, each with why and buttons to start or to plan it; the others that fit are named. Where
nothing fits, the nearest are shown with what is in the way, and can be started all the same: the team knows best.
"""

from collections.abc import Sequence
from datetime import datetime

from facilitation.actions import action, told
from facilitation.choosing import PURPOSES, Found, Wish, find, takes
from facilitation.clipping import clip
from facilitation.given import Given
from facilitation.lasting import lasting, roughly
from facilitation.message import (
    MAX_LABEL,
    Block,
    Button,
    Buttons,
    ChoiceField,
    Form,
    Heading,
    Message,
    NumberField,
    Text,
    say,
)
from facilitation.wording import in_language

from .presence import free_now
from .team import ChooseProtocol, Team

SHOWN, NAMED = 3, 12
MOST_PURPOSE = 300  # characters: three of them and the rest stay within one message
MOST_MINUTES, MOST_PEOPLE = 1000, 500
FEWEST = 2  # for how many a protocol can be


def choose(team: Team, command: ChooseProtocol, now: datetime, given: Given) -> Message | Form:
    """The form, or what fits."""
    if not given.protocols:
        return say(given.words("choosing.empty"))
    if command.wish is None:
        here = len(free_now(team, now))
        return _form(team, Wish(people=here if here >= FEWEST else None), given)
    if command.again:
        return _form(team, command.wish, given)
    return _answer(team, command.wish, given)


def _form(team: Team, wish: Wish, given: Given) -> Form:
    words = given.words
    families = {protocol.family for protocol in given.protocols}
    purposes = ("any", *(purpose for purpose in PURPOSES if purpose in families))
    minutes = None if wish.minutes is None else int(wish.minutes)
    fields = (
        ChoiceField("purpose", words("choosing.form.purpose"),
                    tuple((purpose, words(f"choosing.purpose.{purpose}")) for purpose in purposes),
                    wish.purpose if wish.purpose in purposes else "any"),
        NumberField("minutes", words("choosing.form.minutes"), minutes, 1, MOST_MINUTES,
                    words("choosing.form.minutes_hint"), required=False),
        NumberField("people", words("choosing.form.people"), wish.people, 1, MOST_PEOPLE, required=False),
        ChoiceField("trust", words("choosing.form.trust"),
                    tuple((trust, words(f"choosing.trust.{trust}")) for trust in ("new", "some", "much")),
                    wish.trust, required=False),
        ChoiceField("how", words("choosing.form.how"),
                    tuple((how, words(f"choosing.how.{how}")) for how in ("live", "days")),
                    wish.how, required=False),
    )  # fmt: skip
    return Form(words("choosing.form.title"), action("choose", team.id), fields, words("choosing.form.submit"))


def _answer(team: Team, wish: Wish, given: Given) -> Message:
    words, found = given.words, find(wish, given.protocols)
    fit = found[0].fits
    blocks: list[Block]
    if not fit:
        blocks = [Heading(words("choosing.none")), Text(words("choosing.nearest"))]
    elif wish == Wish():
        blocks = [Heading(words("choosing.fits_all"))]
    else:
        blocks = [Heading(words("choosing.fits", n=len(found)))]
    for number, one in enumerate(found[:SHOWN]):
        plan = Button(words("plan.button.plan"), action("plan", team.id, one.protocol.id))
        start = _start(team, one, given, first=fit and not number)
        blocks += [Text(_told(one, wish, given)), Buttons((start, plan))]
    if others := _names(found[SHOWN : SHOWN + NAMED], given):
        blocks.append(Text(words("choosing.more", names=others)))
    again = Button(words("choosing.button.again"), action("choose", team.id, told(wish)))
    every = Button(words("team.button.all_protocols"), action("help", team.id, "protocols"))
    return Message((*blocks, Buttons((again, every))))


def _told(found: Found, wish: Wish, given: Given) -> str:
    protocol, words = found.protocol, given.words
    purpose = in_language(protocol.purpose, words.language)
    return words(
        "choosing.found",
        name=in_language(protocol.name, words.language),
        time=lasting(words, roughly(takes(protocol, wish.people))),
        purpose=clip(purpose, MOST_PURPOSE),
        why=found.tell(words),
    )


def _start(team: Team, found: Found, given: Given, first: bool) -> Button:
    label = given.words("choosing.button.start", name=in_language(found.protocol.name, given.words.language))
    return Button(label[:MAX_LABEL], action("start", team.id, found.protocol.id), primary=first)


def _names(found: Sequence[Found], given: Given) -> str:
    return ", ".join(in_language(f.protocol.name, given.words.language) for f in found)
