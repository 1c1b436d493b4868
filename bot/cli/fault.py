"""What a person reads when something cannot be done: one sentence, and an honest exit code. Never a traceback, unless
they asked for one with CONVENER_LOG_LEVEL=debug.

Codes: 0 fine · 1 looked and found something wrong · 2 cannot do as asked · 130 stopped from the keyboard, as shells do.
"""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

FOUND_WRONG, CANNOT, STOPPED = 1, 2, 130


class Cannot(Exception):
    """It cannot be done as asked; the text is the sentence that the person reads: what is wrong, what to do."""


def _expected() -> tuple[type[Exception], ...]:
    """Faults that speak for themselves; of what is loaded, and no more is, so that help stays quick."""
    found: list[type[Exception]] = [Cannot]
    if module := sys.modules.get("bot.settings"):
        found.append(module.SettingsError)
    if module := sys.modules.get("bot.content_errors"):
        found.append(module.ContentError)
    if module := sys.modules.get("bot.store.errors"):
        found.append(module.StoreError)
    return tuple(found)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Around all that a command does: foreseeable faults become a sentence on stderr and exit code 2."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has read enough
        raise SystemExit(0) from None
    except Exception as fault:
        if not isinstance(fault, _expected()):
            raise
        if _debugging():
            traceback.print_exc()
        print(str(fault), file=sys.stderr)
        raise SystemExit(CANNOT) from None


def _debugging() -> bool:
    from bot.settings import Settings, SettingsError

    try:
        return Settings.read().log_level == "debug"
    except SettingsError:
        return False
