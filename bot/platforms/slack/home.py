"""The Home tab: what is open or comes next, what waits for me, my team's agreements, the rota, and how I like it.

The lists are the core's own answers, the same that the commands give, so that they say the same in the same words.
"""

from dataclasses import dataclass

from bot.desk import Press
from facilitation.actions import VERBS, action
from facilitation.message import MAX_BUTTONS, Block, Button, Buttons, Heading, Message, Text, literal
from facilitation.session.view import View
from facilitation.team.waiting import asked

from .marks import Json
from .payloads import Act
from .render import Reader, message
from .replies import Reply
from .slack import Slack
from .spots import workspace_of
from .whereabouts import Whereabouts

MOST_TEAMS, MOST_BLOCKS = 4, 100
LISTS = ("plans", "commitments", "agreements", "rota")


@dataclass
class Home:
    slack: Slack
    whereabouts: Whereabouts

    async def opened(self, act: Act) -> Reply:
        self.slack.afterwards(self.show(act))
        return ""

    async def show(self, act: Act) -> None:
        """Publishes the Home tab of who acts. Raises Refusal, TryLater or OSError."""
        view = {"type": "home", "blocks": await self.blocks(act)}
        await self.slack.call(act.workspace, "views.publish", user_id=act.user, view=view)

    async def blocks(self, act: Act) -> list[Json]:
        workspace, user = act.workspace, act.user
        mine = await self.whereabouts.mine(act)
        if not mine:
            person = await self.slack.people.may_be(workspace, user)
            words = self.slack.words(person.language if person is not None else "")
            text = {"type": "mrkdwn", "text": words("slack.home.nothing")}
            return [{"type": "section", "text": text}]
        found: list[Json] = []
        for (team, place), _ in mine[:MOST_TEAMS]:
            if found:
                found.append({"type": "divider"})
            found += await self._team(team, place, user)
        return found[:MOST_BLOCKS]

    async def _team(self, id: str, place: str, user: str) -> list[Json]:
        member = await self.slack.directory.known_member(id, "slack", user) or ""
        team = await self.slack.desk.team(id)
        reader = await self.slack.reader(id, member)
        words = reader.words
        view = await self.slack.desk.view(id, member)
        where = f"<#{workspace_of(place)[1]}>"
        blocks: list[Block] = [Heading(team.name if team is not None else "…")]
        if view.session:
            now = " · ".join(part for part in (view.board.label, view.board.name) if part)
            blocks.append(Text(f"**{words('slack.home.open')}** {view.title} · {now}"))
        if view.essential_question:
            blocks.append(Text(f"**{words('slack.home.question')}** {literal(view.essential_question)}"))
        found = message(Message(tuple(blocks)), reader)["blocks"]
        found.append({"type": "context", "elements": [{"type": "mrkdwn", "text": where}]})
        found += await self._waiting(id, member, view, reader)
        for verb in LISTS:
            found += await self._list(verb, id, place, member)
        return [*found, *self._mine(id, reader)]

    async def _waiting(self, team: str, member: str, view: View, reader: Reader) -> list[Json]:
        """What only they can do: their part in the session that is open, and what they were asked."""
        here = tuple(Button(control.label, control.action) for control in view.mine[:MAX_BUTTONS])
        found: list[Message] = [Message((Buttons(here),))] if here else []
        questions = self.slack.desk.content.checkins
        for subject in await self.slack.desk.waiting(team):
            if (said := asked(subject, member, reader.words, questions)) is not None:
                found.append(said)
        if not found:
            return []
        heading = Message((Heading(reader.words("slack.home.waits")),))
        return [block for each in (heading, *found) for block in message(each, reader)["blocks"]]

    def _mine(self, team: str, reader: Reader) -> list[Json]:
        words = reader.words
        asks = (("prefer", "slack.home.prefer"), ("away", "slack.home.away"), ("records", "slack.home.records"))
        mine = tuple(
            Button(words(key), link=f"/t/{team}/{verb}")
            if verb == "records"
            else Button(words(key), action(verb, team))
            for verb, key in asks
        )
        start = Button(words("slack.start"), action("choose", team), primary=True)
        drawn: list[Json] = message(Message((Buttons((start, *mine)),)), reader)["blocks"]
        return drawn

    async def _list(self, verb: str, team: str, place: str, member: str) -> list[Json]:
        """What the command of that name would answer."""
        if verb not in VERBS:
            return []
        answer = await self.slack.hand_in("", team, place, member, Press(action(verb, team)))
        if answer.message is None or answer.refused:
            return []
        drawn: list[Json] = (await self.slack.drawn(team, answer.message, member))["blocks"]
        return drawn
