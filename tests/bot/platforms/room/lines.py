"""What stands in the talk, and the forms that are handed out, as values."""

from datetime import timedelta

from bot.talk import RoomLine
from facilitation.message import (
    Block,
    Button,
    Buttons,
    ChoiceField,
    DateField,
    Divider,
    Facts,
    Form,
    Heading,
    Message,
    NumberField,
    PeopleField,
    Quote,
    Text,
    TextField,
    ToggleField,
    mention,
    moment,
    quote,
    say,
)
from tests.bot.platforms.room.views import NOW

# -- the talk ---------------------------------------------------------------------------


def line(seq: int, key: str, message: Message | None, member: str = "", kind: str = "session", at: int = 0) -> RoomLine:
    subject = {"session": "s1", "agreement": "a1", "team": "t1", "checkin": "c1"}[kind]
    return RoomLine("room-t1", seq, seq, f"{kind}:{subject}:{key}", member, message, NOW - timedelta(seconds=at))


def blocks(*all: Block) -> Message:
    return Message(all)


REVIEW = NOW + timedelta(days=91)
SAID = (
    (
        "ana",
        "warm",
        "You chose one thing on each page and left the rest alone. A pupil can see at once what matters to you.",
    ),
    ("omar", "warm", "Every comment ends in a question. I could hear you thinking with them."),
    (
        "dev",
        "cool",
        "I looked for the moment when they read your comment, and couldn’t find it. When in the week does it happen?",
    ),
    ("faye", "warm", "My son read me your note at the table and explained it to me. That was new in our house."),
    ("ines", "cool", "The strongest drafts got the longest comments. I wonder what the others would do with as much."),
)
OPENING = blocks(
    Heading("Tuning protocol"),
    Text(f"About 68 minutes · {mention('ben')} brings “What would make a second draft worth writing for my Year 7 "
         f"pupils?” · {mention('chloe')} leads · 6 are here"),
    Text("One of us brings a piece of work and leaves with a clearer view of how well it does what it is meant to do."),
    Text("Your agreements:\n1. We speak from what we saw. · two point here\n2. Everyone has an equal part.\n"
         "3. What is said here stays here.\n\nWhich one or two do we lean on today?"),
    Buttons(tuple(Button(str(n), f"lean:s1:r{n}") for n in (1, 2, 3))),
    Text(f"From last time:\n{mention('ana')}: try exit slips with 7B\n{mention('dev')}: read two protocols"),
    Buttons((Button("How did it go? (1)", "tell:s1:c1"), Button("How did it go? (2)", "tell:s1:c2"))),
    Buttons((Button("I’m in", "join:s1:in", primary=True), Button("Only listening", "join:s1:listening"),
             Button("Begin", "begin:s1:"))),
)  # fmt: skip
STEP = blocks(
    Heading("Step 6 of 8 · Warm and cool feedback"), Text("Say what you saw."), Text("**Warm first.**"),
    Buttons((Button("Next", "next:s1:6"),)),
)  # fmt: skip
NUDGE = say(
    "There is room for you if you’d like it.",
    buttons=tuple(Button(b, f"nudge:s1:6-{a}") for b, a in (
        ("I have something", "have"), ("I’m listening", "listening"), ("Not today", "not_today"))),
)  # fmt: skip
PROPOSAL = blocks(
    Text(f"{mention('dev')} proposes:"),
    Quote("We send materials two days ahead, or the evening before for those who teach evenings."),
    Facts((("Owner", mention("dev")), ("Comes back", moment(REVIEW, "d")), ("Version", "2"))),
    Quote("I teach evenings on those days.", "faye", "objection"),
    Text("Good enough for now, safe enough to try? Not answering isn’t counted as a yes."),
    Buttons((Button("Consent", "consent:a1:2", primary=True), Button("Consent with a concern", "concern:a1:2"),
             Button("Objection: it would harm our aim", "object:a1:2"))),
    Buttons((Button("Ask a question", "ask:a1:2"), Button("Reword", "reword:a1:2"))),
)  # fmt: skip
AGREED = blocks(
    Heading("Agreed"),
    Quote("We send materials two days ahead, or the evening before for those who teach evenings."),
    Facts((("Owner", mention("dev")), ("Comes back by itself", moment(REVIEW, "d")), ("Version", "2"))),
)
RATE = blocks(
    Text("How did we keep “Everyone has an equal part”?"),
    Text("1: hardly, 5: fully. Who gave which is not kept."),
    Buttons(tuple(Button(str(n), f"rate:s1:r2-{n}") for n in range(1, 6))),
)
RECORD = blocks(
    Heading("Record"),
    Text("Warm feedback (9) and cool feedback (7), Ben’s reflection, one agreement, four commitments."),
    Text("Not in this record: what was said in between."),
    Buttons((Button("Open", link="/t/t1/records/s1"), Button("Download", link="/t/t1/records/s1.md"))),
)  # fmt: skip
ALL_BLOCKS = blocks(
    Heading("Every *kind* of block"),
    Text("A **strong** word, a [link](https://example.org), <@ben>, until " + moment(NOW, "R")),
    Facts((("Owner", mention("dev")), ("Ends", moment(NOW, "t")))), Quote("What they said", "ana", "warm"), Divider(),
    Quote("Nobody is named here"),
    Buttons((Button("Do", "nudge:s1:6-have", primary=True), Button("Go", link="/t/t1/records"))),
)  # fmt: skip


