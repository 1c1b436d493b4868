"""Records as the store keeps them: one with everything in it, one with next to nothing."""

from datetime import timedelta

from facilitation.decision import SessionRecord
from tests.bot.platforms.room.lines import SAID
from tests.bot.platforms.room.views import NOW

RECORD_PAGE = {
    "session": "s1", "team": "Year 7 writing", "title": "What <@ben> brought, and what we made of it",
    "day": "2026-03-12",
    "protocol": "Tuning protocol", "minutes": "68 minutes", "led": "<@chloe> led",
    "question": "What would make a second draft worth writing for my Year 7 pupils?",
    "essential": "How do children come to own what they learn?",
    "brought": [["The work and its goals", "Six drafts with my comments: https://example.org/drafts"]],
    "groups": [
        {"label": label, "heading": heading, "said": [
            {"text": text, "member": who} for who, kind, text in SAID * times if kind == label]}
        for label, heading, times in (("warm", "Warm feedback (9)", 3), ("cool", "Cool feedback (4)", 2))
    ],
    "reflection": {"label": "", "heading": "<@ben>, afterwards", "said": [{
        "text": "I had been asking how to write better comments. I think I need to ask when they are read.",
        "member": "ben"}]},
    "agreed": [{"text": "We send materials two days ahead, or the evening before for those who teach evenings.",
                "owner": "dev", "review_on": "2026-06-11", "version": 2}],
    "promised": [
        {"member": "ben", "text": "Ten quiet minutes on Tuesdays to read comments and answer one", "by": "2026-03-17"},
        {"member": "omar", "text": "A shelf for second drafts in the library", "by": ""},
    ],
    "rated": [{"rule": "Everyone has an equal part.", "words": "4.1 of 5, up from 3.6"}],
    "balance": "The talk was shared evenly.", "next": "Next time <@dev> leads, with <@chloe> at their side.",
    "kept": "Not in this record: what was said in between.",
    "headings": {"essential": "Our question", "brought": "What was brought", "agreed": "We agreed",
                 "promised": "We’ll try, before next time", "next": "Next time", "together": "How we were together",
                 "owner": "Owner", "review": "Comes back by itself", "version": "Version", "by": "by"},
}  # fmt: skip
TITLE = "Tuning protocol: What would make a second draft worth writing?"
KEPT = SessionRecord("s1", "t1", TITLE, "tuning-protocol", NOW, RECORD_PAGE)
BARE = SessionRecord("s2", "t1", "Circle practice", "circle-practice", NOW - timedelta(days=14), RECORD_PAGE | {
    "question": "", "essential": "", "brought": [], "groups": [], "reflection": None, "agreed": [], "promised": [],
    "rated": [], "balance": "", "next": "", "title": "Circle practice"})  # fmt: skip
