"""The pages of the browser room, and the parts of them that change while somebody looks.

Decisions: templates are compiled once, escape everything and fail on a name that is not there. A part holds nothing
that changes with time alone (the script counts down from end times), so the same view draws the same bytes, and the
server sends a part only when it changed. What every page links to lies under ``/static/<version>/``, so that it can
be cached for ever. Nothing is inline: no style, no script, no handler.

What the lobby's plain forms send: ``name``, ``language``, ``time_zone``, and to /join ``code`` or ``token``, to /make
``team``, to /rehearse ``pace`` (``brisk`` or ``true``). ``/?language=es`` is the lobby in another language.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.talk import RoomLine
from facilitation.decision import SessionRecord
from facilitation.message import Form, Heading, Message, Quote, Text
from facilitation.session.protocol import Protocol
from facilitation.session.view import Control, View
from facilitation.session.view_votes import TopicLine
from facilitation.team.names import names_in
from facilitation.team.team import Team
from facilitation.wording import LANGUAGES, LOCALES, Wording

from . import library, render
from .reach import only_here
from .reader import Reader, icon, iso, kind_icon, slug

HERE = Path(__file__).parent
STATIC = HERE / "static"
SEEN = 6  # contributions of a kind that the record shows before "more"
NAMES = {"en": "English", "es": "Español"}
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
SCRIPT_WORDS = (
    "time_up", "time_up_status", "paused", "half", "two_minutes", "thirty_seconds", "lost", "back", "copied", "failed",
)  # fmt: skip
"""Sentences that the page's script says by itself; wording keys below ``room.script.``."""
ON_THE_BOARD = frozenset(
    ("join", "begin", "next", "back", "extend", "pause", "resume", "ready", "pass", "done", "end", "take_over")
)
"""What the board offers to those who may do it: a card for all need not offer it again, to refuse it to most."""
CLOSING = ON_THE_BOARD | {"commit", "propose"}
"""The board at the close has these as well."""
WITH_THE_BOARD = frozenset(("cue", "time", "round"))
"""Whispers of which the board and the cue card say all: time is up, everyone has been heard."""
PICTURES = {
    "leave_out": "skip", "enough": "end", "step_in": "chair", "step_out": "back", "put": "gather", "go_next": "speak",
    "commit": "end", "propose": "ready", "late": "more",
}  # fmt: skip
"""What the buttons of a step that has more than words are drawn with, by verb."""
APART = frozenset(("take_over", "leave", "end"))
"""Seldom wanted and not to be hit by mistake: these stand below the people, unless one is the main thing to do."""


