"""Topics that belong together go under a name that the group gives them; in silence or aloud, by anyone who is there.

A name that there is already takes more in; a topic that goes under another name leaves the one before. The list of
topics is one message that is revised.
"""

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import Form, TextField
from facilitation.replacing import replace

from . import topics, vote_cards
from .checks import in_a_step, in_the_session
from .commands import PutTogether
from .session import Session
from .sitting import Sitting

ALONE = "-"  # the name under which a topic stands alone again
MOST_TYPED = 120


def put(sitting: Sitting, command: PutTogether) -> Decision[Session | None]:
    """Put topics under a name. Without topics or a name: a form. Raises Refused where the open step sorts nothing, and
    for a topic that there isn't."""
    in_a_step(sitting, command.visit)
    in_the_session(sitting, command.member)
    session, step, name = sitting.session, sitting.step, " ".join(command.name.split())
    if step is None or not step.sorts:
        raise Refused("refused.not_sorting")
    if not session.topics:
        raise Refused("refused.no_topics")
    if not command.topics or not name:
        return sitting.decided(_form(sitting, command))
    if len(name) > topics.LONGEST_NAME:
        raise Refused("refused.too_long", most=topics.LONGEST_NAME, field="name")
    chosen = {_place(session, called) for called in command.topics}
    under = "" if name == ALONE else _known(session, name)
    sitting = sitting.change(
        topics=tuple(replace(t, under=under) if n in chosen else t for n, t in enumerate(session.topics))
    )
    return sitting.revise(f"topics:{session.visit}", vote_cards.topic_list(sitting)).decided()


def _place(session: Session, called: str) -> int:
    found = topics.place(session, called)
    if found is None:
        raise Refused("refused.no_such_topic", field="topics")
    return found


def _known(session: Session, name: str) -> str:
    """The name as it is written already, whatever its capitals."""
    return next((t.under for t in session.topics if t.under.casefold() == name.casefold()), name)


def _form(sitting: Sitting, command: PutTogether) -> Form:
    words, session, most = sitting.words, sitting.session, topics.LONGEST_NAME
    chosen = " ".join(command.topics)[:MOST_TYPED]
    which, called = words("topics.form.which"), words("topics.form.name")
    fields = (
        TextField("topics", which, chosen, words("topics.form.which_hint"), max_length=MOST_TYPED),
        TextField("name", called, command.name[:most], words("topics.form.name_hint"), False, max_length=most),
    )
    act = action("put", session.id, str(session.visit))
    return Form(words("topics.form.title"), act, fields, words("topics.form.submit"), vote_cards.topic_list(sitting))
