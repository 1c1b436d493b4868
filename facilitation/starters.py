"""Starter content beside protocols: stems for an essential question, and what the cast of a rehearsal may say.

Both are files of prompts/ (questions/stems.yaml, rehearsal/<language>.yaml), checked when they are loaded.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .wording import Words

Line = Annotated[str, Field(min_length=1, max_length=280)]
"""A thing that a scripted colleague says: as short as people write in a talk."""


ALWAYS = (
    "free.facilitator", "free.presenter", "free.answer", "free.debrief", "free.open", "free.note", "commitments",
    "told", "agreements", "questions", "checkin",
)  # fmt: skip
"""Lines that are not of a kind: who has the word in a step without kinds, and what is said beside the steps."""

IN_STEP = {"agreements": ("objections", "reworded", "aim"), "questions": ("work", "dilemma", "text")}
"""Lists that belong together line by line: the third objection is to the third agreement."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StemGroup(_Part):
    """Stems of one purpose; each ends where the team's own words begin (``…``)."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    name: Words
    stems: tuple[Words, ...] = Field(min_length=1)


class Stems(_Part):
    """The file prompts/questions/stems.yaml."""

    groups: tuple[StemGroup, ...] = Field(min_length=1)


class Colleague(_Part):
    """Someone in a rehearsal: a name, and in a few words who they are."""

    name: Annotated[str, Field(min_length=1, max_length=24)]
    about: Annotated[str, Field(min_length=1, max_length=120)]


class Lines(_Part):
    """A file of prompts/rehearsal/: what scripted colleagues say in one language; the file itself explains each key."""

    colleagues: tuple[Colleague, ...] = Field(min_length=5)
    say: dict[str, tuple[Line, ...]]

    @model_validator(mode="after")
    def has_what_every_rehearsal_needs(self) -> Self:
        if missing := [key for key in ALWAYS if not self.say.get(key)]:
            raise ValueError(f"'say' has no lines for '{missing[0]}': add some under '{missing[0]}:'")
        for first, others in IN_STEP.items():
            for key in others:
                if len(self.say.get(key, ())) != len(self.say[first]):
                    raise ValueError(f"'say' has more or fewer lines for '{key}' than for '{first}': give one for each")
        return self

    def by_key(self) -> dict[str, tuple[str, ...]]:
        """All lines, as ``Given.lines`` carries them; ``names`` and ``characters`` of the cast run in step."""
        names = tuple(c.name for c in self.colleagues)
        return {**self.say, "names": names, "characters": tuple(c.about for c in self.colleagues)}
