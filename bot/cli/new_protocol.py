"""``convener protocols new``: a protocol of one's own, question by question, in a terminal or from a pipe.

Decisions: nothing is written before every question is answered and what came of it has been checked, and never over a
file that is there. What is not asked (the facilitator's cards, the closing question) is written with words that work,
to be changed in the file. In a terminal an answer that will not do is asked for again; from a pipe it ends the matter.
"""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content import check
from bot.content_check import BUDGETS, LONGEST
from bot.content_schema import HINT, NAME
from facilitation.choosing import PURPOSES
from facilitation.session.protocol import ID

from .fault import Cannot
from .protocols import load
from .questions import Questions
from .written import TOGETHER, Asked, protocol_text, steps_text

MOST_STEPS = 40
SPEAKERS = ("everyone", "facilitator")
WITH_PRESENTER = ("everyone", "presenter", "others", "facilitator")
WAYS = ("free", "round", "silent")
GROUPS = (TOGETHER, "pairs", "threes", "fours")
HOW_OFTEN = (
    "Does it come once, or for each of you in turn, who then presents? "
    "Steps that follow one another with the same answer are repeated together."
)
OFTEN = ("once", "each", "twice", "thrice")


def new_protocol(id: str, into: Path | None) -> None:
    """Asks, writes the file, and prints where it is; raises Cannot."""
    settings, content = load()
    folder = into or settings.protocols_dir or Path()
    file = _place(id, folder)
    text = (f"{HINT}\n" if (folder / NAME).is_file() else "") + _asked(id, Questions())
    _check(text, file.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise Cannot(f"{file} is there already; it was left as it is.") from None
    except OSError as fault:
        raise Cannot(f"{file} cannot be written ({fault.strerror}).") from None
    print(file)
    _say_next(id, folder, taken=id in content.protocols, known=settings.protocols_dir)


def _place(id: str, folder: Path) -> Path:
    if not re.fullmatch(ID, id):
        raise Cannot(f'"{id}" cannot be its name. Use small letters, digits and hyphens, such as our-friday-round.')
    if folder.exists() and not folder.is_dir():
        raise Cannot(f"{folder} is not a folder.")
    for file in (folder / f"{id}.yaml", folder / f"{id}.yml"):
        if file.exists():
            raise Cannot(f"{file} is there already; it was left as it is.")
    return folder / f"{id}.yaml"


def _asked(id: str, ask: Questions) -> str:
    name = ask.words("What do people call it?", id.replace("-", " ").capitalize(), BUDGETS["name"])
    purpose = ask.words("What does a team have at the end that it did not have before? In a sentence.", "", LONGEST)
    family = ask.one_of("What is it for?", PURPOSES, "dialogue")
    use_when = ask.words("When is it good?", "Whenever a team wants it.", LONGEST)
    not_when = ask.words("When is it not?", "Something more urgent has to be said first.", LONGEST)
    least = ask.number("From how many people", 3, 2, 200)
    most = ask.number("To how many people", max(12, int(least)), int(least), 200)
    trust = ask.one_of("What trust does it ask for?", ("any", "some", "much"), "any")
    presents = ask.one_of("Does somebody present a piece of work?", ("yes", "no"), "no") == "yes"
    facts = {"family": family, "people": f"{{from: {least:g}, to: {most:g}}}", "trust": trust}
    words = {"name": name, "purpose": purpose, "use_when": use_when, "not_when": not_when}
    return protocol_text(id, facts, words, presents, steps_text(_steps(ask, presents)))


def _steps(ask: Questions, presents: bool) -> list[Asked]:
    """What was answered for each step; an empty name ends them."""
    steps: list[Asked] = []
    while len(steps) < MOST_STEPS:
        number = len(steps) + 1
        last = "" if number == 1 else " An empty line ends the list."
        name = ask.words(f"Step {number}: what is it called?{last}", "", BUDGETS["name"], may_be_empty=number > 1)
        if not name:
            break
        say = ask.words("What does the team read when it opens: who does what?", "", BUDGETS["say"])
        rule = ask.words("The one rule of this step, in a few words.", "", BUDGETS["rule"])
        minutes = ask.number("How many minutes?", 5, 0.5, 480)
        often = ask.one_of(HOW_OFTEN, OFTEN, "once")
        speakers = WITH_PRESENTER if presents or often == "each" else SPEAKERS
        speaks = ask.one_of("Who speaks?", speakers, "everyone")
        way = ask.one_of("How: freely, in a round, or in silence, each writing?", WAYS, "free")
        groups = ask.one_of("All together, or in groups?", GROUPS, TOGETHER)
        steps.append(Asked(name, say, rule, minutes, speaks, way, groups, often))
    return steps


def _check(text: str, name: str) -> None:
    """Raises Cannot for what `protocols check` would find: nothing that is written needs mending."""
    with TemporaryDirectory(prefix="convener-") as folder:
        file = Path(folder, name)
        file.write_text(text, "utf-8")
        for error in check(file, kind="protocols"):
            raise Cannot(f"{error.problem}. {error.mend}. Nothing was written.")


def _say_next(id: str, folder: Path, taken: bool, known: Path | None) -> None:
    """What to do with the file, on stderr."""
    if known is None or folder.resolve() != known.resolve():
        print(f"Convener finds it when CONVENER_PROTOCOLS_DIR={folder.resolve()} is set.", file=sys.stderr)
    if taken:
        print(f"It takes the place of the {id} that is there now.", file=sys.stderr)
    print(f"Try it with `convener rehearse {id}`, and change any word of it in an editor.", file=sys.stderr)