def script(*more: RoomLine) -> list[RoomLine]:
    spoken = [
        line(10 + n, f"said:c{n}", quote(text, who, label), at=300 - n * 40)
        for n, (who, label, text) in enumerate(SAID)
    ]
    return [line(1, "opening", OPENING, at=3600), line(9, "step:6", STEP, at=396), *spoken, *more]


PRIVATE = line(30, "nudge:6", NUDGE, "ana")
NOTES = (
    line(31, "listen:6", say("This step is yours to listen in. Your turn comes at " + moment(NOW + timedelta(minutes=9))
                             + "; I’ve kept a place for your notes."), "ben"),
    line(32, "note:n1", blocks(Text("Kept for you alone."), Quote("When do they read it? Tuesdays?")), "ben"),
)  # fmt: skip
MANY = [
    line(100 + n, f"said:m{n}", quote(text * (1 + n % 3), who, label if n % 4 else ""), at=4000 - n * 20)
    for n, (who, label, text) in enumerate(SAID * 24)
]
WIDE = [
    line(50, "said:w1", quote("https://example.org/" + "a-very-long-address/" * 14, "m3", "clarifying_question")),
    line(51, "said:w2", quote("A" * 300, "m4", "probing_question")),
    line(52, "said:w3", quote("First line\nsecond line\n\nafter a gap", "m5")),
    line(53, "said:w4", quote("مرحبا بكم في الغرفة، هذا نص من اليمين إلى اليسار.", "m6", "warm")),
]


# -- forms ------------------------------------------------------------------------------

START = Form(
    "Tuning protocol", "start:t1:tuning-protocol",
    (
        PeopleField("presenter", "Who presents?", hint="They bring the work and the question."),
        TextField("input_question", "Focusing question", hint="What would you most like us to help you see?"),
        TextField("input_work", "The work and its goals", hint="A link, or a place", required=False, long=True),
        PeopleField("facilitator", "Facilitator", "chloe", hint="Next in your rota. Anyone may lead."),
        ChoiceField("pace", "How?", (("live", "Live, now"), ("days", "Over days")), "live"),
    ),
    "Open the gathering",
    say("About 68 minutes, for 6 to 10 people. One of us brings a piece of work and leaves with a clearer view of it."),
)  # fmt: skip
ANSWERING = Form(
    "Dev proposes", "answer:a1:2",
    (
        TextField("reason", "Your reason", required=False, long=True,
                  hint="Needed for a concern or an objection, so that the team can meet it."),
        ChoiceField("view", "Your answer", (
            ("consent", "I consent"), ("concern", "I have a concern"), ("objection", "I object")), buttons=True, means=(
            ("consent", "Good enough for now, safe enough to try"), ("concern", "It is noted, and we go on"),
            ("objection", "It would harm our aim, so we reword it"))),
    ),
    "Answer",
    blocks(Quote("We send materials two days ahead, or the evening before for those who teach evenings."),
           Facts((("Owner", mention("dev")), ("Version", "2"))), Quote("I teach evenings on those days.")),
)  # fmt: skip
EVERY_FIELD = Form(
    "Every kind of field", "settings:t1:",
    (
        NumberField("minutes", "Minutes", 5, 1, 90, "From 1 to 90."),
        DateField("review_on", "Comes back on", "2026-06-11", required=False),
        ToggleField("anonymous", "Anonymous", True, "Nobody can see who wrote what."),
        ChoiceField("zone", "Time zone", tuple((f"z{n}", f"Zone {n}") for n in range(9)), required=False),
        PeopleField("to", "To whom?", among=("ana", "ben")),
    ),
    "Keep it",
)  # fmt: skip
