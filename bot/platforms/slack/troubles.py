"""When nothing can be posted in a channel any more: the session is paused, and whoever leads it is told, with a way on.

Nothing is lost meanwhile: what was decided is kept, and what could not be posted is posted when the channel is back or
the team has chosen another.
"""

import logging

from bot.desk import Direct, Incoming
from facilitation.decision import Address
from facilitation.message import Button, say
from facilitation.session.commands import Pause
from facilitation.team.team import Team

from .errors import Refusal
from .render import FOLDED
from .slack import Slack
from .spots import workspace_of
from .whereabouts import gone_key

log = logging.getLogger(__name__)


async def say_trouble(slack: Slack, place: str, reason: str) -> None:
    """Notes that nothing can be posted in ``place``, pauses the session there and tells its facilitator; once."""
    if "/" in place or not await slack.directory.gone(place, reason):
        return
    team_id = await slack.directory.team_at(place)
    team = await slack.desk.team(team_id) if team_id is not None else None
    if team is None:
        return
    log.error("nothing can be posted in %s: %s", place, reason)
    session = await slack.desk.session(team.id)
    if session is not None and session.part == "running" and not session.paused:
        pause = Direct(Address("session", session.id), Pause(session.facilitator))
        await slack.desk.handle(Incoming("", team.id, place, session.facilitator, pause))
    leads = session.facilitator if session is not None else ""
    await _tell_someone(slack, team, place, reason, leads)


async def _tell_someone(slack: Slack, team: Team, place: str, reason: str, leads: str) -> None:
    """The facilitator if there is one, else the first of the team who can be reached."""
    workspace, channel = workspace_of(place)
    users = await slack.directory.users(team.id, "slack")
    order = [leads, *(member.id for member in team.present)]
    for member in dict.fromkeys(each for each in order if each in users):
        reader = await slack.reader(team.id, member)
        move = Button(reader.words("slack.another_channel"), f"move:{team.id}:", primary=True)
        drawn = await slack.drawn(team.id, say(reader.words("slack.gone.kept"), buttons=(move,)), member)
        why = reader.words(gone_key(reason), channel=f"<#{channel}>")
        above = {"type": "section", "text": {"type": "mrkdwn", "text": why}}
        try:
            direct = await slack.platform.spots.direct_message(workspace, users[member])
            shown = {"text": why, "blocks": [above, *drawn["blocks"]]}
            await slack.call(workspace, "chat.postMessage", channel=direct, **shown, **FOLDED)
            return
        except Refusal as refusal:
            log.warning("could not tell %s: %s", users[member], refusal)
