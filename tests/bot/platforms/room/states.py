"""Every state that the room can be in: who looks at what. The tests draw them, gallery.py shows them to the eye."""

from dataclasses import dataclass, replace

from bot.talk import RoomLine
from facilitation.message import Button, Form, Message, Quote, Text, say
from facilitation.session.view import View
from facilitation.team.team import Team
from tests.bot.platforms.room import lines, views
from tests.bot.platforms.room.lines import line, script
from tests.bot.platforms.room.views import TEAM


@dataclass(frozen=True)
class State:
    """One picture: who looks at what."""

    me: str
    view: View
    talk: list[RoomLine]
    team: Team = TEAM
    answer: Message | None = None
    form: Form | None = None
    typed: str = ""


KEPT_BACK = Message((Text("Hidden until all are shown together."), Quote("Two minutes of quiet at the start.")))
LAST = say("Look back first: how did we work together?", heading="Before we go")
MOVE_ON = say(
    "Time for this step. Move on?",
    buttons=(Button("Next", "next:s1:6", primary=True), Button("2 more minutes", "extend:s1:6")),
)
REFUSED = say(
    "Only today’s facilitator can move on. If Chloé is away, you can take over; everyone will see that you did.",
    buttons=(Button("Take over", "take_over:s1:"),),
)
PROPOSED = line(40, "agreement:a1:2", lines.PROPOSAL, kind="agreement")
AGREED = line(41, "agreement:a1:agreed:2", lines.AGREED, kind="agreement")

STATES = {
    "none": State("chloe", views.NOTHING, []),
    "none-alone": State("chloe", views.ALONE, [], replace(TEAM, members=TEAM.members[:1])),
    "gathering": State("chloe", views.GATHERING, [line(1, "opening", lines.OPENING)]),
    "leading": State("chloe", views.LEADING, script()),
    "taking-part": State("ana", views.TAKING_PART, script(lines.PRIVATE)),
    "presenting": State("ben", views.PRESENTING, script(*lines.NOTES)),
    "listening": State("omar", views.LISTENING, script()),
    "paused": State("chloe", views.PAUSED, script()),
    "over-days": State("chloe", views.OVER_DAYS, script()),
    "last-minute": State("chloe", views.LAST_MINUTE, script()),
    "time-over": State("chloe", views.OVER, script(line(33, "time:6", MOVE_ON, "chloe"))),
    "round": State("ana", views.ROUND, script()),
    "my-turn": State("dev", views.MY_TURN, script()),
    "hidden": State("ana", views.HIDDEN, script(line(34, "note:h1", KEPT_BACK, "ana"))),
    "silent": State("ana", views.SILENT, script()),
    "consent": State("faye", views.TAKING_PART, script(PROPOSED)),
    "agreed": State("faye", views.TAKING_PART, script(AGREED)),
    "closing": State("chloe", views.CLOSING, [*script(), line(60, "closing", LAST), line(61, "rate:r2", lines.RATE)]),
    "closed": State("chloe", views.CLOSED, [*script(), line(70, "record", lines.RECORD)]),
    "refused": State("ana", views.TAKING_PART, script(), answer=REFUSED, typed="I wanted to add that"),
    "commands": State("chloe", views.LEADING, script(), typed="/co"),
    "form-start": State("chloe", views.NOTHING, [], form=lines.START),
    "form-answer": State("faye", views.TAKING_PART, script(), form=lines.ANSWERING),
    "form-fields": State("chloe", views.LEADING, script(), form=lines.EVERY_FIELD),
    "long-talk": State("ana", views.TAKING_PART, script(*lines.MANY)),
    "long-words": State("m0", views.LONG, lines.WIDE, views.BIG),
    "blocks": State("ana", views.TAKING_PART, [line(80, "notice:1", lines.ALL_BLOCKS)]),
}  # fmt: skip

COMMANDS = (
    ("/cool", "words", "Give cool feedback"), ("/commit", "words", "Note one thing you’ll try before next time"),
    ("/convene start", "protocol", "Begin another session"), ("/next", "", "Open the next step"),
    ("/extend", "[minutes]", "Give this step more minutes"), ("/help", "", "What can I type?"),
)  # fmt: skip
