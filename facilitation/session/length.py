"""How long a protocol takes a group of a given size: minutes for each person, groups of a size, steps that repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from .script import Again, Groups, Item, Repeat, Step

TOPICS, QUESTIONS = 3, 3  # to reckon with, where the file does not say


def minutes(items: Iterable[Item], people: int, short: bool = False) -> float:
    """The sum over all steps and repeats; ``short``: the least minutes, without the optional steps."""
    return _Walk(people, short).over(items)


def of_step(step: Step, people: int, usual: float | None = None, groups: int = 0) -> float:
    """How long the clock of ``step`` is set for ``people``; ``usual`` in place of its usual minutes. ``groups``: how
    many there were before, where each has its time when all are together again; 0: not known."""
    once = step.minutes.usual if usual is None else usual
    there = largest(step.groups, people) if step.groups else people
    match step.minutes.per:
        case "person":
            return once * max(1, there)
        case "other":
            return once * max(1, there - 1)
        case "group":
            return once * (groups if groups and not step.groups else how_many(step.groups, people))
        case None:
            return once


def passes(again: Again, people: int, groups: Groups | None = None, lines: int | None = None) -> int:
    """How often a repeat is to be reckoned with. ``groups``: those that its steps work in; ``lines``: of its input."""
    match again.each:
        case "person":
            often = people
        case "member":
            often = largest(groups, people) if groups else people
        case "sheet":
            often = (largest(groups, people) if groups else people) - 1
        case "station":
            often = how_many(groups, people) - 1
        case "topic":
            often = again.usual or TOPICS
        case "question":
            often = lines or again.usual or QUESTIONS
        case None:
            often = again.times or again.usual or 1
    return max(1, min(often, again.most or often))


def number_of_groups(of: int, people: int) -> int:
    """As many groups of ``of`` as there are people for. Where more are left over than can sit one to a group, one more
    group, so that some have one less; one group at least, and nobody alone."""
    groups, over = divmod(people, of)
    return max(1, groups + (over > groups > 0))


def largest(groups: Groups | None, people: int) -> int:
    """How many are in the largest of the groups."""
    return ceil(people / how_many(groups, people)) if groups else people


def how_many(groups: Groups | None, people: int) -> int:
    """How many groups there are; where none are asked for, as many as tables of four."""
    if groups and groups.above and people <= groups.above:
        return 1
    return number_of_groups(groups.of if groups else 4, people)


def grouping(items: Iterable[Item]) -> Groups | None:
    """The groups of the first step among ``items`` that has any."""
    for item in items:
        found = grouping(item.steps) if isinstance(item, Repeat) else item.groups
        if found:
            return found
    return None


@dataclass(slots=True)
class _Walk:
    """From the first step to the last, remembering how many groups there were."""

    people: int
    short: bool
    options: int = 0  # of the last choice
    groups: int = 0

    def over(self, items: Iterable[Item]) -> float:
        return sum(self._repeat(item) if isinstance(item, Repeat) else self._step(item) for item in items)

    def _repeat(self, item: Repeat) -> float:
        inside = self.over(item.steps)
        if item.repeat.minutes is not None:
            return item.repeat.minutes
        return passes(item.repeat, self.people, grouping(item.steps)) * inside

    def _step(self, step: Step) -> float:
        if step.vote and step.vote.options:
            self.options = len(step.vote.options)
        if step.groups:
            chosen = step.groups.form == "chosen" and self.options
            self.groups = max(1, min(chosen, self.people // 2)) if chosen else how_many(step.groups, self.people)
        if self.short and step.optional:
            return 0.0
        usual = step.minutes.least if self.short and step.minutes.least else None
        return of_step(step, self.people, usual, self.groups)
