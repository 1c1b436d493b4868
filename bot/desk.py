"""Where commands come in: resolve, load, decide, keep, in one transaction each; then, and only then, answer.

The event loop never waits for the database: all of it happens in a job that the store's writer runs. What a person did
wrong is answered in words; so is a database that cannot keep it just now, and a defect of ours.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError

from bot.content import Content
from bot.desk_deciding import Deciding
from bot.desk_incoming import Answer, Body, Direct, Incoming, Line, Press, Said, Submit
from bot.desk_kept import Kept
from bot.desk_reads import Reads, Watch
from bot.desk_timers import Timers
from bot.rules import Rules, rules_of
from bot.store import Store, StoreDown, Transaction, inbox, subjects
from bot.store.transaction import Key
from bot.store.waiting import waiting
from bot.talk import ROOM
from bot.world import World
from facilitation import actions
from facilitation.actions import Command, Help
from facilitation.commands import HOW_TO_TYPE, help_about, parse
from facilitation.decision import Address, Rating, Refused, SessionRecord, SubjectKind
from facilitation.message import Button, Form, Message, TooLong, say
from facilitation.session.commands import Contribute, Start
from facilitation.session.session import Session
from facilitation.session.view import View
from facilitation.team.agreement import Agreement
from facilitation.team.checkin import CheckIn, OpenCheckIn
from facilitation.team.plan import PlanSession
from facilitation.team.team import MakeTeam, Speak, Team
from facilitation.wording import Wording

log = logging.getLogger(__name__)


class _No(Exception):
    """Ends a transaction that must leave nothing behind, with the answer that the asker gets all the same."""

    def __init__(self, answer: Answer):
        super().__init__()
        self.answer = answer


class Desk:
    """The one way in. ``language`` is for whoever belongs to no team yet."""

    def __init__(
        self,
        store: Store,
        content: Content,
        world: World,
        language: str = "en",
        rules: Callable[[SubjectKind], Rules] = rules_of,
    ):
        self.store = store
        self.content = content
        self.world = world
        self.language = language
        self.deciding = Deciding(content, rules)
        self.timers = Timers(self.deciding)
        self.reads = Reads(store, self.deciding, world)
        store.listeners.append(self.reads.heard)

    def shelve(self, name: str) -> None:
        """From now on what is for places of the platform ``name`` is put on the room's shelf where it is decided,
        and the outbox has nothing to deliver there."""
        self.deciding.shelved = f"{name}-"

    # -- commands

    async def handle(self, incoming: Incoming) -> Answer:
        """Takes one thing in; its answer, when all that follows from it is kept. Never raises for what was sent."""
        try:
            return await self.store.run(lambda tx: self._take(tx, incoming))
        except _No as no:
            return no.answer
        except StoreDown as down:
            log.error("not kept: %s", down)
            words = self.content.wording(self.reads.language_of(incoming.team) or self.language)
            return Answer(message=say(words("refused.not_kept")), refused=True, lost=True)

    def _take(self, tx: Transaction, incoming: Incoming) -> Answer:
        now = self.world.now()
        team = subjects.team_of(tx, incoming.team)
        words = self.content.wording(incoming.language or _language(team, incoming.member) or self.language)
        if incoming.event and not inbox.take(tx, incoming.team, incoming.event, now):
            return Answer(doubled=True)
        address: Address | None = None
        try:
            meant = self._meant(tx, incoming, team, words, now)
            if isinstance(meant, Help):
                return self._help(tx, meant, incoming, team, words)
            address, command = meant
            return self._decide(tx, incoming, address, command, now)
        except Refused as refused:
            raise _No(_refusal(words, refused, address)) from None
        except (TooLong, ValidationError):
            raise _No(_refusal(words, Refused("refused.does_not_fit"), address)) from None
        except tx.errors:
            raise
        except Exception:
            log.exception("a defect: %s of %s in %s", type(incoming.body).__name__, address, incoming.team)
            raise _No(_refusal(words, Refused("refused.defect"), address)) from None

    def _decide(self, tx: Transaction, incoming: Incoming, address: Address, command: Command, now: datetime) -> Answer:
        if isinstance(command, Start | OpenCheckIn | PlanSession) and not command.channel:
            command = replace(command, channel=incoming.meets)
        if isinstance(command, Start) and not command.seed:
            command = replace(command, seed=self.world.seed())
        kept = Kept()
        key: Key = (incoming.team, address.kind, address.id)
        decision = self.deciding.decide(tx, key, incoming.meets, command, now, kept)
        kept.write(tx)
        said = decision.answer
        return Answer(
            message=said if isinstance(said, Message) else None,
            form=said if isinstance(said, Form) else None,
            address=address,
        )

    def _meant(
        self, tx: Transaction, incoming: Incoming, team: Team | None, words: Wording, now: datetime
    ) -> tuple[Address, Command] | Help:
        """The command that was meant, and whom it is for. Raises Refused."""
        new_id, member = self.world.new_id, incoming.member
        match incoming.body:
            case Direct(address, command):
                return address, command
            case _ if team is None:
                raise Refused("refused.nothing_there")
            case Press(action):
                return actions.read(action, member, None, new_id)
            case Submit(action, values):
                return actions.read(action, member, values, new_id)
            case Said(text, label, shown):
                session = subjects.open_session(tx, team.id, incoming.meets, lock=True)
                if session is None:
                    return Address("team", team.id), Speak(new_id(), member, text, shown)
                return Address("session", session.id), Contribute(new_id(), member, text, label, shown)
            case Line(text):
                return self._typed(tx, incoming, text, team, words, now)

    def _typed(
        self, tx: Transaction, incoming: Incoming, text: str, team: Team, words: Wording, now: datetime
    ) -> tuple[Address, Command] | Help:
        session, content = subjects.open_session(tx, team.id, incoming.meets, lock=True), self.content
        # The kinds are those that the session began with, whatever its file says by now.
        script = self.deciding.script(tx, session) if session is not None else None
        return parse(
            text, member=incoming.member, channel=incoming.meets, team=team, now=now, new_id=self.world.new_id,
            session=session, protocols=content.protocols, checkins=content.checkins, words=words,
            script=script,
        )  # fmt: skip

    def _help(self, tx: Transaction, help: Help, incoming: Incoming, team: Team | None, words: Wording) -> Answer:
        if team is None:
            raise Refused("refused.nothing_there")
        session = subjects.open_session(tx, incoming.team, incoming.meets)
        leads = session is not None and session.facilitator == incoming.member
        content = self.content
        said = help_about(
            help, words, team=team, protocols=content.protocols, rules=content.ground_rules, facilitator=leads,
            entrance=incoming.entrance or HOW_TO_TYPE,
        )  # fmt: skip
        return Answer(message=said)

    async def make_team(self, name: str, language: str, time_zone: str) -> Team:
        """A new team with a channel in the room. Raises Refused for a name that will not do, or StoreDown."""
        id = self.world.new_id()
        command = MakeTeam(id, name, ROOM + id, language, time_zone)

        def make(tx: Transaction) -> Team:
            kept = Kept()
            decided = self.deciding.decide(tx, (id, "team", id), command.channel, command, self.world.now(), kept)
            kept.write(tx)
            made: Team = decided.state
            return made

        return await self.store.run(make)

    # -- what is so

    async def team(self, team: str) -> Team | None:
        return (await self.reads.seen(team)).team

    async def view(self, team: str, member: str) -> View:
        """What ``member`` sees of the team's session now; member "" is the wall."""
        return await self.reads.view(team, member)

    async def session(self, team: str) -> Session | None:
        """The session that is open in the team's channel."""
        return (await self.reads.seen(team)).session

    async def teams(self) -> list[Team]:
        return await self.store.read(subjects.teams)

    async def ratings(self, team: str) -> tuple[Rating, ...]:
        """How well the team kept its rules in its last sessions, newest first."""
        return (await self.reads.seen(team)).given.ratings

    async def waiting(self, team: str) -> list[Agreement | CheckIn]:
        """The proposals and check-ins of a team that are open."""
        return await self.store.read(lambda tx: waiting(tx, team))

    async def records(self, team: str) -> list[SessionRecord]:
        return await self.reads.records(team)

    async def record(self, team: str, id: str) -> SessionRecord | None:
        return await self.reads.record(team, id)

    def watch(self, team: str) -> Watch:
        """``async with desk.watch(team) as watch: await watch.changed()``."""
        return self.reads.watch(team)


def _language(team: Team | None, member: str) -> str:
    """What somebody reads: their own choice, or their team's language."""
    known = team.member(member) if team is not None else None
    return (known.language if known is not None else "") or (team.language if team is not None else "")


def _refusal(words: Wording, refused: Refused, address: Address | None) -> Answer:
    buttons = tuple(Button(words(label), action) for label, action in refused.buttons)
    said = say(words(refused.key, **refused.values), buttons=buttons)
    return Answer(message=said, refused=True, address=address, field=refused.field)


__all__ = [
    "Answer", "Body", "Desk", "Direct", "Incoming", "Line", "Press", "Said", "StoreDown", "Submit", "Watch",
]  # fmt: skip
