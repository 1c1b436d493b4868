"""A measurement in a process of its own, so that memory and processor time are its own as well."""

import asyncio
import multiprocessing
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from typing import Any


def measured(work: Callable[..., Coroutine[Any, Any, Any]], *given: Any) -> Any:
    """What ``work`` finds, on uvloop where there is one, as `convener run` has it."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_run, work, given).result()


def _run(work: Callable[..., Coroutine[Any, Any, Any]], given: tuple[Any, ...]) -> Any:
    try:
        from uvloop import new_event_loop
    except ImportError:  # there is none on Windows
        return asyncio.run(work(*given))
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work(*given))
