"""Display names: made tidy, and told apart. A name cannot be taken over by writing it a little differently.

Two names are the same when they fold to the same letters: small and capital, accents, spaces and punctuation make no
difference, nor do the Greek and Cyrillic letters that look like Latin ones (after Unicode's confusables, TR39).
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable
from string import ascii_uppercase

from facilitation.decision import Refused
from facilitation.wording import Wording

from .team import MAX_NAME, Team

JOINERS = "\u200c\u200d"  # Persian and Indian names, and joined emoji, are written with these
ACCENTS = range(0x300, 0x370)  # of Latin, Greek and Cyrillic; the marks of other scripts are letters and stay
LOOKALIKES = str.maketrans("авекмнорстухіјѕԁһӏ" "αβεζηικμνορτυχ" "ıłøđħ", "abekmhopctyxijsdhl" "abezhikmnoptyx" "ilodh")


def names_in(team: Team, words: Wording) -> Callable[[str], str]:
    """From a member's id to what they are called, those who left included; "someone" for an id that nobody has."""
    known, someone = {member.id: member.name for member in team.members}, words("people.someone")
    return lambda member: known.get(member, someone)


def fold(name: str) -> str:
    """What is compared: the letters and digits of ``name`` alone, in their plainest form."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = (c for c in letters if ord(c) not in ACCENTS and unicodedata.category(c)[0] in "LNM")
    return "".join(kept).translate(LOOKALIKES)


def tidy(name: str, most: int, subject: str) -> str:
    """``name`` with single spaces; refused when it is empty, longer than ``most``, or holds characters that cannot be
    seen. ``subject`` chooses the sentence: ``name`` or ``team_name``."""
    if any(unicodedata.category(c)[0] == "C" and c not in JOINERS and not c.isspace() for c in name):
        raise Refused(f"refused.{subject}_characters", field="name")
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not fold(name):
        raise Refused(f"refused.{subject}_empty", field="name")
    if len(name) > most:
        raise Refused(f"refused.{subject}_long", most=most, field="name")
    return name


def free(name: str, used: Iterable[str]) -> bool:
    """Whether nobody among ``used`` has this name."""
    return fold(name) not in {fold(other) for other in used}


def suggestion(name: str, used: Collection[str]) -> str:
    """The name with an initial that nobody has."""
    short = name[: MAX_NAME - 3].rstrip()
    return next((s for letter in ascii_uppercase if free(s := f"{short} {letter}.", used)), short)
