"""What a wait shows: a bar of the epochs that are trained, in a notebook and in a terminal."""

from __future__ import annotations

import sys
import warnings
from typing import Any, Dict, Mapping, Optional

_ENDS = ("succeeded", "failed", "cancelled")


class ProgressBar:
    """Of an experiment or a run, out of its events or, if these do not come, out of its record.

    Without tqdm nothing is shown, and a warning says what to install.
    """

    def __init__(self, resource: Mapping[str, Any]) -> None:
        self._epochs = _epochs_of(resource)
        self._done = dict.fromkeys(self._epochs, 0)
        #: How runs have ended, by their ids.
        self._ends: Dict[str, str] = {}
        total = sum(self._epochs.values())
        self._bar: Optional[Any] = _bar(resource.get("name") or resource["id"], total)
        self._total = total
        self._show_finished()

    def take_event(self, event: Mapping[str, Any]) -> None:
        run_id = event.get("runId")
        if run_id not in self._epochs:
            return
        data = event["data"]
        if event["type"] == "run.epoch":
            self._done[run_id] = data["progress"]["epoch"]
        elif event["type"] == "run.finished":
            # One that stopped early has no more to train; one that was cancelled had more.
            if data["status"] == "succeeded":
                self._done[run_id] = self._epochs[run_id]
            self._ends[run_id] = data["status"]
            self._show_finished()
        elif event["type"] == "run.queued":
            # Again: it was retried.
            self._done[run_id] = 0
            self._ends.pop(run_id, None)
            self._show_finished()
        else:
            return
        self._move(sum(self._done.values()))

    def take_resource(self, resource: Mapping[str, Any]) -> None:
        if "runs" in resource:
            states = {run["id"]: run["status"] for run in resource["runs"]}
            self._ends = {id: state for id, state in states.items() if state in _ENDS}
            self._show_finished()
        self._move(round(self._total * resource["progress"]["percent"] / 100))

    def close(self) -> None:
        if self._bar is not None:
            self._bar.refresh()
            self._bar.close()

    def _move(self, done: int) -> None:
        if self._bar is not None:
            # Unlike refresh, this draws a few times a second at most.
            self._bar.update(min(done, self._total) - self._bar.n)

    def _show_finished(self) -> None:
        if self._bar is not None and len(self._epochs) > 1:
            ends = list(self._ends.values())
            others = [f", {ends.count(end)} {end}" for end in _ENDS[1:] if end in ends]
            text = f"{len(ends)} of {len(self._epochs)} runs have finished{''.join(others)}"
            self._bar.set_postfix_str(text, refresh=False)


def say_that_it_continues(id: str) -> None:
    """After Ctrl-C: the service knows nothing of it."""
    is_run = id.startswith("run_")
    wait, cancel = ("wait_for_run", "cancel_run") if is_run else ("wait_for", "cancel")
    print(
        f"\n{id} continues. "
        f'To wait again: client.{wait}("{id}"). To stop it: client.{cancel}("{id}").',
        file=sys.stderr,
    )


def _epochs_of(resource: Mapping[str, Any]) -> Dict[str, int]:
    """How many epochs each run will have, by its id."""
    if "spec" not in resource:
        return {resource["id"]: resource["progress"]["epochs"]}
    epochs = {arm["name"]: arm["training"]["epochs"] for arm in resource["spec"]["arms"]}
    return {run["id"]: epochs[run["arm"]] for run in resource["runs"]}


def _bar(title: str, total: int) -> Optional[Any]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        warnings.warn(
            "There is no progress bar without tqdm: pip install 'regulab[notebook]'", stacklevel=2
        )
        return None
    return tqdm(total=total, desc=title, unit=" epochs", mininterval=0.3)
