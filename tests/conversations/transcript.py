"""A conversation as its transcript, played on a stage: the room, Slack or Discord. A stage says how people act there
and what each of them sees; this file reads the lines.

Each line begins with a time, at which the clock of the team then stands. Somebody acts::

    10:02  Ben: I wrote it on a train.            words; with a kind before them: Dev (warm): …
    10:02  Ana in her group: I begin.             words in the side room where she sits
    10:02  Ana: /propose We start on time.        a command
    10:03  Ben: [I’m in]                          a button, of the newest card that has it and Ben can see (or that
                                                  he saw before: it may be gone by the time that he presses)
    10:03  Ana fills in: presenter=Ben; input_question=…     the form that she was just given

or something is to be seen, and the test fails where it is not::

    10:03  all read: Step 3 of 8                  on a card or in the talk, as it stands now
    10:03  nobody reads: Frame the session
    10:03  Ana and Ben read: two of you           they at least, wherever it stands
    10:03  nobody else reads it                   nobody but those who read the line before
    10:03  group of Ben reads: your turn          in the side room where Ben sits, all there, and nobody anywhere else
    10:03  Chloé alone reads: There is room       in her private words, and nobody else's
    10:03  Ben is told: Only today’s facilitator  the answer to what he just did
    10:03  Ben is told nothing
    10:03  Ben is asked: Your question            the form that he was just given has this

A line that is a date, 2026-03-13, begins a later day. Between two times all that falls due happens at its own moment.
"""

import re
from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, time, tzinfo
from typing import Literal

DATE = re.compile(r"\d{4}-\d\d-\d\d")
LINE = re.compile(r"(?P<time>\d\d:\d\d)(?::(?P<second>\d\d))?\s+(?P<rest>.+)")
FILLS = re.compile(r"(?P<name>\w+) fills in: (?P<values>.+)")
ALONE = re.compile(r"(?P<name>\w+) alone reads: (?P<words>.+)")
GROUP = re.compile(r"group of (?P<name>\w+) reads: (?P<words>.+)")
READ = re.compile(r"(?P<names>\w+(?:(?:, | and )\w+)*) reads?: (?P<words>.+)")
TOLD = re.compile(r"(?P<name>\w+) is told(?:: (?P<words>.+)| nothing)")
ASKED = re.compile(r"(?P<name>\w+) is asked: (?P<words>.+)")
ACT = re.compile(r"(?P<name>\w+)(?P<apart> in (?:her|his|their) group)?(?: \((?P<kind>[\w ]+)\))?: (?P<words>.+)")
Where = Literal["anywhere", "in the talk", "in private", "in the group"]
"""``in the talk``: what is for all, or for the reader's group; ``in private``: for the reader alone."""


