"""What was worked out before its time, for each team, and is good for as long as nothing of the team changes.

The rules are pure, so what a timer will lead to can be known some seconds before it is due, when there is nothing else
to do; at its time only rows are written. The one writer of a file owns this and sees every change before anybody else
does: whatever touches a team drops what was worked out for it. Where several processes write there is no such place.
"""

from collections.abc import Iterable
from typing import Any


class Ahead:
    """Values by team and number; what they are is the affair of whoever puts them in."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[int, Any]] = {}
        self.count = 0

    def put(self, team: str, id: int, worked_out: Any) -> None:
        """Replaces what was there under this number."""
        of_team = self.kept.setdefault(team, {})
        self.count += id not in of_team
        of_team[id] = worked_out

    def take(self, team: str, id: int) -> Any | None:
        """What is there and still good; it is gone from here then."""
        of_team = self.kept.get(team)
        if of_team is None or id not in of_team:
            return None
        self.count -= 1
        found = of_team.pop(id)
        if not of_team:
            del self.kept[team]
        return found

    def forget(self, teams: Iterable[str]) -> None:
        """These have changed, or may be about to."""
        for team in teams:
            self.count -= len(self.kept.pop(team, ()))

    def forget_all(self) -> None:
        self.kept.clear()
        self.count = 0
