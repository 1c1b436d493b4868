"""The record to keep of a session, as values: everything on the page with its words ready, in the team's language.

People are mention marks in running text and member ids where a field says so; days are ISO dates. Kept are the
question, the contributions of the steps that the script keeps, what was agreed and promised, how the rules were kept
(means only) and how evenly the talk was shared; not what was said in between, and nobody's private notes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from facilitation.decision import Commitment, Contribution, Rating, SessionRecord, StandingAgreement
from facilitation.filing import file_name
from facilitation.message import mention, unmarked
from facilitation.participation import evenness, in_a_word

from . import closing_cards, phrases, presenting, unnamed
from .sitting import Sitting


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    member: str  # empty where names are not shown


@dataclass(frozen=True, slots=True)
class Group:
    """Contributions of one kind. ``label`` is the kind (``warm``), or empty; ``heading`` says what and how many."""

    label: str
    heading: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    text: str
    owner: str  # a member id
    review_on: str  # ISO day
    version: int


@dataclass(frozen=True, slots=True)
class Promised:
    member: str
    text: str
    by: str  # ISO day or empty


@dataclass(frozen=True, slots=True)
class Rated:
    rule: str
    words: str  # "4.1 of 5, up from 3.6"


@dataclass(frozen=True, slots=True)
class Headings:
    """Words over the parts of the page."""

    essential: str
    brought: str
    agreed: str
    promised: str
    next: str
    together: str
    owner: str
    review: str
    version: str
    by: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the record shows. Empty parts are left out when it is drawn."""

    session: str
    team: str  # its name
    title: str  # what the page is called, with mention marks
    day: str  # ISO day in the team's time zone
    protocol: str
    minutes: str  # really taken: "68 minutes"
    led: str  # "<@chloe> led"
    question: str
    essential: str
    brought: tuple[tuple[str, str], ...]  # (label, text) of what else was brought
    groups: tuple[Group, ...]
    reflection: Group | None  # the presenter, afterwards
    agreed: tuple[Agreed, ...]
    promised: tuple[Promised, ...]
    rated: tuple[Rated, ...]
    balance: str
    next: str
    kept: str  # what is not kept
    headings: Headings


ANSWER = "answer"  # what the presenter, though listening, answered
PAGE: TypeAdapter[Page] = TypeAdapter(Page)


def write(sitting: Sitting, ratings: Sequence[Rating]) -> Page:
    """The page of a session that closes now, from what the shell handed over; ``ratings`` are today's."""
    session, say = sitting.session, sitting.words
    question = phrases.focusing_question(sitting)
    groups, reflection = _groups(sitting)
    presenter, led = session.presenter and mention(session.presenter), phrases.who_led(session)
    return Page(
        session=session.id,
        team=sitting.team.name,
        title=say("record.brought", presenter=presenter) if presenter else phrases.protocol_name(sitting),
        day=sitting.today.isoformat(),
        protocol=phrases.protocol_name(sitting),
        minutes=phrases.minutes(sitting, minutes_taken(sitting)),
        led=say("record.led", n=len(led), facilitator=", ".join(mention(member) for member in led)),
        question=question,
        essential=session.essential_question,
        brought=phrases.also_brought(sitting),
        groups=groups,
        reflection=reflection,
        agreed=tuple(_kept(a) for a in sitting.given.session_agreements),
        promised=tuple(_promise(c) for c in sitting.given.session_commitments),
        rated=tuple(Rated(r.text, rated_words(sitting, r)) for r in ratings),
        balance=balance_words(sitting),
        next=closing_cards.next_time(sitting),
        kept=say("record.not_kept"),
        headings=_headings(sitting),
    )


def minutes_taken(sitting: Sitting) -> int:
    """Whole minutes from the first step to now, as in life (a rehearsal runs faster); at least one."""
    began = sitting.session.began_at or sitting.now
    return max(1, round((sitting.now - began).total_seconds() / 60 / sitting.session.pace))


def balance_words(sitting: Sitting) -> str:
    """How the talk was shared, for the group; empty where there is too little to tell."""
    even = evenness([p.said for p in sitting.session.people if p.part == "in"])
    return "" if even is None else sitting.words(f"record.balance.{in_a_word(even)}")


def rated_words(sitting: Sitting, rating: Rating) -> str:
    """"4.1 of 5, up from 3.6"."""
    before = next(
        (r for r in sitting.given.ratings if r.rule == rating.rule and r.session != rating.session), None
    )
    mean = sitting.given.words.figure(rating.mean)
    if before is None:
        return sitting.words("record.rated", mean=mean)
    was = sitting.given.words.figure(before.mean)
    trend = "same" if was == mean else "up" if rating.mean > before.mean else "down"
    return sitting.words(f"record.rated_{trend}", mean=mean, before=was)


def _kept(a: StandingAgreement) -> Agreed:
    return Agreed(a.text, a.owner, a.review_on.isoformat(), a.version)


def _promise(c: Commitment) -> Promised:
    return Promised(c.member, c.text, c.by.isoformat() if c.by else "")


