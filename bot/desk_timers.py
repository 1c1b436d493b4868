"""Timers: commands whose time has come, decided many at a time, in the order of their times.

Many come at one instant, for sessions begin on the hour. So where one writer sees every change, what a timer will lead
to is worked out in the seconds before it is due, while there is nothing else to do (`look_ahead`), as at the moment for
which it was set. At that moment only rows are written. Should anything in the team change meanwhile, that is forgotten,
and the timer is decided when its time comes, like any other.
"""

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, NamedTuple

from bot.desk_deciding import Deciding
from bot.desk_kept import Kept, Outcome
from bot.store import Transaction, codec, due, subjects
from facilitation.decision import Refused

log = logging.getLogger(__name__)

TOGETHER = 128  # timers claimed at once
LOCKED = 32  # the same where their subjects are locked meanwhile, so that people wait for them
LONGEST = 0.005  # seconds of deciding before a commit, where others wait for it
ALONE = 0.015  # the same where nobody does: every commit takes its time, however much is in it
AHEAD = timedelta(seconds=20)  # how long before its time a timer is worked out
SOON = 16  # timers looked at together
MOST = 20_000  # worked out and not yet due: about 2 KB of memory each


class _Draft(NamedTuple):
    """What a timer will lead to, if it is still the same timer."""

    at: Any
    attempts: int
    outcome: Outcome


class Timers:
    """Jobs for the writer; one process runs one of them at a time."""

    def __init__(self, deciding: Deciding):
        self.deciding = deciding
        self.seen = (datetime.min.replace(tzinfo=UTC), 0)  # the last timer that was looked at before its time

    # -- at their time

    def decide_due(self, tx: Transaction, now: datetime, limit: int = 0) -> tuple[int, bool]:
        """Decides those that are due, for some milliseconds, or at most ``limit``; how many, and whether more may be
        waiting."""
        most = TOGETHER if tx.kind == "sqlite" else LOCKED
        began, count, together = perf_counter(), 0, limit or most
        while True:
            timers = due.due_timers(tx, now, together)
            tried = self._decide_all(tx, timers, now, perf_counter() + LONGEST) if timers else 0
            count += tried
            if tried == len(timers) < together:
                return count, False
            alone = tx.kind == "sqlite" and not tx.waited_for()
            if limit or perf_counter() > began + (ALONE if alone else LONGEST):
                return count, True

    def _decide_all(self, tx: Transaction, timers: list[due.Timer], now: datetime, until: float) -> int:
        """Decides them in their order, those that there is time for (all that had to be locked for it); how many."""
        if tx.kind == "postgresql":
            # In one order for all processes, so that no two wait for each other.
            for key in sorted({(t.team, t.to_kind, t.to_id) for t in timers}):
                subjects.load(tx, key, lock=True)
        kept, done = Kept(), []
        touched: set[str] = set()
        tried = 0
        for timer in timers:
            if tried and tx.kind == "sqlite" and perf_counter() > until:
                break  # not foreseen, each of them takes time
            tried += 1
            if timer.team in touched:
                kept.write(tx)  # the second may read what the first wrote
            draft = self._draft(tx, timer) if timer.team not in touched else None
            if draft is not None:
                self.deciding.keep(tx, draft, now, kept)
            elif not self._decide(tx, timer, now, kept):
                continue
            touched.add(timer.team)
            done.append(timer.id)
        kept.write(tx)
        due.done(tx, done)
        return tried

    def _draft(self, tx: Transaction, timer: due.Timer) -> Outcome | None:
        if tx.ahead is None or timer.team in tx.teams:
            return None
        draft: _Draft | None = tx.ahead.take(timer.team, timer.id)
        same = draft is not None and (draft.at, draft.attempts) == (timer.at, timer.attempts)
        return draft.outcome if draft is not None and same else None

    def _decide(self, tx: Transaction, timer: due.Timer, now: datetime, kept: Kept) -> bool:
        """True: it is done with, whether it changed something or had become stale."""
        try:
            found = self._work_out(tx, timer, now)
        except Refused as refused:
            log.debug("a stale timer for %s: %s", timer.to, refused.key)
            return True
        except tx.errors:
            raise
        except Exception:
            log.exception("a defect: timer %s for %s", timer.body, timer.to)
            due.not_now(tx, timer, now)
            return False
        self.deciding.keep(tx, found, now, kept)
        return True

    def _work_out(self, tx: Transaction, timer: due.Timer, now: datetime) -> Outcome:
        command = codec.load_command(timer.to_kind, timer.body)
        channel = getattr(command, "channel", "") or ""
        return self.deciding.work_out(tx, (timer.team, timer.to_kind, timer.to_id), channel, command, now)

    def put_off(self, tx: Transaction, now: datetime) -> None:
        """The first timer that is due comes again later: the database would not take what it leads to."""
        for timer in due.due_timers(tx, now, 1):
            due.not_now(tx, timer, now)

    # -- before their time

    def look_ahead(self, tx: Transaction, now: datetime) -> datetime | None:
        """Works out those that come soon, for some milliseconds, and no longer than until somebody waits. When there
        will be more to work out: at once, later, or never."""
        ahead = tx.ahead
        if ahead is None:
            return None
        tx.in_passing = True
        until = perf_counter() + LONGEST
        while timers := due.timers_after(tx, max(self.seen, (now, 0)), SOON):
            for timer in timers:
                if timer.due > now + AHEAD:
                    return timer.due - AHEAD
                if ahead.count >= MOST:
                    return now + AHEAD / 10
                self.seen = (timer.due, timer.id)
                with suppress(Exception):  # refused, or a defect: it comes to light when its time comes
                    found = self._work_out(tx, timer, timer.due)
                    # Rows only: thousands of states would have to be looked through for garbage, again and again.
                    draft = _Draft(timer.at, timer.attempts, found._replace(state=None, answer=None))
                    ahead.put(timer.team, timer.id, draft)
                if tx.waited_for() or perf_counter() > until:
                    return now
        return None
