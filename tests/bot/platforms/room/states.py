"""Every state that the room can be in, as values: what the tests draw, and what gallery.py shows to the eye."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.platforms.room.shelf import RoomLine
from facilitation.decision import SessionRecord
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
    "s1", "Tuning protocol, with <@ben>", FEEDBACK, LEAD, (), CUE, seats("chloe"),
    Balance(0.77, "Close to evenly shared"), "How do children come to own what they learn?",
    "What would make a second draft worth writing for my Year 7 pupils?", "ben",
    ("We speak from what we saw.", "Everyone has an equal part."),
    (("ana", "Try exit slips with 7B", True), ("dev", "Read two protocols", False)), KINDS, "all",
    "Everyone in the room reads this.",
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
    seats=tuple(replace(s, role="", part="not_in") for s in seats("chloe")), essential_question=LEADING.essential_question,
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
LAST_MINUTE = replace(LEADING, board=replace(FEEDBACK, ends_at=NOW + timedelta(seconds=47)))
OVER = replace(
    LEADING, board=replace(FEEDBACK, ends_at=NOW - timedelta(seconds=10), called=True, ready="5 of 6 are ready"),
    controls=(LEAD[0], Control("2 more minutes", "extend:s1:6", "more"), *LEAD[4:]),
)  # fmt: skip
ROUND = replace(
    LEADING, cue=None, controls=(), seats=seats("ana", "dev"), kinds=(),
    board=replace(FEEDBACK, name="One thing I take away", rule="One person at a time, each once.", speaking="one after the other",
                  listening="", turn="<@dev> has the word, then <@faye>", ready=""),
    mine=AWAY, may_say="wait", hint="<@dev> has the word. Yours comes after <@faye>.",
)  # fmt: skip
MY_TURN = replace(
    ROUND, seats=seats("dev", "dev"), may_say="all", hint="You have the word.",
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
    mine=(Control("One thing I’ll try", "commit:s1:", "note"), Control("Propose an agreement", "propose:t1:s1", "hand")),
)  # fmt: skip
CLOSED = replace(
    NOTHING, board=replace(NOTHING.board, part="closed", name="Thank you", say="The session is closed. Its record is kept."),
)  # fmt: skip
LONG = replace(
    LEADING, title="Tuning protocol, with <@m3>",
    board=replace(
        FEEDBACK, name="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und ihre Geschichte im Überblick",
        rule="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz first, then everything else in turns.",
        speaking="everyone but <@m3> and <@m4>", listening="<@m3>, <@m4>", turn="<@m5> has the word, then <@m6>",
        ends_at=NOW + timedelta(minutes=68),
    ),
    seats=tuple(Seat(f"m{n}", "presenter and timekeeper" if n == 3 else "participant", n == 0) for n in range(24)),
    kinds=tuple((k, k.replace("_", " ").capitalize()) for k in ("clarifying_question", "probing_question", "warm", "cool", "idea")),
    mine=READY,
)  # fmt: skip


# -- the talk ---------------------------------------------------------------------------


def line(seq: int, key: str, message: Message | None, member: str = "", kind: str = "session", at: int = 0) -> RoomLine:
    subject = {"session": "s1", "agreement": "a1", "team": "t1", "checkin": "c1"}[kind]
    return RoomLine("room-t1", seq, seq, f"{kind}:{subject}:{key}", member, message, NOW - timedelta(seconds=at))


def blocks(*all: Block) -> Message:
    return Message(all)


SAID = (
    ("ana", "warm", "You chose one thing on each page and left the rest alone. A pupil can see at once what matters to you."),
    ("omar", "warm", "Every comment ends in a question. I could hear you thinking with them."),
    ("dev", "cool", "I looked for the moment when they read your comment, and couldn’t find it. When in the week does it happen?"),
    ("faye", "warm", "My son read me your note at the table and explained it to me. That was new in our house."),
    ("ines", "cool", "The strongest drafts got the longest comments. I wonder what the others would do with as much."),
)
OPENING = blocks(
    Heading("Tuning protocol"),
    Text(f"About 68 minutes · {mention('ben')} brings “What would make a second draft worth writing for my Year 7 pupils?” · "
         f"{mention('chloe')} leads · 6 are here"),
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
    Facts((("Owner", mention("dev")), ("Comes back", moment(NOW + timedelta(days=91), "d")), ("Version", "2"))),
    Quote("I teach evenings on those days.", "faye", "objection"),
    Text("Good enough for now, safe enough to try? Not answering isn’t counted as a yes."),
    Buttons((Button("Consent", "consent:a1:2", primary=True), Button("Consent with a concern", "concern:a1:2"),
             Button("Objection: it would harm our aim", "object:a1:2"))),
    Buttons((Button("Ask a question", "ask:a1:2"), Button("Reword", "reword:a1:2"))),
)  # fmt: skip
AGREED = blocks(
    Heading("Agreed"),
    Quote("We send materials two days ahead, or the evening before for those who teach evenings."),
    Facts((("Owner", mention("dev")), ("Comes back by itself", moment(NOW + timedelta(days=91), "d")), ("Version", "2"))),
)
RATE = blocks(
    Text("How did we keep “Everyone has an equal part”?"), Text("1: hardly, 5: fully. Who gave which is not kept."),
    Buttons(tuple(Button(str(n), f"rate:s1:r2-{n}") for n in range(1, 6))),
)
RECORD = blocks(
    Heading("Record"), Text("Warm feedback (9) and cool feedback (7), Ben’s reflection, one agreement, four commitments."),
    Text("Not kept: what was said in between."),
    Buttons((Button("Open", link="/t/t1/records/s1"), Button("Download", link="/t/t1/records/s1.md"))),
)  # fmt: skip
ALL_BLOCKS = blocks(
    Heading("Every *kind* of block"), Text("A **strong** word, a [link](https://example.org), <@ben>, until " + moment(NOW, "R")),
    Facts((("Owner", mention("dev")), ("Ends", moment(NOW, "t")))), Quote("What they said", "ana", "warm"), Divider(),
    Quote("Nobody is named here"), Buttons((Button("Do", "ready:s1:6", primary=True), Button("Go", link="/t/t1/records"))),
)  # fmt: skip


def script(*more: RoomLine) -> list[RoomLine]:
    spoken = [line(10 + n, f"said:c{n}", quote(text, who, label), at=300 - n * 40) for n, (who, label, text) in enumerate(SAID)]
    return [line(1, "opening", OPENING, at=3600), line(9, "step:6", STEP, at=396), *spoken, *more]


PRIVATE = line(30, "nudge:6", NUDGE, "ana")
NOTES = (
    line(31, "listen:6", say("This step is yours to listen in. Your turn comes at " + moment(NOW + timedelta(minutes=9))
                             + "; I’ve kept a place for your notes."), "ben"),
    line(32, "note:n1", blocks(Text("Kept for you alone."), Quote("When do they read it? Tuesdays?")), "ben"),
)  # fmt: skip
MANY = [
    line(100 + n, f"said:m{n}", quote(SAID[n % 5][2] + (" " + SAID[(n + 1) % 5][2] if n % 3 == 0 else ""), SAID[n % 5][0],
                                      SAID[n % 5][1] if n % 4 else ""), at=4000 - n * 20)
    for n in range(120)
]  # fmt: skip
WIDE = [
    line(50, "said:w1", quote("https://example.org/" + "a-very-long-address-without-an-end/" * 8, "m3", "clarifying_question")),
    line(51, "said:w2", quote("A" * 300, "m4", "probing_question")),
    line(52, "said:w3", quote("First line\nsecond line\n\nafter a gap", "m5")),
    line(53, "said:w4", quote("مرحبا بكم في الغرفة، هذا نص من اليمين إلى اليسار.", "m6", "warm")),
]


RECORD_PAGE = {
    "session": "s1", "team": "Year 7 writing", "title": "What <@ben> brought, and what we made of it", "day": "2026-03-12",
    "protocol": "Tuning protocol", "minutes": "68 minutes", "led": "<@chloe> led",
    "question": "What would make a second draft worth writing for my Year 7 pupils?",
    "essential": "How do children come to own what they learn?",
    "brought": [["The work and its goals", "Six drafts with my comments: https://example.org/drafts"]],
    "groups": [
        {"label": label, "heading": heading, "said": [
            {"text": text, "member": who} for who, kind, text in SAID * times if kind == label]}
        for label, heading, times in (("warm", "Warm feedback (9)", 3), ("cool", "Cool feedback (4)", 2))
    ],
    "reflection": {"label": "", "heading": "<@ben>, afterwards", "said": [
        {"text": "I had been asking how to write better comments. I think I need to ask when they are read.", "member": "ben"}]},
    "agreed": [{"text": "We send materials two days ahead, or the evening before for those who teach evenings.",
                "owner": "dev", "review_on": "2026-06-11", "version": 2}],
    "promised": [
        {"member": "ben", "text": "Ten quiet minutes on Tuesdays to read comments and answer one", "by": "2026-03-17"},
        {"member": "omar", "text": "A shelf for second drafts in the library", "by": ""},
    ],
    "rated": [{"rule": "Everyone has an equal part.", "words": "4.1 of 5, up from 3.6"}],
    "balance": "The talk was shared evenly.", "next": "Next time <@dev> leads, with <@chloe> at their side.",
    "kept": "Not kept: what was said in between.",
    "headings": {"essential": "Our question", "brought": "What was brought", "agreed": "We agreed",
                 "promised": "We’ll try, before next time", "next": "Next time", "together": "How we were together",
                 "owner": "Owner", "review": "Comes back by itself", "version": "Version", "by": "by"},
}  # fmt: skip
KEPT = SessionRecord("s1", "t1", "Tuning protocol: What would make a second draft worth writing?", "tuning-protocol", NOW, RECORD_PAGE)
BARE = SessionRecord("s2", "t1", "Circle practice", "circle-practice", NOW - timedelta(days=14), RECORD_PAGE | {
    "question": "", "essential": "", "brought": [], "groups": [], "reflection": None, "agreed": [], "promised": [],
    "rated": [], "balance": "", "next": "", "title": "Circle practice"})  # fmt: skip


# -- forms ------------------------------------------------------------------------------

START = Form(
    "Tuning protocol", "start:t1:tuning-protocol",
    (
        PeopleField("presenter", "Who presents?", hint="They bring the work and the question."),
        TextField("input_question", "Focusing question", hint="What would you most like us to help you see?"),
        TextField("input_work", "The work and its goals", long=True, required=False, hint="A link, or where we find it"),
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
        ChoiceField("view", "Your answer", (("consent", "I consent"), ("concern", "I have a concern"),
                                            ("objection", "I object")), buttons=True),
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


@dataclass(frozen=True)
class State:
    """One picture: who looks at what."""

    me: str
    view: View
    lines: list[RoomLine]
    team: Team = TEAM
    answer: Message | None = None
    form: Form | None = None
    typed: str = ""


STATES = {
    "none": State("chloe", NOTHING, []),
    "none-alone": State("chloe", ALONE, [], replace(TEAM, members=TEAM.members[:1])),
    "gathering": State("chloe", GATHERING, [line(1, "opening", OPENING)]),
    "leading": State("chloe", LEADING, script()),
    "taking-part": State("ana", TAKING_PART, script(PRIVATE)),
    "presenting": State("ben", PRESENTING, script(*NOTES)),
    "listening": State("omar", LISTENING, script()),
    "paused": State("chloe", PAUSED, script()),
    "last-minute": State("chloe", LAST_MINUTE, script()),
    "time-over": State("chloe", OVER, script(line(33, "time:6", say("Time for this step. Move on?", buttons=(
        Button("Next", "next:s1:6", primary=True), Button("2 more minutes", "extend:s1:6"))), "chloe"))),
    "round": State("ana", ROUND, script()),
    "my-turn": State("dev", MY_TURN, script()),
    "hidden": State("ana", HIDDEN, script(line(34, "note:h1", blocks(Text("Hidden until all are shown together."),
                                                                    Quote("Two minutes of quiet at the start.")), "ana"))),
    "silent": State("ana", SILENT, script()),
    "consent": State("faye", TAKING_PART, script(line(40, "card", PROPOSAL, kind="agreement"))),
    "agreed": State("faye", TAKING_PART, script(line(40, "card", AGREED, kind="agreement"))),
    "closing": State("chloe", CLOSING, [*script(), line(60, "closing", say("Look back first: how did we work together?", heading="Before we go")),
                                       line(61, "rate:r2", RATE)]),
    "closed": State("chloe", CLOSED, [*script(), line(70, "record", RECORD)]),
    "refused": State("ana", TAKING_PART, script(), answer=say(
        "Only today’s facilitator can move on. If Chloé is away, you can take over; everyone will see that you did.",
        buttons=(Button("Take over", "take_over:s1:"),)), typed="I wanted to add that"),
    "commands": State("chloe", LEADING, script(), typed="/co"),
    "form-start": State("chloe", NOTHING, [], form=START),
    "form-answer": State("faye", TAKING_PART, script(), form=ANSWERING),
    "form-fields": State("chloe", LEADING, script(), form=EVERY_FIELD),
    "long-talk": State("ana", TAKING_PART, script(*MANY)),
    "long-words": State("m0", LONG, WIDE, BIG),
    "blocks": State("ana", TAKING_PART, [line(80, "notice:1", ALL_BLOCKS)]),
}  # fmt: skip

COMMANDS = (
    ("/cool", "words", "Give cool feedback"), ("/commit", "words", "Note one thing you’ll try before next time"),
    ("/convene start", "protocol", "Begin another session"), ("/next", "", "Open the next step"),
    ("/help", "", "What can I type?"),
)  # fmt: skip
