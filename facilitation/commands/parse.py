"""A typed line becomes a command, or a question for help, or is refused with what was probably meant.

``/convene start tuning`` and ``/checkin weekly`` work everywhere; ``/start tuning`` is short for the first. In an open
step each kind of contribution is a command of its own (``/warm words``). Nothing is guessed: what is nearly right is
offered with a button.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from facilitation.actions import Help, action
from facilitation.decision import Refused
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.team.checkin import QuestionSet
from facilitation.team.team import Team
from facilitation.wording import Wording

from .build import Built, build, contribute
from .declared import COMMANDS
from .nearest import closest
from .reading import Typed, plain

NAMES = {plain(word): command.name for command in COMMANDS for word in command.words}
ENTRANCE = ("convene", "convener")


def parse(
    line: str,
    *,
    member: str,
    channel: str,
    team: Team,
    now: datetime,
    new_id: Callable[[], str],
    session: Session | None,
    protocols: Mapping[str, Protocol],
    checkins: Mapping[str, QuestionSet],
    words: Wording | None = None,
    script: Protocol | None = None,
) -> Built:
    """What ``member`` means by ``line``. ``session`` is the one open in the channel; ``protocols`` and ``checkins`` are
    those of the installation, by id; with ``words``, kinds may be typed in the team's language. Raises Refused."""
    word, rest = _first_word(line.strip().removeprefix("/"))
    if word in ENTRANCE:
        word, rest = _first_word(rest.removeprefix("/"))
    if not word:
        return Help("commands")
    typed = Typed(rest, member, channel, team, now, new_id, session, protocols, checkins)
    kinds = kinds_of(session, {script.id: script} if script else protocols, words)
    if word in kinds:  # first: in a step that asks for questions, /question is said there and not about the team's own
        return contribute(kinds[word], typed)
    if word in NAMES:
        return build(NAMES[word], typed)
    raise _unknown(word, kinds, team)


def _first_word(line: str) -> tuple[str, str]:
    word, rest = (*line.split(None, 1), "", "")[:2]
    return plain(word), rest.strip()


def kinds_of(session: Session | None, protocols: Mapping[str, Protocol], words: Wording | None) -> dict[str, str]:
    """What may be typed for a kind of contribution in the open step -> the kind."""
    if session is None or session.part != "running" or session.protocol not in protocols:
        return {}
    steps = protocols[session.protocol].steps
    kinds = steps[session.at].kinds if 0 <= session.at < len(steps) else ()
    called = {plain(kind): kind for kind in kinds}
    if words:
        called |= {plain(words(f"kind.{kind}")): kind for kind in kinds}
    return called


def _unknown(word: str, kinds: Mapping[str, str], team: Team) -> Refused:
    helps = ("team.button.all_commands", action("help", team.id))
    near = closest(word, [*NAMES, *kinds])
    if near is None:
        return Refused("refused.command_unknown", buttons=(helps,), typed=word[:40])
    return Refused("refused.command_meant", buttons=(helps,), typed=word[:40], meant=near)
