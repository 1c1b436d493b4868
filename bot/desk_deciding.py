"""One decision inside a transaction: load the subject and what its rule wants, let the rule decide, keep the outcome.

Nothing is written before a decision is made and all of it has been put into words, so one that is refused, or that
meets a defect, leaves nothing behind. Several decisions may share a `Kept` and are written together; what is worked out
may also be kept later, if nothing of the team has changed by then.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.content import Content
from bot.desk_kept import Kept, Outcome, outcome
from bot.rules import Rules, rules_of
from bot.store import Transaction, due, rows, subjects
from bot.store.codec import Subject
from bot.store.transaction import Key
from facilitation.actions import Command
from facilitation.decision import Refused, SubjectKind
from facilitation.given import Given, Need
from facilitation.session.commands import Start
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.team.agreement import Agreement, Propose
from facilitation.team.checkin import CheckIn, OpenCheckIn, QuestionSet
from facilitation.team.plan import Plan, PlanSession
from facilitation.team.team import MakeTeam, Team

NEW = (Start, Propose, OpenCheckIn, PlanSession, MakeTeam)
"""Commands that may be for a subject that is not there yet."""


class Deciding:
    """``rules`` can be others in a test of the shell."""

    def __init__(self, content: Content, rules: Callable[[SubjectKind], Rules] = rules_of):
        self.content = content
        self.rules = rules
        self.scripts: dict[str, Protocol] = {}
        self.shelved = ""  # what places begin with whose posts are put on the shelf at once; empty: none
        self.tidied = False

    def decide(self, tx: Transaction, key: Key, channel: str, command: Command, now: datetime, kept: Kept) -> Outcome:
        """Decides, and adds what follows to ``kept``. Raises Refused; then nothing has changed."""
        found = self.work_out(tx, key, channel, command, now)
        self.keep(tx, found, now, kept)
        return found

    def work_out(self, tx: Transaction, key: Key, channel: str, command: Command, now: datetime) -> Outcome:
        """Decides, and writes nothing. Raises Refused."""
        team, kind, _ = key
        state = subjects.load(tx, key, lock=True)
        if state is None:
            if not isinstance(command, NEW):
                raise Refused("refused.nothing_there")
            subjects.lock_channel(tx, team, channel)
        rules = self.rules(kind)
        given = self.given(tx, key, channel, state, command, rules.needs(state, command))
        decision = rules.decide(state, command, now, given)
        found = outcome(key, state, decision, now, self.shelved)
        if isinstance(command, Start) and decision.state is not None and given.protocol is not None:
            found.rows.append(rows.write_script(given.version, given.protocol))
        return found

    def keep(self, tx: Transaction, found: Outcome, now: datetime, kept: Kept) -> None:
        """Adds what was worked out to ``kept``."""
        if found.shelf and not self.tidied:
            due.shelve_what_waits(tx, self.shelved, now)
            self.tidied = True
        kept.add(tx, found)

    # -- what a rule is given

    def given(
        self,
        tx: Transaction,
        key: Key,
        channel: str,
        state: Subject | None,
        command: Command | None,
        needs: frozenset[Need],
    ) -> Given:
        """What ``needs`` names, loaded. ``channel`` is where it happens."""
        team_id, kind, id = key
        team = state if isinstance(state, Team) else None
        if team is None and ("team" in needs or state is None):
            team = subjects.team_of(tx, team_id)
        # A timer names no channel: a proposal of a session is for the place where the team meets.
        where = state.channel if state is not None else channel or (team.channel if team is not None else "")
        session = state if isinstance(state, Session) else None
        if session is None and (kind == "session" or needs & {"session", "protocol"}):
            session = subjects.open_session(tx, team_id, where)
        found: dict[str, Any] = {}
        if "protocol" in needs:
            found["protocol"], found["version"] = self._protocol(tx, session, command, state)
        if "question_set" in needs:
            found["question_set"] = self._question_set(state, command)
        language = _language(state, command, team)
        about = id if kind == "session" else session.id if session is not None else ""
        for need in needs:
            self._load(tx, need, team_id, about, language, found)
        return Given(self.content.wording(language), team=team, session=session, **found)

    def _protocol(
        self, tx: Transaction, session: Session | None, command: Command | None, state: Subject | None
    ) -> tuple[Protocol | None, str]:
        """The script and its version: of the protocol that is to be started, or is planned, or of the session."""
        named = state if isinstance(state, Plan) else command
        if isinstance(named, Start | PlanSession | Plan):
            wanted = self.content.protocol(named.protocol) if named.protocol else None
            return wanted, self.content.version(wanted.id) if wanted is not None else ""
        return (self.script(tx, session), session.version) if session is not None else (None, "")

    def _load(self, tx: Transaction, need: Need, team: str, session: str, language: str, found: dict[str, Any]) -> None:
        match need:
            case "agreements":
                found[need] = rows.agreements(tx, team)
            case "commitments":
                found[need] = rows.open_commitments(tx, team)
            case "rules":
                found[need] = self.content.ground_rules
            case "contributions":
                found[need] = rows.contributions(tx, team, session)
            case "session_commitments":
                found[need] = rows.session_commitments(tx, team, session)
            case "session_agreements":
                found[need] = rows.session_agreements(tx, team, session)
            case "ratings":
                found[need] = rows.ratings(tx, team)
            case "stems":
                found[need] = self.content.stems(language)
            case "lines":
                found[need] = self.content.lines(language)
            case "protocols":
                found[need] = tuple(self.content.protocols.values())
            case "plans":
                found[need] = subjects.plans(tx, team)
            case "proposals":
                found[need] = subjects.proposals(tx, team)

    def script(self, tx: Transaction, session: Session) -> Protocol | None:
        """The protocol as it was when the session began, whatever has become of its file since."""
        known = self.scripts.get(session.version)
        if known is None:
            known = rows.script(tx, session.version)
            if known is not None:
                self.scripts[session.version] = known
        return known

    def _question_set(self, state: Subject | None, command: Command | None) -> QuestionSet | None:
        sets = self.content.checkins
        named = state.set if isinstance(state, CheckIn) else command.set if isinstance(command, OpenCheckIn) else ""
        return sets.get(named) if named else next(iter(sets.values()), None)


def _language(state: Subject | None, command: Command | None, team: Team | None) -> str:
    if isinstance(state, Session | Agreement | CheckIn | Plan | Team):
        return state.language
    if isinstance(command, MakeTeam):
        return command.language
    return team.language if team is not None else "en"


__all__ = ["Deciding", "Kept"]
