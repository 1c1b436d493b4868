"""Words for a step whose window is over: taken, shown as late to whoever read the others (all, or the writer's group),
and kept like them.

Only what everyone could read is taken late. A note of one's own needs no window, and an answer in a vote or to a
proposal would change what was found. Whose step it was goes by the pass of then; and what was meant for a group that
sits no longer together is kept as a note, so that nobody reads it whom it was not meant for.
"""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.decision import Contribution, Decision, Post, Refused
from facilitation.message import ChoiceField, Form, FormField, Message, Quote, Text, TextField, say
from facilitation.replacing import replace

from . import contribute, grouping, phrases, places, recall, speaking, topics, windows
from .checks import begun, in_the_session
from .commands import AddLate, Contribute
from .presenting import EACH_GROUP, presented
from .protocol import Step
from .reveal import LONGEST
from .session import Over, Pass, Session
from .sitting import Sitting


def add_late(sitting: Sitting, command: AddLate) -> Decision[Session | None]:
    """Late words; without words, a form. For what is still open they are no late words."""
    begun(sitting)
    in_the_session(sitting, command.member)
    over, step = _step(sitting, command)
    apart = _scattered(sitting.session, over, step)
    if not command.text.strip():
        if apart:
            raise Refused("refused.late_apart")
        return sitting.decided(_form(sitting, command, step))
    if command.visit == sitting.session.visit:
        said = Contribute(command.id, command.member, command.text, command.label, visit=command.visit)
        return contribute.contribute(sitting, said)
    text = command.text.strip()
    if len(text) > LONGEST:
        raise Refused("refused.too_long", most=LONGEST, field="text")
    label = command.label if command.label in step.kinds else step.kinds[0] if len(step.kinds) == 1 else ""
    if apart:
        row = Contribution(command.id, sitting.session.id, over.at, command.member, label, text, "never", sitting.now)
        return contribute.note(sitting, row).decided(say(sitting.words("days.late_apart")))
    return _shown(sitting, command, over, text, label).decided()


def _step(sitting: Sitting, command: AddLate) -> tuple[Over, Step]:
    """The step that the words are for, and how it was, if they may still be added by that member."""
    session = sitting.session
    over = next((o for o in session.over if o.visit == command.visit), None)
    if command.visit == session.visit and session.part == "running":
        over = Over(session.visit, session.at, session.grouped, session.apart, presented(session))
    if over is None:
        raise Refused("refused.late_gone")
    step = sitting.protocol.steps[over.at]
    if not windows.takes_late(step):
        raise Refused("refused.late_not_here")
    if command.member != session.facilitator and not _belonged(session, over, step, command.member):
        raise Refused("refused.late_not_yours")
    return over, step


def _belonged(session: Session, over: Over, step: Step, member: str) -> bool:
    """Whether the step was ``member``'s to speak in. Who presented in each group then, and who its hosts were, nobody
    knows any more: there it is everyone's."""
    if over.visit == session.visit:
        return speaking.belongs(session, step, member)
    if over.item == EACH_GROUP:
        return member != session.facilitator or step.leader_speaks
    groups = session.groups if over.grouped == session.grouped else ()
    passes = (Pass(0, item=over.item),) if over.item else ()
    return speaking.belongs(replace(session, passes=passes, groups=groups), step, member)


def _scattered(session: Session, over: Over, step: Step) -> bool:
    """Whether it was said among a few who sit no longer together."""
    return step.groups is not None and over.apart and over.grouped != session.grouped


def _shown(sitting: Sitting, command: AddLate, over: Over, text: str, label: str) -> Sitting:
    session, step = sitting.session, sitting.protocol.steps[over.at]
    name = clip(sitting.tell(step.name), 80)
    about = Text(sitting.words("days.late", step=name))
    said = Quote(text, None if step.unnamed else command.member, label)
    people = tuple(replace(p, said=p.said + 1) if p.member == command.member else p for p in session.people)
    number = _group(session, over, command.member)
    sitting = sitting.change(people=people, contributions=session.contributions + 1)
    sitting = sitting.do(Post(places.side_room(session, number), f"late:{command.id}", Message((about, said))))
    member = "" if step.unnamed else command.member
    row = Contribution(command.id, session.id, over.at, member, label, text, "at_once", sitting.now, number)
    sitting = topics.made(sitting, step, (row,))
    return sitting.record(row) if recall.kept(sitting, step, label) else sitting


def _group(session: Session, over: Over, member: str) -> int:
    """The group whose side room reads it: what was for a few is not for all because it comes late. 0: the channel,
    where all were together. Refused for who has no group."""
    if not over.apart or over.grouped != session.grouped:
        return 0
    group = grouping.group_of(session, member)
    if group is None:
        raise Refused("refused.late_not_yours")
    return group.number


def _form(sitting: Sitting, command: AddLate, step: Step) -> Form:
    words = sitting.words
    fields: list[FormField] = [TextField("text", words("days.form.late.text"), long=True, max_length=LONGEST)]
    if len(step.kinds) > 1:
        kinds = tuple((kind, phrases.kind_name(sitting, kind)) for kind in step.kinds)
        fields.append(ChoiceField("label", words("days.form.late.kind"), kinds, kinds[0][0]))
    act = action("late", sitting.session.id, str(command.visit))
    return Form(words("days.form.late.title"), act, tuple(fields), words("days.form.late.submit"))