class Stage(ABC):
    """Where a transcript is played. ``zone`` is that of the times in it; ``day`` the day that it has come to."""

    zone: tzinfo = UTC
    day: date
    read: tuple[frozenset[str], str] = (frozenset(), "")  # who read what, in the line before

    # -- what a stage knows how to do

    @abstractmethod
    def now(self) -> datetime:
        """Its clock."""

    @abstractmethod
    async def wait_until(self, at: datetime) -> None:
        """All that falls due until then happens, each at its own moment."""

    @property
    @abstractmethod
    def members(self) -> list[str]:
        """The names of those in the team."""

    @abstractmethod
    async def group_of(self, name: str) -> list[str]:
        """The names of those in somebody's side room, their own among them."""

    @abstractmethod
    async def says(self, name: str, words: str, kind: str, apart: bool) -> None:
        """Somebody writes; ``apart``: in their side room."""

    @abstractmethod
    async def types(self, name: str, line: str) -> None:
        """Somebody gives a command."""

    @abstractmethod
    async def presses(self, name: str, label: str) -> list[str]:
        """Somebody presses a button; where there is none of that name, the names of those that there are."""

    @abstractmethod
    async def fills_in(self, name: str, values: dict[str, str]) -> None:
        """Somebody sends the form that they were given, with these values and the rest as it is; people by name."""

    @abstractmethod
    async def reads(self, name: str, where: Where = "anywhere") -> list[str]:
        """The texts that are before somebody now, oldest first."""

    @abstractmethod
    def told(self, name: str) -> str:
        """The answer to what somebody did last, a form's words included."""

    # -- reading the transcript

    async def play(self, transcript: str) -> None:
        """Plays it to its end; fails at the first line that is not so, and names it."""
        for line in filter(None, map(str.strip, transcript.splitlines())):
            if DATE.fullmatch(line):
                self.day = date.fromisoformat(line)
                continue
            found = LINE.fullmatch(line)
            assert found, f"not a line of a transcript: {line}"
            hour, minute = map(int, found["time"].split(":"))
            at = datetime.combine(self.day, time(hour, minute, int(found["second"] or 0)), self.zone).astimezone(UTC)
            assert at >= self.now(), f"{line}\n  the clock is at {self.now().astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
            await self.wait_until(at)
            await self._one(line, found["rest"])

    async def _one(self, line: str, rest: str) -> None:
        if rest.startswith("all read: "):
            await self._all_read(rest.removeprefix("all read: "), line)
        elif rest.startswith("nobody reads: "):
            await self._nobody_reads(rest.removeprefix("nobody reads: "), frozenset(), line)
        elif rest == "nobody else reads it":
            await self._nobody_reads(self.read[1], self.read[0], line)
        elif alone := ALONE.fullmatch(rest):
            await self._is_read_by([alone["name"]], alone["words"], "in private", line)
        elif group := GROUP.fullmatch(rest):
            await self._is_read_by(await self.group_of(group["name"]), group["words"], "in the group", line)
        elif read := READ.fullmatch(rest):
            await self._they_read(re.split(", | and ", read["names"]), read["words"], line)
        elif told := TOLD.fullmatch(rest) or ASKED.fullmatch(rest):
            said = self.told(told["name"])
            assert (told["words"] in said) if told["words"] else not said, f"{line}\n  is told: {said or 'nothing'}"
        elif fills := FILLS.fullmatch(rest):
            await self.fills_in(fills["name"], dict(part.split("=", 1) for part in fills["values"].split("; ")))
        else:
            act = ACT.fullmatch(rest)
            assert act, f"nobody does anything in: {line}"
            await self._act(act["name"], act["kind"] or "", act["words"], bool(act["apart"]), line)

    async def _act(self, name: str, kind: str, words: str, apart: bool, line: str) -> None:
        if words.startswith("/"):
            await self.types(name, words)
        elif words.startswith("[") and words.endswith("]"):
            others = await self.presses(name, words[1:-1])
            assert not others, f"{line}\n  the buttons are: {others}"
        else:
            await self.says(name, words, kind.replace(" ", "_"), apart)

    # -- what is to be seen

    async def _all_read(self, words: str, line: str) -> None:
        for member in self.members:
            texts = await self.reads(member, "in the talk")
            assert any(words in text for text in texts), f"{line}\n  {member} reads:\n" + "\n--\n".join(texts)
        self.read = frozenset(self.members), words

    async def _nobody_reads(self, words: str, but: frozenset[str], line: str) -> None:
        for member in self.members:
            found = [text for text in await self.reads(member) if words in text]
            assert member in but or not found, f"{line}\n  {member} reads:\n" + "\n--\n".join(found)

    async def _they_read(self, names: list[str], words: str, line: str) -> None:
        for name in names:
            texts = await self.reads(name)
            assert any(words in text for text in texts), f"{line}\n  {name} reads:\n" + "\n--\n".join(texts)
        self.read = frozenset(names), words

    async def _is_read_by(self, names: list[str], words: str, where: Where, line: str) -> None:
        """Exactly these read it there; in a group, nobody else reads it anywhere."""
        for member in self.members:
            looked = where if where == "in private" or member in names else "anywhere"
            texts = await self.reads(member, looked)
            found = any(words in text for text in texts)
            assert found == (member in names), f"{line}\n  {member} reads:\n" + "\n--\n".join(texts)
        self.read = frozenset(names), words
