"""A team and what its members may see in the room, as values: every part and mood of a session."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from facilitation.session.view import Balance, Board, Control, Cue, Mark, Seat, View
from facilitation.team.team import Member, Team

NOW = datetime(2026, 3, 12, 10, 49, 36, tzinfo=UTC)
PEOPLE = {
    "chloe": "Chloé", "ben": "Ben", "ana": "Ana", "dev": "Dev", "faye": "Faye, parent", "ines": "Inés",
    "omar": "Omar, town library",
}  # fmt: skip
STEPS = (
    ("Frame the session", 5), ("Presenter sets context", 15), ("Clarifying questions", 5), ("Study the work", 15),
    ("Sort warm and cool", 3), ("Warm and cool feedback", 15), ("Presenter reflects", 5), ("Debrief the process", 5),
)  # fmt: skip
TEAM = Team(
    "t1", "Year 7 writing", NOW, "room-t1",
    members=tuple(Member(id, name, NOW) for id, name in PEOPLE.items()),
)  # fmt: skip
BIG = replace(
    TEAM, name="Donaudampfschifffahrtsgesellschaftskapitänsausbildung und Freunde",
    members=tuple(Member(f"m{n}", f"Wolfeschlegelsteinhausenberger {n}", NOW) for n in range(24)),
)  # fmt: skip


def names(id: str) -> str:
    return PEOPLE.get(id, id)


def marks(at: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(name, minutes, "done" if n < at else "now" if n == at else "to_come")
        for n, (name, minutes) in enumerate(STEPS)
    )


def seats(me: str, word: str = "", among: tuple[str, ...] = tuple(PEOPLE)) -> tuple[Seat, ...]:
    roles = {"chloe": "facilitator", "ben": "presenter", "ana": "timekeeper", "omar": "listening"}
    return tuple(
        Seat(m, roles.get(m, "participant"), m == me, "listening" if m == "omar" else "in", m == word) for m in among
    )


LEAD = (
    Control("Go back", "back:s1:6", "back"),
    Control("Pause", "pause:s1:6", "pause"),
    Control("+2 min", "extend:s1:6", "more"),
    Control("Hand over", "hand_over:s1:", "hand"),
    Control("End", "end:s1:6", "end"),
    Control("Next", "next:s1:6", "next", main=True),
)
AWAY = (Control("Take over", "take_over:s1:", "hand"), Control("Leave quietly", "leave:s1:"))
READY = (Control("Ready to move on", "ready:s1:6", "ready", pressed=False), *AWAY)

FEEDBACK = Board(
    "running", "Step 6 of 8", "Warm and cool feedback",
    "Say what you saw: warm where the work reaches its goals, cool where it does not yet, or where you wonder. "
    "Ben listens and writes.",
    "Warm first, then take turns with cool.", "everyone but <@ben>", "<@ben>", "Presenter reflects, 5 minutes",
    opened_at=NOW - timedelta(seconds=396), ends_at=NOW + timedelta(seconds=504), marks=marks(5),
    ready="2 of 6 are ready", status="Step 6 of 8: Warm and cool feedback. Everyone but <@ben> speaks.",
)  # fmt: skip
CUE = Cue(
    "Your cue card", "“Ben, this is yours to hear. Who saw something that works?”",
    "Advice dressed as a question. Ask what in the work led to it.",
    "Take one last cool one. Ben’s five minutes matter most.",
)  # fmt: skip
KINDS = (("warm", "Warm"), ("cool", "Cool"))
LEADING = View(
    "s1", "Tuning protocol, with <@ben>", FEEDBACK, LEAD, cue=CUE, seats=seats("chloe"),
    balance=Balance(0.77, "Close to evenly shared"),
    essential_question="How do children come to own what they learn?",
    focusing_question="What would make a second draft worth writing for my Year 7 pupils?", presenter="ben",
    focus=("We speak from what we saw.", "Everyone has an equal part."),
    returning=(("ana", "Try exit slips with 7B", True), ("dev", "Read two protocols", False)),
    kinds=KINDS, hint="Everyone in the room reads this.",
)  # fmt: skip
TAKING_PART = replace(LEADING, controls=(), mine=READY, cue=None, seats=seats("ana"))
PRESENTING = replace(
    LEADING, controls=(), mine=(), cue=None, seats=seats("ben"), kinds=(), may_say="notes",
    hint="This step is yours to listen in. What you write is a note that only you see.",
)  # fmt: skip
LISTENING = replace(
    LEADING, controls=(), mine=(Control("I’m in", "join:s1:in", "speak"),), cue=None, seats=seats("omar"), kinds=(),
    may_say="wait", hint="You are listening today. Your words would wait until the step is over.",
)  # fmt: skip
NOTHING = View(
    "", "", Board("none", "", "", "When the team is ready, choose a protocol and begin.", "", "", "", ""),
    seats=tuple(replace(s, role="", part="not_in") for s in seats("chloe")),
    essential_question=LEADING.essential_question,
)  # fmt: skip
ALONE = replace(NOTHING, seats=NOTHING.seats[:1], essential_question="")
GATHERING = replace(
    LEADING,
    board=Board(
        "gathering", "Tuning protocol", "Gathering",
        "about 68 minutes · <@ben> brings “What would make a second draft worth writing for my Year 7 pupils?” · "
        "<@chloe> facilitates · 6 of you are in.",
        "", "", "", "Frame the session, 5 minutes", marks=tuple(replace(m, state="to_come") for m in marks(0)),
        status="The session is gathering.",
    ),
    controls=(
        Control("Hand over", "hand_over:s1:", "hand"), Control("Call it off", "end:s1:", "end"),
        Control("Begin", "begin:s1:", "next", main=True),
    ),
    mine=(Control("I’m in", "join:s1:in", "speak", pressed=True),
          Control("Only listening", "join:s1:listening", "listen", pressed=False)),
    balance=None, kinds=(), focus=(),
)  # fmt: skip
PAUSED = replace(
    LEADING, board=replace(FEEDBACK, ends_at=None, left=504.0, status="Paused."),
    controls=(LEAD[0], Control("Go on", "resume:s1:6", "resume", main=True), *LEAD[2:5], replace(LEAD[5], main=False)),
)  # fmt: skip
OVER_DAYS = replace(
    LEADING, board=replace(FEEDBACK, opened_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=3))
)  # fmt: skip
LAST_MINUTE = replace(LEADING, board=replace(FEEDBACK, ends_at=NOW + timedelta(seconds=47)))
OVER = replace(
    LEADING, board=replace(FEEDBACK, ends_at=NOW - timedelta(seconds=10), called=True, ready="5 of 6 are ready"),
    controls=(LEAD[0], Control("2 more minutes", "extend:s1:6", "more"), *LEAD[4:]),
)  # fmt: skip
ROUND = replace(
    LEADING, cue=None, controls=(), seats=seats("ana", "dev"), kinds=(),
    board=replace(FEEDBACK, name="One thing I take away", rule="One person at a time, each once.",
                  speaking="one after the other", listening="", turn="<@dev>, then <@faye>", ready=""),
    mine=AWAY, may_say="wait", hint="<@dev> has the floor. Yours comes after <@faye>.",
)  # fmt: skip
MY_TURN = replace(
    ROUND, seats=seats("dev", "dev"), may_say="all", hint="You have the floor.",
    mine=(Control("I have said mine", "done:s1:6", "ready", main=True), Control("Pass for now", "pass:s1:6"), *AWAY),
)  # fmt: skip
HIDDEN = replace(
    TAKING_PART, kinds=(("idea", "Idea"),), may_say="hidden",
    hint="Hidden until the step ends, then shown with everybody’s.",
    board=replace(FEEDBACK, name="Write first", rule="Everyone writes before anyone speaks.", speaking="nobody",
                  listening="", ready="3 of 6 have written"),
)  # fmt: skip
SILENT = replace(
    TAKING_PART, kinds=(), may_say="notes", hint="A silent step: what you write is a note that only you see.",
    board=replace(FEEDBACK, label="Step 4 of 8", name="Study the work", rule="Read in silence, pen in hand.",
                  say="Read or look in silence, with the focusing question in mind.", speaking="nobody",
                  listening="", marks=marks(3), then="Sort warm and cool, 3 minutes"),
)  # fmt: skip
CLOSING = replace(
    LEADING, kinds=(), cue=CUE,
    board=Board("closing", "Closing", "Before we go", "Rate the rules we leaned on, and note one thing you’ll try.",
                "", "", "", "", opened_at=NOW - timedelta(seconds=60), ends_at=NOW + timedelta(seconds=240),
                marks=tuple(replace(m, state="done") for m in marks(8)), ready="3 of 6 have rated"),
    controls=(Control("End and keep the record", "end:s1:9", "end", main=True),),
    mine=(Control("One thing I’ll try", "commit:s1:", "note"),
          Control("Propose an agreement", "propose:t1:s1", "hand")),
)  # fmt: skip
CLOSED = replace(
    NOTHING,
    board=replace(NOTHING.board, part="closed", name="Thank you", say="Thank you all."),
)  # fmt: skip
LONG = replace(
    LEADING, title="Tuning protocol, with <@m3>",
    board=replace(
        FEEDBACK, name="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und ihre Geschichte im Überblick",
        rule="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz first, then everything else in turns.",
        speaking="everyone but <@m3> and <@m4>", listening="<@m3>, <@m4>", turn="<@m5>, then <@m6>",
        ends_at=NOW + timedelta(minutes=68),
    ),
    seats=tuple(Seat(f"m{n}", "presenter and timekeeper" if n == 3 else "participant", n == 0) for n in range(24)),
    kinds=(("clarifying_question", "Clarifying question"), ("probing_question", "Probing question"), *KINDS,
           ("idea", "Idea")),
    mine=READY,
)  # fmt: skip
