"""How Convener logs: to stderr, one line an event, as text for a person or as JSON for a collector.

Both ways in, structlog's and the standard library's, come out the same. What people wrote and what is secret is never
logged. So a traceback names the lines and not the values that they worked on, and only our own modules tell details
where somebody asks for them (``debug``): a library's details are what it sends and reads, words and tokens in it.
"""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer

OURS = ("bot", "facilitation")
NOISY = ("asyncio", "apscheduler", "alembic", "sqlalchemy", "uvicorn")
"""What they say on every use; SQLAlchemy also with which values."""


def set_up(level: str, as_json: bool) -> None:
    """For this process: what is logged from ``level`` on, and in which form."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    form = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *(_as_json() if as_json else _as_text())]
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=form))
    root, from_here = logging.getLogger(), logging.getLevelNamesMapping()[level.upper()]
    root.handlers[:] = [out]
    # The root itself, for slack_bolt gives each logger of its own the root's level.
    root.setLevel(max(from_here, logging.INFO))
    for ours in OURS:
        logging.getLogger(ours).setLevel(from_here)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(max(from_here, logging.WARNING))


def _as_json() -> list[structlog.typing.Processor]:
    told = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    return [told, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _as_text() -> list[structlog.typing.Processor]:
    traceback = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=traceback)]
