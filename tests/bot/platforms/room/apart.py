"""What members see of steps that have more than talk: groups apart, votes, topics, the circle inside, days."""

from dataclasses import replace
from datetime import timedelta

from bot.talk import RoomLine
from facilitation.message import Button, Buttons, Heading, Quote, Tally, Text, moment
from facilitation.session.view import Board, Control, View
from facilitation.session.view_groups import SideRoom
from facilitation.session.view_votes import Ballot, Choice, Inside, TopicLine
from facilitation.team.plan_list import Coming
from tests.bot.platforms.room.lines import blocks, line, script
from tests.bot.platforms.room.states import State
from tests.bot.platforms.room.views import (
    FEEDBACK,
    LEAD,
    LEADING,
    NOTHING,
    NOW,
    OVER_DAYS,
    READY,
    TAKING_PART,
    marks,
    seats,
)

ROOMS = (
    SideRoom(1, "Group 1", ("chloe", "dev", "faye"), word="dev"),
    SideRoom(2, "Group 2", ("ana", "ben", "ines"), presenter="ben", mine=True),
    SideRoom(3, "Group 3: North", ("omar", "m4"), over=True),
)
PAIRS = Board(
    "running", "Step 2 of 4", "Fours", "Put what you have side by side: what is alike, what is not?",
    "Start from what both pairs have.", "everyone", "", "All together, 5 minutes", opened_at=NOW - timedelta(minutes=1),
    ends_at=NOW + timedelta(minutes=3), marks=marks(1), ready="2 of 6 are ready", status="Step 2 of 4: Fours.",
)  # fmt: skip
APART = replace(
    TAKING_PART, board=PAIRS, groups=ROOMS, repeat="Round 2 of 5", kinds=(), hint="Your group reads this.", brought=(),
    focusing_question="", mine=READY,
)  # fmt: skip
LEADS_APART = replace(
    LEADING, board=PAIRS, groups=tuple(replace(r, mine=r.number == 1) for r in ROOMS), repeat="Round 2 of 5",
    seats=seats("chloe"), kinds=(), hint="Your group reads this.",
    controls=(*LEAD[:3], Control("Leave this out", "leave_out:s1:6"), *LEAD[3:]),
)  # fmt: skip
TASK = replace(APART, groups=(replace(ROOMS[1], task="You are at the station of **Group 1**."),))
SIDE = "/s1-1-2"
CARD = blocks(
    Heading("Group 2 · Fours"), Text("Here: <@ana>, <@ben> and <@ines>."), Text("Put what you have side by side."),
    Text("**Start from what both pairs have.**"), Buttons((Button("Ready to move on", "ready:s1:6"),)),
)  # fmt: skip


def aside(seq: int, who: str, words: str, label: str = "") -> RoomLine:
    return replace(line(seq, f"said:g{seq}", blocks(Quote(words, who, label)), at=60 - seq), member=SIDE)


GROUP_TALK = [
    *script()[:4],
    replace(line(40, "group:7:2", CARD, at=60), member=SIDE),
    aside(41, "ben", "We both wrote that nobody reads the comments twice."),
    aside(42, "ana", "And that the strongest drafts get the longest ones. Shall we bring that one?"),
    aside(43, "ines", "Yes. In one sentence, if we can."),
]
FIST = ("I’d stop it", "We need to talk", "Some of it must change", "I can live with it", "I’m for it",
        "I’d help to lead it")  # fmt: skip
GRADIENTS = ("No way", "I disagree", "I don’t like it, but I’d go along", "We need to talk more", "I stand aside",
             "Yes, with doubts", "Yes, but for a detail", "Whole-heartedly")  # fmt: skip
PROPOSAL = "“We send materials two days ahead, or the evening before for those who teach evenings.”"
VOTING = replace(
    FEEDBACK, label="Step 2 of 3", name="Fist to five", rule="Everyone at once, nobody explains yet.",
    say="How far can you go with this? Show it with a number.", speaking="", listening="", marks=marks(1),
    ready="", then="Hear those who are not convinced, 5 minutes",
)  # fmt: skip


def answers(words: tuple[str, ...], first: int, mine: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"{n} · {w}", f"vote:s1:6-{n}", int(n == mine)) for n, w in enumerate(words, first))


def voting(ballot: Ballot, **more: object) -> View:
    return replace(TAKING_PART, board=VOTING, vote=ballot, kinds=(), hint="", **more)


NAMES = ("Less marking at weekends", "Exit slips", "Pupils answer in the margin", "One comment a page",
         "Reading aloud before handing in", "Parents as first readers")  # fmt: skip
