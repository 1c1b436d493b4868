"""A rehearsal cast: five scripted colleagues who join a team of one, so that one person alone can see a session.

The visitor facilitates a tuning protocol in which a colleague presents. What the cast then does follows from the
session itself (facilitation/rehearsal); here they are only brought in.
"""

from dataclasses import dataclass

from bot.desk import Answer, Desk, Direct, Incoming
from bot.world import World
from facilitation.decision import Address
from facilitation.session.commands import Start
from facilitation.team.team import JoinTeam, Team

from .doors import Place

PROTOCOL = "tuning-protocol"
INPUTS = (("question", "questions"), ("work", "work"))  # of the protocol, and where the cast's own words for it are
COLLEAGUES = 5
PACES = {"brisk": 0.08, "true": 1.0}
"""What a minute of the protocol lasts, in minutes: 68 of them brisk are over in about five."""


@dataclass(frozen=True, slots=True)
class Cast:
    desk: Desk
    world: World

    async def fill(self, place: Place, pace: str) -> Answer | None:
        """Let the cast join the member's team and start a session that the member leads, at ``brisk`` or ``true``
        pace. The answer of the last command: a refusal, or what a start says. None if there is no such team."""
        team = await self.desk.team(place.team)
        if team is None:
            return None
        answer = None
        cast = [self.world.new_id() for _ in range(COLLEAGUES)]
        for member, name in zip(cast, self._names(team), strict=False):
            joining = Direct(Address("team", team.id), JoinTeam(member, name, scripted=True))
            answer = await self.desk.handle(Incoming(f"join:{member}", team.id, team.channel, member, joining))
            if answer.refused:
                return answer
        return await self._start(team, place.member, cast, PACES.get(pace, PACES["brisk"]))

    def _names(self, team: Team) -> list[str]:
        taken = {member.name.casefold() for member in team.members}
        return [n for n in self.desk.content.lines(team.language)["names"] if n.casefold() not in taken][:COLLEAGUES]

    async def _start(self, team: Team, member: str, cast: list[str], pace: float) -> Answer:
        lines, id, seed = self.desk.content.lines(team.language), self.world.new_id(), self.world.seed()
        inputs = tuple((key, lines[of][seed % len(lines[of])]) for key, of in INPUTS)
        start = Start(
            id, member, team.channel, PROTOCOL, presenter=cast[0], facilitator=member, inputs=inputs, seed=seed,
            cast=tuple(cast), pace=pace,
        )  # fmt: skip
        return await self.desk.handle(
            Incoming(f"start:{id}", team.id, team.channel, member, Direct(Address("session", id), start))
        )
