"""The client on a network that fails in chosen ways."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Callable, List, Tuple, cast

import pytest
from conftest import Call
from faulty_server import (
    Fault,
    FaultyServer,
    answer,
    cut,
    cut_in_answer,
    problem,
    silence,
    stream,
)

import regulab
from regulab import RegulabError, RegulabUnreachable
from regulab.types import Submission

SPEC: Submission = {"arms": [{"name": "only", "model": {"architecture": "softmax-regression"}}]}
ACCEPTED = answer(202, {"id": "exp_1", "status": "queued"})

FAULTS: List[Tuple[str, Fault]] = [
    ("a cut connection", cut),
    ("a cut answer", cut_in_answer),
    ("an answer of something else", answer(200, "<html>")),
    *((f"status {status}", answer(status)) for status in (408, 429, 502, 503, 504)),
]


@pytest.mark.parametrize("fault", [fault for _, fault in FAULTS], ids=[name for name, _ in FAULTS])
def test_is_sent_again_under_the_same_key(call: Call, network: FaultyServer, fault: Fault) -> None:
    network.plan(fault, ACCEPTED)
    assert call("submit", SPEC).id == "exp_1"
    first, second = network.seen
    assert (second.method, second.url, json.loads(second.body)) == ("POST", "/v1/experiments", SPEC)
    assert re.fullmatch(r"[\w-]{20,}", first.headers["idempotency-key"])
    assert second.headers["idempotency-key"] == first.headers["idempotency-key"]


def test_has_another_key_than_the_next_request(call: Call, network: FaultyServer) -> None:
    network.plan(ACCEPTED, ACCEPTED, ACCEPTED)
    call("submit", SPEC)
    call("submit", SPEC)
    call(
        "submit",
        SPEC,
        idempotency_key="my-own",
        priority=3,
        deduplicate=True,
        after=["exp_1", "exp_2"],
        start_at="2026-11-30T22:00:00Z",
    )
    keys = [seen.headers["idempotency-key"] for seen in network.seen]
    assert len(set(keys)) == 3
    assert keys[2] == "my-own"
    assert network.seen[2].url == (
        "/v1/experiments?deduplicate=true&priority=3"
        "&after=exp_1%2Cexp_2&startAt=2026-11-30T22%3A00%3A00Z"
    )


def test_waits_longer_each_time_and_gives_up(
    call_at: Callable[..., Call], network: FaultyServer
) -> None:
    network.plan(cut, cut, cut, cut)
    with pytest.raises(RegulabUnreachable, match=re.escape(network.url)) as caught:
        call_at(network.url, retries=3)("experiment", "exp_1")
    assert caught.value.attempts == 4
    at = [seen.at for seen in network.seen]
    assert at[1] - at[0] > 0.12
    assert at[3] - at[2] > 0.49


def test_waits_as_long_as_retry_after_says(call: Call, network: FaultyServer) -> None:
    network.plan(problem(429, "QUEUE_FULL"), answer(503, headers={"retry-after": "1"}), ACCEPTED)
    call("submit", SPEC)
    assert network.seen[2].at - network.seen[1].at >= 1


def test_is_not_kept_for_a_service_that_asks_for_an_hour(call: Call, network: FaultyServer) -> None:
    network.plan(answer(503, headers={"retry-after": "3600"}))
    with pytest.raises(RegulabError) as caught:
        call("experiment", "exp_1")
    assert (caught.value.retry_after_seconds, caught.value.attempts) == (3600, 1)


@pytest.mark.parametrize("status", [301, 400, 401, 404, 409, 422, 500])
def test_is_not_sent_again_after(call: Call, network: FaultyServer, status: int) -> None:
    network.plan(answer(status), ACCEPTED)
    with pytest.raises(RegulabError) as caught:
        call("submit", SPEC)
    assert (caught.value.status, caught.value.code) == (status, f"HTTP_{status}")
    assert len(network.seen) == 1


def test_is_never_sent_twice_when_twice_is_not_once(call: Call, network: FaultyServer) -> None:
    network.plan(cut, ACCEPTED)
    with pytest.raises(RegulabUnreachable):
        call("keys.create", {"name": "ci", "scopes": ["read"]})
    network.plan(answer(503), ACCEPTED)
    with pytest.raises(RegulabError):
        call("change", "exp_1", {"name": "other"}, if_match='W/"7"')
    assert [seen.headers["if-match"] for seen in network.seen] == ['W/"7"']


def test_has_deleted_what_the_next_attempt_does_not_find(call: Call, network: FaultyServer) -> None:
    gone = problem(404, "EXPERIMENT_NOT_FOUND")
    network.plan(cut, gone)
    call("delete", "exp_1")
    network.plan(gone)
    with pytest.raises(RegulabError):
        call("delete", "exp_1")


def test_time_is_limited_for_each_attempt(
    call_at: Callable[..., Call], network: FaultyServer
) -> None:
    network.plan(silence, ACCEPTED)
    assert call_at(network.url, timeout=0.2)("submit", SPEC).id == "exp_1"
    network.plan(silence)
    with pytest.raises(RegulabUnreachable, match="no answer came in time"):
        call_at(network.url, timeout=0.1, retries=0)("experiment", "exp_1")


def test_what_is_no_json_is_not_sent(call: Call, network: FaultyServer) -> None:
    network.plan()
    with pytest.raises(ValueError, match="JSON"):
        call("plan", {"arms": [], "seeds": float("nan")})
    assert network.seen == []


def test_waits_with_held_answers_for_what_it_does_not_know(
    call: Call, network: FaultyServer
) -> None:
    network.plan(
        answer(200, {"id": "exp_1", "status": "running"}, {"etag": 'W/"1"'}),
        answer(304),
        answer(200, {"id": "exp_1", "status": "succeeded"}, {"etag": 'W/"2"'}),
    )
    seen: List[str] = []
    call("wait_for", "exp_1", on_change=lambda now: seen.append(now["status"]))
    assert seen == ["running", "succeeded"]
    assert [(each.headers["prefer"], each.headers["if-none-match"]) for each in network.seen] == [
        (None, None),
        ("wait=50", 'W/"1"'),
        ("wait=50", 'W/"1"'),
    ]


def test_an_error_has_what_the_service_said(call: Call, network: FaultyServer) -> None:
    errors = [{"pointer": "/seeds", "code": "TOO_SMALL", "message": "At least one."}]
    network.plan(problem(400, "INVALID_SPEC", errors=errors))
    with pytest.raises(RegulabError) as caught:
        call("plan", SPEC)
    error = caught.value
    assert str(error) == "It is not so. (INVALID_SPEC)\n  /seeds: At least one."
    assert (error.status, error.code, error.errors) == (400, "INVALID_SPEC", errors)
    assert error.request_id == "r-1"
    assert error.problem is not None
    assert error.problem["title"] == "No"


def test_an_address_may_have_a_prefix_and_has_no_key_in_it(
    call_at: Callable[..., Call], network: FaultyServer
) -> None:
    network.plan(answer(200, {"items": [], "nextCursor": None}), answer(200, {"id": "run_1"}))
    call = call_at(f"{network.url}/lab//", key="rgl_secret")
    call("experiments", label=["team=a,b", "stage"], status=["queued", "running"])
    call("run", "a/b?c")
    assert [seen.url for seen in network.seen] == [
        "/lab/v1/experiments?status=queued%2Crunning&label=team%3Da%2Cb&label=stage",
        "/lab/v1/runs/a%2Fb%3Fc",
    ]
    assert {seen.headers["authorization"] for seen in network.seen} == {"Bearer rgl_secret"}


def test_address_and_key_come_from_the_environment(
    network: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULAB_URL", network.url)
    monkeypatch.setenv("REGULAB_API_KEY", "rgl_secret")
    network.plan(answer(200, {"api": "v1"}), answer(503))
    with regulab.Client(retries=0) as client:
        client.version()
        assert network.seen[0].headers["authorization"] == "Bearer rgl_secret"
        with pytest.raises(RegulabError) as caught:
            client.version()
        shown = [repr(client), repr(client._transport.settings), repr(caught.value)]
    assert network.url in shown[0]
    assert "rgl_secret" not in "".join(shown)


@pytest.mark.parametrize(
    ("url", "key", "message"),
    [
        ("http://localhost:3000", "rgl_secret\n", "^The key has characters"),
        ("http://me:rgl_secret@localhost:3000", None, "^The address has a user"),
        ("localhost:3000", None, "begins with http"),
        ("http://localhost:3000/?a=b", None, "leave out its end"),
    ],
)
def test_what_can_be_no_address_is_refused(url: str, key: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        regulab.Client(url, key)
    assert "rgl_secret" not in str(caught.value)


def _event(id: int, type: str = "run.epoch") -> str:
    return f"id: {id}\nevent: {type}\ndata: {json.dumps({'id': str(id), 'type': type})}\n\n"


def test_events_continue_on_a_new_connection_when_nothing_comes(
    call: Call, network: FaultyServer
) -> None:
    network.plan(
        stream(_event(4) + _event(5)), stream(""), stream(_event(5) + _event(6)), answer(204)
    )
    events = call("events", "run_1", after="3", idle_seconds=0.2)
    assert [event["id"] for event in events] == ["4", "5", "6"]
    assert [seen.headers["last-event-id"] for seen in network.seen] == ["3", "5", "5", "6"]


def _placed(place: str, type: str) -> str:
    return f"id: {place}\nevent: {type}\ndata: {json.dumps({'id': '1', 'type': type})}\n\n"


def test_events_of_all_experiments_continue_and_say_what_was_missed(
    call: Call, network: FaultyServer
) -> None:
    network.plan(
        stream(_placed("5-0", "events.position") + _placed("9-9", "run.finished")),
        stream(_placed("9-9", "run.finished") + _placed("9-10", "run.finished")),
        stream(_placed("4-0", "events.missed") + _placed("5-0", "run.finished")),
        answer(204),
    )
    events = call("all_events", types=["run.finished"], idle_seconds=0.2)
    assert [(event["type"], event["position"]) for event in events] == [
        ("run.finished", "9-9"),
        ("run.finished", "9-10"),
        ("events.missed", "4-0"),
        ("run.finished", "5-0"),
    ]
    assert [seen.headers.get("last-event-id") for seen in network.seen] == [
        *(None, "9-9", "9-10", "5-0")
    ]
    assert network.seen[0].url == "/v1/events?types=run.finished"


def test_events_end_with_an_error_when_there_is_no_such_run(
    call: Call, network: FaultyServer
) -> None:
    network.plan(problem(404, "RUN_NOT_FOUND"))
    with pytest.raises(RegulabError, match="RUN_NOT_FOUND"):
        call("events", "run_1")


def test_a_wait_without_event_streams_still_ends(
    call_at: Callable[..., Call], network: FaultyServer
) -> None:
    """Some proxies hold a stream back, or refuse it."""
    run = {"id": "run_1", "progress": {"epochs": 4, "percent": 25}}
    network.plan(
        answer(200, {**run, "status": "running"}),
        answer(406),
        answer(200, {**run, "status": "running"}),
        answer(200, {**run, "status": "succeeded"}),
    )
    finished = call_at(network.url)("wait_for_run", "run_1", progress=True)
    assert cast(Any, finished)["status"] == "succeeded"
    assert [seen.url for seen in network.seen] == [
        "/v1/runs/run_1",
        "/v1/runs/run_1/events",
        "/v1/runs/run_1",
        "/v1/runs/run_1",
    ]


def test_follows_a_file_to_another_place_without_its_key(
    call_at: Callable[..., Call], network: FaultyServer
) -> None:
    elsewhere = FaultyServer()
    try:
        content = b'{"format":"layers-model"}'
        elsewhere.plan(answer(200, content.decode()))
        listed = {"name": "model.json", "sha256": hashlib.sha256(content).hexdigest()}
        network.plan(
            answer(307, headers={"location": f"{elsewhere.url}/file?signed=yes"}),
            answer(200, {"items": [listed], "nextCursor": None}),
        )
        assert (
            call_at(network.url, key="a-key-of-16-signs")("download", "run_1", "model.json")
            == content
        )
        assert network.seen[0].headers["authorization"] == "Bearer a-key-of-16-signs"
        (seen,) = elsewhere.seen
        assert seen.url == "/file?signed=yes"
        assert seen.headers["authorization"] is None
    finally:
        elsewhere.close()
