"""When nothing can be posted in a channel any more, or in a whole workspace, and when it can again. What happens then
and who is told is for the core to say (meeting_place.py); here it is done, with Slack's own way on.

Nothing is lost meanwhile: what was decided is kept, and what could not be posted is posted when the channel is back or
the team has chosen another.
"""

import logging

from bot.desk import Direct, Incoming
from bot.platforms.contract import Gone, TryLater
from facilitation.decision import Address
from facilitation.message import Button, say
from facilitation.session.session import Session
from facilitation.team import meeting_place
from facilitation.team.team import Team

from .errors import NOT_TAKEN, Refusal
from .marks import Json
from .slack import Slack
from .spots import place_of, workspace_of
from .whereabouts import gone_key

log = logging.getLogger(__name__)
WAITS = (1.0, 3.0, 10.0, 30.0)  # seconds between two tries to tell one person, where Slack does not say how many


async def say_trouble(slack: Slack, place: str, reason: str) -> None:
    """Nothing can be posted in ``place``: pauses what runs there, and tells one who can act; once."""
    ours = reason in NOT_TAKEN  # then the place is as it was, and nobody in Slack can mend it
    if "/" in place or not (ours or await slack.directory.gone(place, reason)):
        return
    team_id = await slack.directory.team_at(place)
    team = await slack.desk.team(team_id) if team_id is not None else None
    if team is None:
        return
    session = await _paused(slack, team)
    if not ours:
        log.error("nothing can be posted in %s: %s", place, reason)
        await _tell_someone(slack, team, place, reason, session)


async def shut_out(slack: Slack, workspace: str) -> None:
    """The bot was taken out of a workspace: what runs there is paused, and nobody there can be told."""
    for team in await slack.desk.teams():
        if team.channel.startswith(place_of(workspace, "")):
            await _paused(slack, team)


async def say_back(slack: Slack, place: str) -> None:
    """``place`` can be posted in again: what was paused there says how it goes on."""
    team_id = await slack.directory.team_at(place)
    session = await slack.desk.session(team_id) if team_id is not None else None
    on = meeting_place.goes_on(session)
    if team_id is None or session is None or on is None:
        return
    words = (await slack.reader(team_id)).words
    said = say(words("slack.back"), buttons=(Button(words("button.resume"), on, primary=True),))
    try:
        await slack.platform.post(place, slack.world.new_id(), f"session:{session.id}:back", said)
    except (Gone, TryLater, OSError) as trouble:
        log.warning("%s is back, and was not told so: %s", place, trouble)


async def _paused(slack: Slack, team: Team) -> Session | None:
    """Pauses the team's session, if the core says so; the session as it is then."""
    session = await slack.desk.session(team.id)
    pause = meeting_place.pause(session)
    if session is not None and pause is not None:
        asked = Direct(Address("session", session.id), pause)
        await slack.desk.handle(Incoming("", team.id, team.channel, session.facilitator, asked))
        return await slack.desk.session(team.id)
    return session


async def _tell_someone(slack: Slack, team: Team, place: str, reason: str, session: Session | None) -> None:
    """The first of those whom the core names who can be reached."""
    users = await slack.directory.users(team.id, "slack")
    kept = "slack.gone.kept_paused" if session is not None and session.paused else "slack.gone.kept"
    for member in meeting_place.to_tell(team, session, slack.world.now()):
        if member not in users:
            continue
        drawn = await _drawn(slack, team, place, reason, member, kept)
        try:
            return await _tell(slack, team, place, users[member], drawn)
        except Refusal as refusal:
            log.warning("could not tell %s: %s", users[member], refusal)
            if refusal.of_workspace:
                return
        except (TryLater, OSError) as trouble:
            return log.error("%s may not have heard that %s is gone: %s", users[member], place, trouble)


async def _tell(slack: Slack, team: Team, place: str, user: str, drawn: Json) -> None:
    """Once, and again where Slack did not take it: nobody else is told because it was busy."""
    nonce, workspace = slack.world.new_id(), workspace_of(place)[0]
    for wait in WAITS:
        try:
            return await slack.platform.tell(team.id, workspace, user, nonce, "gone", drawn)
        except (TryLater, OSError) as trouble:
            asked = min(trouble.seconds, WAITS[-1]) if isinstance(trouble, TryLater) else wait
            await slack.platform.pace.sleep(asked)
    await slack.platform.tell(team.id, workspace, user, nonce, "gone", drawn)


async def _drawn(slack: Slack, team: Team, place: str, reason: str, member: str, kept: str) -> Json:
    channel = workspace_of(place)[1]
    reader = await slack.reader(team.id, member)
    move = Button(reader.words("slack.another_channel"), f"move:{team.id}:", primary=True)
    drawn = await slack.drawn(team.id, say(reader.words(kept), buttons=(move,)), member)
    why = reader.words(gone_key(reason), channel=f"<#{channel}>")
    above = {"type": "section", "text": {"type": "mrkdwn", "text": why}}
    return {"text": why, "blocks": [above, *drawn["blocks"]]}
