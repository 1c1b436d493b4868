"""Published forms of protocols that look at pupils' work, at data, at a child, at a problem and at unfinished work.

The form of the tables is told in test_protocols.py, which reads them.
"""

PUBLISHED = {
    "collaborative-assessment-conference": (
        "Steve Seidel and colleagues, Project Zero", (5, 12), 55,
        "10 5-10 everyone s look|10 5-10 others . describe|5 5-10 others . questions|10 5-10 others . working on|"
        "5 5-10 presenter . presenter|10 5-10 everyone . teaching|5 0-0 everyone . reflect",
    ),
    "atlas-looking-at-data": (
        "Eric Buchovecky; revised by Gene Thompson-Grove 2000, Dianne Leahy 2004", (4, 15), 50,
        "5 0-0 presenter . getting started|10 0-0 everyone . describe|10 0-0 everyone . interpret|"
        "10 0-0 everyone . implications|10 0-0 everyone . reflect|5 0-0 everyone . debrief",
    ),
    "atlas-learning-from-student-work": (
        "Eric Buchovecky; revised by Gene Thompson-Grove 2000", (4, 12), 50,
        "5 0-0 everyone s getting started|10 10-10 others . describe|10 10-15 others . interpret|"
        "10 10-15 others . implications|10 10-15 everyone . reflect|5 0-0 everyone . debrief",
    ),
    "data-driven-dialogue": (
        "Teacher Development Group 2002 after Nancy Love; Wellman and Lipton", (3, 40), 60,
        "5 0-0 everyone s predict|10 0-0 everyone r share predictions|8 0-0 everyone s observe|"
        "12 0-0 everyone r share observations|5 0-0 everyone s infer|15 0-0 everyone . share inferences|"
        "5 0-0 everyone . next steps",
    ),
    "descriptive-review-of-a-child": (
        "Patricia Carini, Prospect Center; adapted by Rhoda Kanevsky, Katy Kelly", (5, 12), 90,
        "5 0-0 facilitator . introduce|20 0-0 presenter . describes|5 0-0 facilitator . themes|"
        "10 0-0 others . know the child|5 0-0 facilitator . restate|15 0-0 others . questions|"
        "5 0-0 everyone r say back|5 0-0 facilitator . themes again|15 0-0 others . recommendations|"
        "5 0-0 everyone . confidentiality",
    ),
    "descriptive-consultancy": (
        "Nancy Mohr", (4, 12), 55,
        "10 0-0 presenter . present|5 0-0 others . clarifying|10 0-0 others r describe|5 0-0 presenter . responds|"
        "15 0-0 others . moves|5 0-0 presenter . takes stock|5 0-0 everyone . debrief",
    ),
    "charrette": (
        "Kathy Juarez, Piner High School; revised by Gene Thompson-Grove 2003 and Kim Feicke 2007", (4, 12), 37,
        "5 5-10 presenter . present|5 0-0 others . clarifying|2 0-0 presenter . need|10 10-30 others . work on|"
        "5 3-5 presenter . gains|10 5-10 everyone . debrief",
    ),
    "peeling-the-onion": (
        "Developed in the field by NSRF/SRI educators", (4, 12), 40,
        "5 0-0 presenter . dilemma|3 3-5 others . clarifying|5 0-0 others r heard|5 0-0 others r assumption|"
        "5 0-0 others r question|5 0-0 others r what if|4 0-0 presenter . reflects|5 5-10 everyone . now what|"
        "3 0-0 everyone . debrief",
    ),
}  # fmt: skip
FACTS_SAY: dict[str, int] = {}
ANSWERED = {
    "descriptive-review-of-a-child": ["clarifying_question"],
    "descriptive-consultancy": ["clarifying_question"],
    "charrette": ["clarifying_question"],
    "peeling-the-onion": ["clarifying_question"],
}
KEPT: dict[str, list[tuple[str, ...]]] = {
    "collaborative-assessment-conference": [
        ("observation",), ("wonder",), ("interpretation",), ("reflection",), ("idea",),
    ],
    "atlas-looking-at-data": [("fact",), ("explanation",), ("idea",), ("learned", "question")],
    "atlas-learning-from-student-work": [("observation",), ("interpretation",), ("idea",), ("learned",)],
    "data-driven-dialogue": [
        ("prediction", "assumption", "question"), ("prediction", "assumption"), ("fact",), ("fact",),
        ("explanation", "question"), ("explanation",), ("idea",),
    ],
    "descriptive-review-of-a-child": [],
    "descriptive-consultancy": [("heard",), ("restated",), ("idea",), ("reflection",)],
    "charrette": [("idea",), ("reflection",)],
    "peeling-the-onion": [
        ("heard",), ("assumption",), ("probing_question",), ("possibility",), ("reflection",), ("idea",),
    ],
}  # fmt: skip
PRIVATE = {"collaborative-assessment-conference": [1], "atlas-learning-from-student-work": [1]}
CAUTIOUS = {
    "atlas-learning-from-student-work": "trust",
    "descriptive-review-of-a-child": "pseudonym",
    "descriptive-consultancy": "trust",
    "peeling-the-onion": "trust",
}