class Pages:
    """Draws for a language; ``wording`` gives the sentences of one, ``version`` names the state of our static files."""

    def __init__(self, wording: Callable[[str], Wording], version: str):
        self.wording = wording
        self.version = version
        self.jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self.jinja.tests["apart"] = lambda action: action.partition(":")[0] in APART
        self.jinja.globals.update(
            icon=icon, kind_icon=kind_icon, kind_mark=render.kind_mark, iso=iso, slug=slug, bars=bars, kept_on=kept_on,
            only_here=only_here, control_id=control_id, picture=picture, gathered=gathered,
            static=f"/static/{version}", languages=[(code, NAMES[code]) for code in LANGUAGES],
        )  # fmt: skip

    # -- whole pages ------------------------------------------------------------

    def lobby(
        self, language: str, *, name: str = "", code: str = "", team_name: str = "", people: int = 0,
        problem: str = "", about: str = "", token: str = "", called: str = "", chosen: str = "",
    ) -> str:  # fmt: skip
        """The way in. With ``token`` (a join link) the team's own door stands first; ``problem`` says what was wrong,
        ``about`` with which field; ``called`` is the name of a new team, as far as it was typed; ``chosen`` the
        language that somebody asked for, rather than their browser."""
        return self._draw(
            "lobby.html", self._reader(language), name=name, code=code, team_name=team_name, people=people,
            problem=problem, about=about, token=token, called=called, chosen=chosen,
        )  # fmt: skip

    def room(
        self, language: str, *, team: Team, me: str, view: View, lines: Sequence[RoomLine], here: frozenset[str],
        join_link: str, return_link: str, rev: int, commands: Sequence[tuple[str, str, str]], code: str = "",
        more: bool = False,
    ) -> str:  # fmt: skip
        """The whole room as ``me`` sees it. ``lines`` in the order of their ``seq``; ``rev``: the newest change that
        they hold; ``commands``: (word, arguments, what it does); ``code``: what to read aloud in place of the link;
        ``more``: there are older lines."""
        names = self._names(language, team)
        reader = self._reader(language, names, me, _zone(team))
        drawn = Markup(self.lines(language, team, me, lines))
        words = {key: reader.words(f"room.script.{key}") for key in SCRIPT_WORDS}
        return self._draw(
            "room.html", reader, team=team, view=view, lines=drawn, join_link=join_link, return_link=return_link,
            rev=rev, code=code, more=more, oldest=min((line.seq for line in lines), default=0),
            script_words=json.dumps(words), commands=json.dumps(list(commands)),
            board=Markup(self.board(language, view, names)), say=Markup(self.say(language, view, names)),
            sides=Markup(self.sides(language, view, names, here, team, me)),
        )  # fmt: skip

    def wall(
        self, language: str, team: Team, view: View, names: Callable[[str], str], join_link: str = "", code: str = ""
    ) -> str:
        """The page for the wall of a hall; ``join_link`` and ``code`` are shown while people may still come in."""
        main = Markup(self.wall_main(language, team, view, names, join_link, code))
        reader = self._reader(language, names, zone=_zone(team))
        words = json.dumps({key: reader.words(f"room.script.{key}") for key in SCRIPT_WORDS})
        return self._draw("wall.html", reader, team=team, view=view, main=main, script_words=words)

    def records(self, language: str, team: Team, records: Sequence[SessionRecord]) -> str:
        """The team's records, newest first."""
        newest = sorted(records, key=lambda record: record.closed_at, reverse=True)
        reader = self._reader(language, self._names(language, team), zone=_zone(team))
        return self._draw("records.html", reader, team=team, records=newest)

    def record(self, language: str, team: Team, record: SessionRecord, names: Callable[[str], str]) -> str:
        """One record, as a sheet to read and to print."""
        reader = self._reader(language, names, zone=_zone(team))
        return self._draw(
            "record.html", reader, team=team, record=record, page=record.page, seen=SEEN,
            date=lambda day: format_date(date.fromisoformat(day), "long", locale=LOCALES[language]),
        )  # fmt: skip

    def problem(self, language: str, status: int, words: str) -> str:
        """What went wrong, in words, and the way back."""
        return self._draw("problem.html", self._reader(language), status=status, problem=words)

    # -- parts that change ------------------------------------------------------

    def lines(self, language: str, team: Team, me: str, lines: Sequence[RoomLine]) -> str:
        """Lines of the conversation, in the order of their ``seq``."""
        reader = self._reader(language, self._names(language, team), me, _zone(team))
        return "".join(self._line(line, reader) for line in sorted(lines, key=lambda line: line.seq))

    def line(self, language: str, line: RoomLine, names: Callable[[str], str], me: str) -> str:
        """One line of the conversation as ``<li id="l-<key>" data-seq>``; empty for what the room doesn't draw there
        (a line taken away, and what the board or the cue card beside the talk says already)."""
        return self._line(line, self._reader(language, names, me))

    def board(self, language: str, view: View, names: Callable[[str], str]) -> str:
        """What stands on the green board: the step, its clock, who speaks, the reader's own controls."""
        me = next((seat.member for seat in view.seats if seat.me), "")
        return self._draw("_board.html", self._reader(language, names, me), view=view, board=view.board)

    def sides(
        self, language: str, view: View, names: Callable[[str], str], here: frozenset[str], team: Team, me: str
    ) -> str:
        """What stands beside the talk: cue card, people, balance; questions, rules, what was promised last time."""
        reader = self._reader(language, names, me, _zone(team))
        return self._draw("_sides.html", reader, view=view, here=here, team=team, me=me)

    def say(self, language: str, view: View, names: Callable[[str], str]) -> str:
        """Above the input: what the words may be called, and who will read them."""
        return self._draw("_say.html", self._reader(language, names), view=view)

    def answer(self, language: str, message: Message, names: Callable[[str], str]) -> str:
        """What only the asker reads at once, above the input."""
        return self._draw("_answer.html", self._reader(language, names), message=message, draw=render.message)

    def form(self, language: str, form: Form, team: Team, me: str) -> str:
        """A form as a native dialog."""
        reader = self._reader(language, self._names(language, team), me, _zone(team))
        scope = slug("f", form.action.partition(":")[0])
        answered = any(field.kind == "choice" and field.buttons for field in form.fields)
        return self._draw(
            "_form.html", reader, form=form, scope=scope, answered=answered, draw=render.message,
            fields=render.fields(form, team, reader, scope),
        )  # fmt: skip

    def library(self, language: str, team: Team, protocols: Iterable[Protocol], family: str = "") -> str:
        """All protocols as a native dialog; those of ``family`` come first."""
        reader = self._reader(language)
        shelves = library.shelves(protocols, reader.words, len(team.present))
        first = sorted(shelves, key=lambda shelf: shelf.family != family)
        return self._draw("_library.html", reader, team=team, shelves=first)

    def wall_main(
        self, language: str, team: Team, view: View, names: Callable[[str], str], join_link: str = "", code: str = ""
    ) -> str:
        """What changes on the wall."""
        return self._draw("_wall.html", self._reader(language, names, zone=_zone(team)), team=team, view=view,
                          board=view.board, join_link=join_link, code=code)  # fmt: skip

    # -- inside -----------------------------------------------------------------

    def _line(self, line: RoomLine, reader: Reader) -> str:
        key = line.key.split(":", 2)[-1]
        sort = key.partition(":")[0]
        if line.message is None or sort in WITH_THE_BOARD:
            return ""
        first = line.message.blocks[0]
        look, aside = "post", line.member.startswith("/")
        if sort == "group":
            look = "group"
        elif line.member and not aside:
            look = "private"
        elif sort == "said" and isinstance(first, Quote):
            look = "said"
        elif sort == "step":
            look = "since"
        elif sort == "agreement" and ":agreed:" in key:
            look = "agreed"
        heading = first.text if isinstance(first, Heading) else line.message.plain(reader.names).partition("\n")[0]
        asked_for = next((b.markdown for b in line.message.blocks if isinstance(b, Text)), "")
        return self._draw(
            "_line.html", reader, line=line, look=look, sort=sort, first=first, heading=heading, asked_for=asked_for,
            scope=slug("l", line.key), draw=render.message, elsewhere=_elsewhere(sort, "" if aside else line.member),
            aside=aside, late=render.only(line.message, {"late"}, slug("l", line.key)) if look == "since" else "",
        )  # fmt: skip

    def _names(self, language: str, team: Team) -> Callable[[str], str]:
        return names_in(team, self.wording(language))

    def _reader(self, language: str, names: Callable[[str], str] = str, me: str = "", zone: tzinfo = UTC) -> Reader:
        return Reader(self.wording(language), names, me, zone)

    def _draw(self, template: str, reader: Reader, **values: Any) -> str:
        language = reader.words.language
        return self.jinja.get_template(template).render(
            reader=reader, t=reader.words, language=language, direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            day=lambda at, style="full": _day(at, language, reader.zone, style), **values,
        )  # fmt: skip


