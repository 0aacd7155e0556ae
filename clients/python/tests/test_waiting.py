"""Waiting and events when connections break, the API restarts, or the user has had enough."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from html import escape
from pathlib import Path
from typing import Any, Callable, Iterator, List

import httpx
import pytest
from conftest import Call
from cutting_proxy import CuttingProxy

import regulab
from regulab import Client, Experiment, RegulabNotSucceeded
from regulab.types import Submission


def spec(epochs: int) -> Submission:
    return {
        "name": "waiting",
        "dataset": {"trainSize": 500},
        "training": {"epochs": epochs},
        "baseline": "a",
        "arms": [
            {"name": name, "model": {"architecture": "softmax-regression"}} for name in ("a", "b")
        ],
    }


@pytest.fixture
def long(client: Client) -> Iterator[Experiment]:
    """Trains until it is stopped."""
    experiment = client.submit(spec(1000))
    yield experiment
    experiment.cancel()


def test_events_come_once_and_in_order_over_connections_that_are_cut(
    call_at: Callable[..., Call], client: Client, proxy: CuttingProxy
) -> None:
    id = client.submit(spec(60)).id
    stop = threading.Event()
    threading.Thread(target=_cut_often, args=(proxy, stop), daemon=True).start()
    try:
        events = call_at(proxy.url)("events", id)
    finally:
        stop.set()
    assert proxy.connections > 2
    assert [int(event["id"]) for event in events] == list(range(1, len(events) + 1))
    epochs = [event for event in events if event["type"] == "run.epoch"]
    assert len(epochs) == 120
    assert events[-1]["type"] == "experiment.finished"


def _cut_often(proxy: CuttingProxy, stop: threading.Event) -> None:
    while not stop.wait(0.15):
        proxy.cut()


def test_a_wait_with_a_bar_survives_a_restart_of_the_api(
    client: Client, proxy: CuttingProxy, capfd: pytest.CaptureFixture[str]
) -> None:
    experiment = Client(proxy.url).submit(spec(50))
    seen: List[str] = []

    def disturb() -> None:
        for event in client.events(experiment.id):
            if event["type"] == "run.epoch" and not seen:
                seen.append("cut")
                proxy.cut()
                seen.append("killed")
                os.kill(int(os.environ["REGULAB_TEST_API_PID"]), signal.SIGKILL)
                return

    disturbing = threading.Thread(target=disturb)
    disturbing.start()
    assert experiment.wait(progress=True, timeout=60).status == "succeeded"
    disturbing.join()
    assert seen == ["cut", "killed"]
    bar = capfd.readouterr().err
    assert "100/100" in bar
    assert "2 of 2 runs have finished" in bar
    # What came of it is known, and shown without another request.
    [statement] = client.compare(experiment.id).statements
    assert f"<p>{escape(statement)}</p>" in experiment._repr_html_()


@pytest.mark.parametrize("progress", [False, True])
def test_a_wait_may_be_limited(
    call_at: Callable[..., Call], url: str, long: Experiment, progress: bool
) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=f"{long.id} has not finished within 1 s"):
        call_at(url)("wait_for", long.id, timeout=1, progress=progress)
    assert 0.9 < time.monotonic() - started < 10
    assert not long.refresh().is_finished


def test_a_wait_ends_with_an_error_if_asked_to(client: Client, long: Experiment) -> None:
    long.cancel()
    assert client.wait_for(long.id).status == "cancelled"
    with pytest.raises(RegulabNotSucceeded, match="has finished as cancelled") as caught:
        client.wait_for(long.id, must_succeed=True)
    assert caught.value.resource["id"] == long.id
    assert client.wait_for_run(long.runs[0]["id"], progress=True)["status"] == "cancelled"


def test_sees_each_change(client: Client) -> None:
    seen: List[Any] = []
    finished = client.submit(spec(3)).wait(on_change=seen.append, must_succeed=True)
    assert seen[-1] == finished.raw
    assert len(seen) > 1


@pytest.mark.parametrize(
    "options", ["progress=True", "on_change=lambda _: print('epochs', file=sys.stderr)"]
)
def test_ctrl_c_leaves_it_running_and_says_so(url: str, long: Experiment, options: str) -> None:
    program = f"import regulab, sys; regulab.Client().wait_for({long.id!r}, {options})"
    path = str(Path(regulab.__file__).parents[1])
    waiting = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "REGULAB_URL": url, "PYTHONPATH": os.pathsep.join([path, *sys.path])},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert waiting.stderr is not None
    said = ""
    while "epochs" not in said:  # It waits.
        said += waiting.stderr.read(1) or pytest.fail(said)
    waiting.send_signal(signal.SIGINT)
    _, said = waiting.communicate(timeout=20)
    assert waiting.returncode == -signal.SIGINT
    assert f'{long.id} continues. To wait again: client.wait_for("{long.id}")' in said
    assert "KeyboardInterrupt" in said
    assert not long.refresh().is_finished


def test_a_reader_that_leaves_closes_the_connection(url: str, long: Experiment) -> None:
    with httpx.Client() as http:
        pool = http._transport._pool  # type: ignore[attr-defined]
        for event in Client(url, http=http).events(long.id):
            assert len(pool.connections) == 1
            if event["type"] == "run.epoch":
                break
        assert pool.connections == []


def test_without_tqdm_it_waits_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.warns(UserWarning, match=r"pip install 'regulab\[notebook\]'"):
        assert client.submit(spec(1)).wait(progress=True).is_finished