TOPICS = tuple(
    TopicLine(n, text, who, under="Before it is handed in" if n in (3, 5) else "")
    for n, (text, who) in enumerate(zip(NAMES, ("ana", "ben", "dev", "faye", "ines", "chloe"), strict=True), 1)
)
PLACED = (5, 1, 7, 0, 7, 2)
COUNTED = tuple(replace(t, dots=d, done=t.number == 2) for t, d in zip(TOPICS, PLACED, strict=True))
DOTS = tuple(Choice(f"{t.number} · {t.text}", f"dots:s1:6-{t.number}", {1: 0, 3: 2}.get(t.number, 0)) for t in TOPICS)
INSIDE = Inside(("ana", "ben", "dev"), 1, False, True, "step_in:s1:")
GIVEN = tuple((f"{n} · {w}", c) for n, (w, c) in enumerate(zip(FIST, (0, 0, 1, 2, 3, 1), strict=True)))
RESULT = blocks(
    Heading("How we answered"),
    Tally(GIVEN),
    Text("We can go on with this."),
)
DAYS_BOARD = replace(
    OVER_DAYS.board, until=f"until {moment(NOW + timedelta(days=2), 'd')}, {moment(NOW + timedelta(days=2))}",
    ready="3 of 6 have been heard",
)  # fmt: skip
CLOSED_STEP = blocks(
    Heading("Step 5 of 8 · Sort warm and cool"), Text("Sort what you noted."), Text("This window is over."),
    Buttons((Button("Add late words", "late:s1:5"),)),
)  # fmt: skip

WAYS = (("Move it", "move_plan:p1:"), ("Call it off", "cancel_plan:p1:"))
COMING = replace(NOTHING, coming=(
    Coming("p1", NOW + timedelta(days=5), "Tuning protocol", "<@chloe> leads · <@ben> presents",
           ways=(("Bring what it needs", "bring:p1:"), *WAYS)),
    Coming("p2", NOW + timedelta(days=7), "Check-in and check-out", "the next in your rota leads", True,
           ways=(("Move it", "move_plan:p2:"), ("Call it off", "cancel_plan:p2:"))),
))  # fmt: skip
REPEAT = replace(TAKING_PART, repeat="Question 2 of 3", repeat_about="**What would your pupils say about this page?**")

STATES = {
    "apart": State("ana", APART, GROUP_TALK),
    "apart-leading": State("chloe", LEADS_APART, script()),
    "apart-task": State("ana", TASK, GROUP_TALK),
    "apart-none": State("omar", replace(APART, groups=tuple(replace(r, mine=False) for r in ROOMS)), script()),
    "vote-fist": State("ana", voting(Ballot("fist", PROPOSAL, answers(FIST, 0, 4), "3 of 6 have answered")), script()),
    "vote-gradients": State(
        "ana", voting(Ballot("gradients", PROPOSAL, answers(GRADIENTS, 1, 0), "3 of 6 have answered")), script()
    ),
    "vote-thumbs": State("ana", voting(Ballot("thumbs", "Shall we go on with this topic?", tuple(
        Choice(w, f"vote:s1:6-{n}", n == 2) for n, w in ((2, "Up"), (1, "Sideways"), (0, "Down"))),
        "5 of 6 have answered")), script()),
    "vote-result": State(
        "ana", voting(Ballot("fist", PROPOSAL, answered="6 of 6 have answered", outcome="agreed",
                             result=GIVEN)),
        [*script(), line(70, "vote:6", RESULT)],
    ),
    "vote-dots": State(
        "ana",
        voting(Ballot("dots", "", DOTS, "2 of 6 have answered", 1, "dots:s1:6", "dots:s1:6-none"), topics=TOPICS),
        script(),
    ),
    "topics": State("ana", replace(TAKING_PART, topics=COUNTED, repeat="Topic 2 of 5"), script()),
    "circle": State("chloe", replace(
        LEADING, circle=INSIDE, mine=(Control("Step in", "step_in:s1:"),), board=replace(
            FEEDBACK, name="The circle inside", speaking="", listening="")), script()),
    "coming": State("chloe", COMING, []),
    "repeat": State("ana", REPEAT, script()),
    "days": State("ana", replace(TAKING_PART, board=DAYS_BOARD), [
        *script()[:1], line(8, "step:5", CLOSED_STEP, at=90000), *script()[1:]]),
}  # fmt: skip
WALLS = {
    "apart": APART, "vote": STATES["vote-fist"].view, "vote-result": STATES["vote-result"].view,
    "circle": STATES["circle"].view, "coming": COMING, "repeat": REPEAT, "days": STATES["days"].view,
    "apart-many": replace(APART, groups=tuple(
        SideRoom(n, f"Group {n}", ("ana", "ben", "dev", "faye")[: 2 + n % 3]) for n in range(1, 11))),
}  # fmt: skip