def _groups(sitting: Sitting) -> tuple[tuple[Group, ...], Group | None]:
    """What is kept, by kind in the order of the script (by step where it has no kind), and the reflection apart."""
    by_kind: dict[tuple[str, int], list[Said]] = {}
    reflection: list[Contribution] = []
    steps = sitting.protocol.steps
    kept = [c for c in sitting.given.contributions if c.shows != "never" and 0 <= c.step < len(steps)]
    for c in unnamed.mixed(sitting, sorted((c for c in kept if steps[c.step].keep), key=lambda c: (c.step, c.at))):
        if _reflects(sitting, c):
            reflection.append(c)
        elif _answers(sitting, c):
            by_kind.setdefault((ANSWER, -1), []).append(Said(c.text, c.member))
        else:
            by_kind.setdefault((c.label, -1 if c.label else c.step), []).append(Said(c.text, c.member))
    groups = tuple(Group(label, _heading(sitting, label, step, len(said)), tuple(said))
                   for (label, step), said in by_kind.items())  # fmt: skip
    return groups, _reflection(sitting, reflection) if reflection else None


def _reflects(sitting: Sitting, c: Contribution) -> bool:
    """Whether it was said in the presenter's own step by whoever presented then, or helped them along."""
    if sitting.protocol.steps[c.step].speaks != "presenter" or sitting.protocol.takes_turns(c.step):
        return False
    presented = presenting.presented_at(sitting.session, c.at)
    return not presented or c.member in (*presented, sitting.session.facilitator, "")


def _answers(sitting: Sitting, c: Contribution) -> bool:
    """Whether it was said by whoever presented then in a step of the others. A kind is only given to words of those
    whose step it is: what has one is no answer."""
    others = sitting.protocol.steps[c.step].speaks == "others" and not c.label
    return others and c.member in presenting.presented_at(sitting.session, c.at)


def _reflection(sitting: Sitting, said: Sequence[Contribution]) -> Group:
    """Under the names of those who presented when they said it."""
    session = sitting.session
    who = dict.fromkeys(c.member for c in said if c.member in presenting.presented_at(session, c.at))
    names = ", ".join(mention(m) for m in who or (session.presenter or session.facilitator,))
    heading = sitting.words("record.reflection", presenter=names)
    return Group("reflection", heading, tuple(Said(c.text, c.member) for c in said))


def _heading(sitting: Sitting, label: str, step: int, n: int) -> str:
    if label == ANSWER:
        return sitting.words("record.group", name=sitting.words("record.answers"), n=n)
    name = phrases.kind_name(sitting, label, many=True) if label else sitting.tell(sitting.protocol.steps[step].name)
    return sitting.words("record.group", name=name, n=n)


def _headings(sitting: Sitting) -> Headings:
    return Headings(**{key: sitting.words(f"record.heading.{key}") for key in Headings.__dataclass_fields__})


def page_of(record: SessionRecord) -> Page:
    """The page that was kept."""
    return PAGE.validate_python(record.page)


# -- as a file -------------------------------------------------------------------------


def called(record: SessionRecord) -> str:
    """What the record's file is called: "2026-09-15-autumn-team-tuning-protocol.md"."""
    page = page_of(record)
    return file_name(page.day, page.team, record.protocol, ending="md")


def markdown(page: Page, name: Callable[[str], str]) -> str:
    """The whole record as a Markdown file; ``name`` turns a member id into a display name."""
    text = "\n".join(_lines(page, name))
    return unmarked(text, name).rstrip() + "\n"


def _lines(page: Page, name: Callable[[str], str]) -> Iterator[str]:
    yield f"# {page.title}"
    yield f"\n{page.day} · {page.team} · {page.protocol} · {page.minutes} · {page.led}"
    if page.question:
        yield f"\n> {_one_line(page.question)}"
    for label, text in page.brought:
        yield f"\n**{label}:** {_one_line(text)}"
    if page.essential:
        yield f"\n**{page.headings.essential}:** {_one_line(page.essential)}"
    for group in (*page.groups, *((page.reflection,) if page.reflection else ())):
        yield f"\n## {group.heading}\n"
        yield from (f"- {_one_line(said.text)}" + (f" ({name(said.member)})" if said.member else "")
                    for said in group.said)  # fmt: skip
    if page.agreed:
        yield f"\n## {page.headings.agreed}\n"
        yield from (_agreed(page.headings, a, name) for a in page.agreed)
    if page.promised:
        yield f"\n## {page.headings.promised}\n"
        yield from (_promised(page.headings, c, name) for c in page.promised)
    if page.rated or page.balance:
        yield f"\n## {page.headings.together}\n"
        yield from (f"- {_one_line(r.rule)} · {r.words}" for r in page.rated)
        yield f"\n{page.balance}"
    if page.next:
        yield f"\n## {page.headings.next}\n\n{page.next}"
    yield f"\n{page.kept}"


def _agreed(words: Headings, agreed: Agreed, name: Callable[[str], str]) -> str:
    facts = f"{words.owner}: {name(agreed.owner)} · {words.review}: {agreed.review_on}"
    return f"- {_one_line(agreed.text)}  \n  {facts} · {words.version} {agreed.version}"


def _promised(words: Headings, promised: Promised, name: Callable[[str], str]) -> str:
    by = f" ({words.by} {promised.by})" if promised.by else ""
    return f"- **{name(promised.member)}:** {_one_line(promised.text)}{by}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


