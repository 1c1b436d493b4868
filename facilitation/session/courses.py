"""How a rule went from session to session: what a record shows beside the last mean, once there is enough to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from facilitation.decision import Rating
from facilitation.wording import Wording

LEAST, MOST = 3, 12
"""Sessions: two are no course of things, and more than a dozen cannot be told apart at a glance."""


@dataclass(frozen=True, slots=True)
class Course:
    """A rule, and how well the team thought that it kept it, on each day that it said so: means from 1 to 5, the oldest
    first."""

    rule: str
    text: str
    points: tuple[tuple[date, float], ...]

    def told(self, words: Wording) -> str:
        """The same in a sentence, for whoever does not see the picture."""
        means = " · ".join(words.figure(mean) for _, mean in self.points)
        return words("record.course", rule=self.text, means=means)


def until(ratings: Sequence[Rating], session: str, time_zone: str) -> tuple[Course, ...]:
    """For each rule that was rated at the close of ``session``, its course until then. ``ratings``: all of the team's,
    in any order; days are those of ``time_zone``."""
    zone, found = ZoneInfo(time_zone), list[Course]()
    for last in (each for each in ratings if each.session == session):
        of_rule = [each for each in ratings if each.rule == last.rule and each.at <= last.at]
        of_rule = sorted(of_rule, key=lambda each: each.at)[-MOST:]
        if len(of_rule) >= LEAST:
            points = tuple((each.at.astimezone(zone).date(), each.mean) for each in of_rule)
            found.append(Course(last.rule, last.text, points))
    return tuple(found)
