"""What is published of the protocols for practice: listening, reading, looking, asking and looking back.

Of the form that test_protocols.py explains; it merges these tables with its own.
"""

PUBLISHED = {
    "issaquah-protocol": (
        "Nancy Mohr, Deborah Bambino, Daniel Baron", (5, 50), 60,
        "8 3-10 presenter . dilemma|3 0-0 others . clarifying|6 5-7 others r listening|6 3-7 others r interpretive|"
        "2 2-2 presenter . check-in|10 5-10 others r probing|10 5-10 others r suggestion|5 0-0 presenter . responds|"
        "10 5-10 everyone . debrief",
    ),
    "text-based-seminar": (
        "Gene Thompson-Grove", (6, 20), 50,
        "3 0-0 facilitator . question|40 25-50 everyone . dialogue|7 5-10 everyone . debrief",
    ),
    "see-think-wonder": (
        "Project Zero, Harvard", (2, 40), 15,
        "2 0-0 everyone s look|4 0-0 everyone r see|5 0-0 everyone . think|4 0-0 everyone . wonder",
    ),
    "wial-action-learning": (
        "Michael Marquardt", (4, 8), 90,
        "3 0-0 facilitator . rules|3 0-0 everyone r skill|3 0-0 presenter . problem|30 0-0 everyone . reframe|"
        "6 0-0 everyone s agree|25 0-0 everyone . goals|8 0-0 everyone r actions|12 0-0 everyone r learning",
    ),
    "after-action-review": (
        "US Army", (3, 30), 60,
        "3 0-0 facilitator . rules|7 1-8 presenter . meant|12 0-0 everyone . happened|13 0-0 everyone . why|"
        "20 0-0 everyone . sustain|5 0-0 facilitator . close",
    ),
    "connections": (
        "Gene Thompson-Grove", (3, 40), 10,
        "1 0-0 facilitator . open|7 5-10 everyone . speak|1 0-0 everyone . call|1 0-0 facilitator . close",
    ),
    "feedback-debrief": (
        "Plus/delta", (3, 30), 13,
        "2 0-0 everyone s notes|4 0-0 everyone r plus|4 0-0 everyone r delta|3 0-0 everyone . change",
    ),
}  # fmt: skip
FACTS_SAY: dict[str, int] = {}
ANSWERED = {"issaquah-protocol": ["clarifying_question"]}
KEPT: dict[str, list[tuple[str, ...]]] = {
    "after-action-review": [("happened",), ("cause",), ("keep", "change", "action")],
    "connections": [],
    "feedback-debrief": [("keep",), ("change",), ("action",)],
    "issaquah-protocol": [("probing_question",), ("idea",), ("reflection",)],
    "see-think-wonder": [("observation",), ("interpretation",), ("wonder",)],
    "text-based-seminar": [("passage", "connection", "question")],
    "wial-action-learning": [("problem",), ("action",), ("learned",)],
}
PRIVATE = {"see-think-wonder": [1]}
CAUTIOUS = {"issaquah-protocol": "trust", "wial-action-learning": "trust"}
