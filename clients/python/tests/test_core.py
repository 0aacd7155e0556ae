"""What needs neither a service nor a network."""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any, Callable, Dict, List

import pytest
from standardwebhooks import Webhook

from regulab import RegulabDigestMismatch, RegulabSignatureInvalid, verify_webhook
from regulab._core.digests import sha256_in, verify
from regulab._core.event_parser import EventParser
from regulab._core.frames import flat_frame
from regulab._core.keras_model import require_keras
from regulab._core.progress import ProgressBar
from regulab._core.requests import _query
from regulab._core.retries import retry_after_of

STREAM = (
    ': hello\r\nretry: 1500\r\n\r\nid: 1\r\ndata: {"id": "1",\r\ndata: "name": "Größe"}\r\n\r\n'
    'event: run.epoch\ndata:{"id": "2"}\n\nretry: x\n\nid: 3\ndata: {"id": "3"}\n'
)


def test_a_list_of_nothing_is_left_out_of_the_query() -> None:
    given = {"after": [], "names": ["a", "b"], "label": [], "priority": None}
    assert _query(given) == "?names=a%2Cb"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_the_same_however_the_stream_is_cut(size: int) -> None:
    parser, bytes_ = EventParser(), STREAM.encode()
    messages = [
        message
        for start in range(0, len(bytes_), size)
        for message in parser.feed(bytes_[start : start + size])
    ]
    # The third has not ended. A message without an id leaves the last one as it is.
    assert messages == [("1", {"id": "1", "name": "Größe"}), ("1", {"id": "2"})]
    assert parser.retry_seconds == 1.5


def test_retry_after_is_a_number_or_a_date() -> None:
    later = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=30), usegmt=True)
    assert 28 < (retry_after_of(later) or 0) <= 30
    assert retry_after_of("7") == 7
    assert retry_after_of("soon") is None
    assert retry_after_of(None) is None


def test_a_flipped_bit_is_found() -> None:
    digest = sha256_in("md5=:AAAA:, sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:")
    assert verify("run_1/file", b"hello", str(digest)) == b"hello"
    with pytest.raises(RegulabDigestMismatch, match="run_1/file has the SHA-256") as caught:
        verify("run_1/file", b"hallo", str(digest))
    assert caught.value.expected_sha256 == digest
    assert sha256_in("sha-256=:no base64!:") is None


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = json.dumps({"type": "webhook.test", "timestamp": "2026-11-30T12:00:00.000Z", "data": {}})


def signed(seconds_ago: float = 0) -> Dict[str, str]:
    """As the library of Standard Webhooks signs."""
    at = datetime.now(timezone.utc) - timedelta(seconds=seconds_ago)
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": f"v1,AAAA {Webhook(SECRET).sign('msg_1', at, BODY)}",
    }


def test_a_message_of_a_webhook_is_accepted() -> None:
    assert verify_webhook(signed(), BODY, SECRET) == json.loads(BODY)
    assert verify_webhook(signed(), BODY.encode(), SECRET.replace("whsec_", ""))["type"]


REFUSED: List[Callable[[], object]] = [
    lambda: verify_webhook(signed(), BODY, "whsec_AAAA"),
    lambda: verify_webhook(signed(), BODY + " ", SECRET),
    lambda: verify_webhook(signed(301), BODY, SECRET),
    lambda: verify_webhook(signed(-301), BODY, SECRET),
    lambda: verify_webhook({**signed(), "Webhook-Timestamp": "now"}, BODY, SECRET),
    lambda: verify_webhook({**signed(), "Webhook-Signature": "v1,{}"}, BODY, SECRET),
    lambda: verify_webhook({}, BODY, SECRET),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_a_message_that_is_not_the_service_s_is_refused(refused: Callable[[], object]) -> None:
    with pytest.raises(RegulabSignatureInvalid):
        refused()


def test_a_bar_counts_epochs_and_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [{"id": "run_1", "arm": "a"}, {"id": "run_2", "arm": "b"}]
    arms = [{"name": name, "training": {"epochs": 4}} for name in ("a", "b")]
    bar = ProgressBar({"id": "exp_1", "name": "two", "spec": {"arms": arms}, "runs": runs})
    events: List[Dict[str, Any]] = [
        {"type": "experiment.created", "runId": None, "data": {}},
        {"type": "run.epoch", "runId": "run_1", "data": {"progress": {"epoch": 1}}},
        {"type": "run.epoch", "runId": "run_2", "data": {"progress": {"epoch": 2}}},
        # One that stops early has no more to train.
        {"type": "run.finished", "runId": "run_1", "data": {"status": "succeeded"}},
    ]
    for event in events:
        bar.take_event(event)
    bar.close()
    assert re.search(r"two: .* 6/8 .* 1 of 2 runs have finished[^,]*$", capsys.readouterr().err)


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_a_bar_does_not_fill_for_what_was_not_trained(
    capsys: pytest.CaptureFixture[str], end: str
) -> None:
    runs = [{"id": "run_1", "arm": "a"}, {"id": "run_2", "arm": "a"}]
    arms = [{"name": "a", "training": {"epochs": 4}}]
    bar = ProgressBar({"id": "exp_1", "name": "two", "spec": {"arms": arms}, "runs": runs})
    bar.take_event({"type": "run.epoch", "runId": "run_1", "data": {"progress": {"epoch": 3}}})
    bar.take_event({"type": "run.finished", "runId": "run_1", "data": {"status": end}})
    bar.take_event({"type": "run.finished", "runId": "run_2", "data": {"status": "succeeded"}})
    bar.close()
    shown = capsys.readouterr().err
    assert re.search(rf"two: .* 7/8 .* 2 of 2 runs have finished, 1 {end}", shown)


def test_what_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(ImportError, match=r"pip install 'regulab\[pandas\]'"):
        flat_frame([])
    with pytest.raises(ImportError, match=r"pip install 'regulab\[keras\]'"):
        require_keras()
