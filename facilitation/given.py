"""What the shell hands to a rule besides the state: values only, loaded before the rule runs.

``needs`` (in each subject's rules) names which of them a command wants, so that nothing is loaded for nothing.
"""

from dataclasses import dataclass, field
from typing import Literal

from .decision import Commitment, Contribution, Rating, StandingAgreement
from .session.protocol import Protocol
from .session.session import Session
from .team.agreement import Agreement
from .team.checkin import QuestionSet
from .team.ground_rules import GroundRuleSet
from .team.plan import Plan
from .team.team import Team
from .wording import Wording

Need = Literal[
    "team", "protocol", "agreements", "commitments", "rules", "contributions", "session_commitments",
    "session_agreements", "ratings", "question_set", "session", "stems", "lines", "protocols", "plans", "proposals",
]  # fmt: skip
"""team: the Team · protocol: the script of this session · agreements: in force in the team · commitments: open ones of
the team, newest session first · rules: the starter sets · contributions: of this session, oldest first ·
session_commitments, session_agreements: made in this session · ratings: of the team's last sessions, newest first ·
question_set: of this check-in · session: the one open in the channel, if any · stems: for essential questions ·
lines: what a rehearsal cast may say · protocols: all that can be started · plans: of the team, still ahead ·
proposals: of the team, still being decided. Of a plan, ``protocol`` is the one that is planned, as it is now."""


@dataclass(frozen=True, slots=True)
class Given:
    words: Wording
    team: Team | None = None
    protocol: Protocol | None = None
    version: str = ""
    agreements: tuple[StandingAgreement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    rules: tuple[GroundRuleSet, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    session_commitments: tuple[Commitment, ...] = ()
    session_agreements: tuple[StandingAgreement, ...] = ()
    ratings: tuple[Rating, ...] = ()
    question_set: QuestionSet | None = None
    session: Session | None = None
    stems: tuple[str, ...] = ()
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    protocols: tuple[Protocol, ...] = ()
    plans: tuple[Plan, ...] = ()
    proposals: tuple[Agreement, ...] = ()
