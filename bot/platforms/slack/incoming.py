"""What comes from Slack, one function for each kind of act, found in one table: to the desk, and its answer back.

The desk keeps what was done before the act is acknowledged, so nothing that Slack was thanked for can be lost; what
Slack sends twice is known by its name. A defect of ours is answered in words, too: nobody sees a warning triangle.
While the database is away, events are not acknowledged, for then Slack sends them again; whoever wrote something hears
of it once the first try again has failed, and gets their words back when there will be no other.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.desk import Line, Press, Said, Submit
from bot.directory import StoreDown
from bot.platforms.contract import TryLater
from facilitation.decision import Refused
from facilitation.session.session import Session

from . import typed
from .comings import Comings
from .errors import Refusal
from .home import Home
from .own import Own
from .payloads import Act, Kind
from .replies import Replies, Reply
from .short_help import asks_for_help, short_help
from .slack import NotKept, Slack
from .whereabouts import Here, Nowhere, Whereabouts

log = logging.getLogger(__name__)
WRITTEN = ("hidden", "notes", "wait")  # what words become that only the one who wrote them reads
"""In the direct messages: words for the channel belong in the channel."""
EVENTS = ("said", "mention", "came", "went", "archived", "unarchived", "out")  # what Slack sends again
TRIES = 3  # times that Slack sends an event again
ABOUT_WORDS = ("slack.kept_later", "slack.not_kept")


@dataclass
class Inbox:
    slack: Slack
    replies: Replies = field(init=False)
    whereabouts: Whereabouts = field(init=False)
    table: dict[Kind, Callable[[Act], Awaitable[Reply]]] = field(init=False)

    def __post_init__(self) -> None:
        slack = self.slack
        self.replies, self.whereabouts = Replies(slack), Whereabouts(slack)
        self.home = Home(slack, self.whereabouts)
        self.own = Own(slack, self.replies, self.whereabouts)
        comings = Comings(slack, self.whereabouts)
        self.table = {
            "command": self._command,
            "press": self._press,
            "submit": self._submit,
            "shortcut": self.own.shortcut,
            "message_shortcut": self.own.message_shortcut,
            "said": self._said,
            "mention": self._mention,
            "home": self.home.opened,
            **comings.table,
        }

    async def take(self, act: Act) -> Reply:
        """Does what the act asks for; what to acknowledge it with. Raises for an event that Slack should send again."""
        does = self.table.get(act.kind)
        if does is None or not act.workspace:
            return ""
        try:
            act = await self.whereabouts.settled(act)
            return await does(act)
        except Nowhere as nowhere:
            return await self._say_no(act, nowhere.key, nowhere.values)
        except Refused as refused:
            return await self._say_no(act, refused.key, refused.values, field=refused.field)
        except (Refusal, TryLater, OSError, StoreDown) as trouble:
            log.warning("%s by %s in %s: %s", act.kind, act.user, act.channel, trouble)
            if act.kind in EVENTS and not isinstance(trouble, Refusal):
                return await self._to_come_again(act, trouble)
            return await self._in_trouble(act, trouble)
        except Exception:
            log.exception("a defect: %s by %s", act.kind, act.user)
            if act.kind in EVENTS and act.kind != "mention" and not act.direct:
                raise  # nobody waits for an answer, and what comes again may be kept
            return await self._say_no(act, "refused.defect", {})

    async def _to_come_again(self, act: Act, trouble: Exception) -> Reply:
        """An event: Slack sends it again while nobody thanks it. Raises OSError but for the last time."""
        wrote = act.kind == "mention" or (act.kind == "said" and (act.direct or isinstance(trouble, NotKept)))
        if wrote and act.again >= TRIES:
            return await self._in_trouble(act, trouble)
        if wrote and act.again == 1:
            await self._say_no(act, "slack.kept_later", {})
        raise OSError(str(trouble)) from trouble

    async def _in_trouble(self, act: Act, trouble: Exception) -> Reply:
        """Says so to whoever acted, and gives them back what they wrote."""
        if isinstance(trouble, Refusal):
            known = "slack.not_taken" if trouble.of_token else "slack.not_installed" if trouble.of_workspace else ""
            return await self._say_no(act, known or "slack.trouble", {})
        key = "slack.not_kept" if isinstance(trouble, StoreDown) else "slack.trouble"
        return await self._say_no(act, key, {}, await self._wrote(act))

    async def _wrote(self, act: Act) -> str:
        """What somebody typed, to be typed again: a form keeps it by itself, and a button had none."""
        if act.kind not in ("command", "said", "mention"):
            return ""
        try:
            return await self._words(act)
        except (TryLater, OSError):
            return act.text

    async def _say_no(self, act: Act, key: str, values: dict[str, object], wrote: str = "", field: str = "") -> Reply:
        if act.kind in EVENTS and act.kind != "mention" and not act.direct and key not in ABOUT_WORDS:
            return ""  # nobody asked
        words = self.slack.words(await self._language(act))(key, **values)
        if act.kind == "submit":
            return self.replies.wrong(act, words, field)
        return await self.replies.tell(act, words, wrote)

    async def _language(self, act: Act) -> str:
        try:
            person = await self.slack.people.may_be(act.workspace, act.user)
        except (TryLater, OSError):
            return ""
        return person.language if person is not None else ""

    # -- what people do

    async def _command(self, act: Act) -> Reply:
        here = await self._here(act)
        return await self._line(act, here, act.text)

    async def _mention(self, act: Act) -> Reply:
        """Words to the bot are a command without its slash."""
        bot = act.bot or (await self.slack.workspaces.bot(act.workspace)).user
        here = await self._here(act)
        return await self._line(act, here, f"/convene {typed.without(act.text, bot)}")

    async def _line(self, act: Act, here: Here, text: str) -> Reply:
        async def member_of(user: str) -> str | None:
            try:
                return await self.whereabouts.member(here.team, act.workspace, user)
            except (Nowhere, Refused, Refusal):
                return None

        if asks_for_help(text):
            session = await self.slack.desk.session(here.team)
            words = (await self.slack.reader(here.team, here.member)).words
            return await self.replies.say(
                act, here.team, short_help(words, here.team, session, here.member), here.member
            )
        line = await typed.line(text, member_of) if "<" in text or "&" in text else text
        answer = await self.slack.hand_in(act.event, here.team, here.place, here.member, Line(line))
        return await self.replies.answer(act, here, answer)

    async def _press(self, act: Act) -> Reply:
        if act.action.startswith("link:"):
            return ""
        here = await self._here(act)
        if (own := self.own.presses.get(act.action.partition(":")[0])) is not None:
            return await own(act, here)
        answer = await self.slack.hand_in(act.event, here.team, here.place, here.member, Press(act.action))
        if act.home:
            self.slack.afterwards(self.home.show(act))
        return await self.replies.answer(act, here, answer)

    async def _submit(self, act: Act) -> Reply:
        if act.action != "form" or act.origin is None or act.given is None:
            return await self.own.submitted(act)
        here = await self._here(act)
        values = dict(act.given.values)
        for key, user in act.given.people.items():
            try:
                values[key] = await self.whereabouts.member(here.team, act.workspace, user)
            except (Nowhere, Refused) as no:
                return self.replies.wrong(act, self.slack.words(await self._language(act))(no.key, **no.values), key)
        answer = await self.slack.hand_in(
            act.event, here.team, here.place, here.member, Submit(act.origin.action, values)
        )
        return await self.replies.answer(act, here, answer)

    async def _said(self, act: Act) -> Reply:
        """Words in a channel count where a session is open, and where it is: in its thread, if the team has threads."""
        if act.direct:
            return await self._said_to_the_bot(act)
        bot = act.bot or (await self.slack.workspaces.bot(act.workspace)).user
        if not act.text.strip() or f"<@{bot}" in act.text:
            return ""  # words to the bot come as a mention, too
        found = await self.whereabouts.at(act)
        if found is None or (session := await self._session(found[0])) is None:
            return ""
        team, place = found
        if "/" not in place:
            spot = await self.slack.platform.spots.of(place, f"session:{session.id}:said")
            if spot.thread != act.thread:
                return ""  # beside the session
        here = Here(team, place, await self.whereabouts.member(team, act.workspace, act.user))
        self.slack.platform.acted(act.workspace, act.channel, act.user, act.thread)
        words = await self._words(act)
        answer = await self.slack.hand_in(act.event, team, place, here.member, Said(words, shown=True))
        return await self.replies.answer(act, here, answer)

    async def _session(self, team: str) -> Session | None:
        try:
            return await self.slack.desk.session(team)
        except StoreDown as down:
            raise NotKept(down) from down

    async def _words(self, act: Act) -> str:
        async def name_of(user: str) -> str:
            person = await self.slack.people.may_be(act.workspace, user)
            return person.name if person is not None else user

        return await typed.words(act.text, name_of)

    async def _said_to_the_bot(self, act: Act) -> Reply:
        """In the direct messages: words that only the writer reads for now, or a command."""
        here = await self._here(act)
        view = await self.slack.desk.view(here.team, here.member)
        if view.board.part == "running" and view.may_say in WRITTEN:
            words = Said(await self._words(act))
            answer = await self.slack.hand_in(act.event, here.team, here.place, here.member, words)
            return await self.replies.answer(act, here, answer)
        return await self._line(act, here, f"/convene {act.text}")

    async def _here(self, act: Act) -> Here:
        here = await self.whereabouts.of(act)
        if act.channel:
            self.slack.platform.acted(act.workspace, act.channel, act.user, act.thread)
        return here