def _elsewhere(sort: str, member: str) -> frozenset[str]:
    """The verbs of the buttons that a line leaves to the board."""
    if sort == "closing":
        return CLOSING
    return ON_THE_BOARD if not member or sort == "turn" else frozenset()


def _zone(team: Team) -> tzinfo:
    return ZoneInfo(team.time_zone)


def _day(at: datetime | str, language: str, zone: tzinfo, style: str) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return format_date(moment.astimezone(zone), style, locale=LOCALES[language])


def bars(minutes: float) -> int:
    """The width of a step in the line: whole minutes from 1 to 60, as the stylesheet knows them."""
    return min(60, max(1, round(minutes)))


def kept_on(heading: str) -> str:
    """A heading whose dots and numbers stay with the word before them, where it takes several lines."""
    return re.sub(r" (?=[\d·])", "\u00a0", heading)


def picture(control: Control) -> str:
    """A button's picture: its own, or that of what it does; empty for none."""
    return control.icon or PICTURES.get(control.action.partition(":")[0], "")


def gathered(topics: Sequence[TopicLine]) -> list[tuple[TopicLine, list[TopicLine]]]:
    """Topics with those that were put under the same name, each where the first of them stands."""
    found: dict[str, list[TopicLine]] = {}
    for topic in topics:
        found.setdefault(topic.under or str(topic.number), []).append(topic)
    return [(each[0], each) for each in found.values()]


def control_id(control: Control, group: str) -> str:
    """An id that stays when the step changes, so that the focus stays: the verb and what it is about, no visit."""
    verb, _, rest = control.action.partition(":")
    detail = rest.partition(":")[2]
    return slug(group, verb, *(p for p in detail.split("-") if p and not p.isdigit()))
