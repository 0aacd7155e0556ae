"""What every generated client must be able to do, told to an adapter of one."""

import base64
import hashlib
import json
import os
import pathlib

URL_OF_SERVICE = os.environ.get("REGULAB_URL", "http://127.0.0.1:3000")
EXAMPLES = pathlib.Path(os.environ.get("EXAMPLES", "examples"))
SMALL = pathlib.Path(os.environ.get("SMALL", "small.json"))


def tell(client) -> None:
    """Raises AssertionError when the client cannot do something."""
    for file in sorted(EXAMPLES.glob("*.json")):
        assert client.plan(json.loads(file.read_text())) > 0, f"the plan of {file.name} has runs"

    experiment_id = client.submit(json.loads(SMALL.read_text()))
    status = "queued"
    while status in ("queued", "running"):
        status = client.wait_for_change(experiment_id)
    assert status == "succeeded", status

    runs = client.runs(experiment_id)
    assert len(runs) == 6
    run_id, weights_sha256 = runs[0]
    assert client.metrics(run_id) == 2
    assert client.compare(experiment_id) == ["dropout"]
    assert hashlib.sha256(client.weights(run_id)).hexdigest() == weights_sha256

    picture = (EXAMPLES / "seven.png").read_bytes()
    digit = client.predict(run_id, base64.b64encode(picture).decode())
    assert isinstance(digit, int)
    assert client.predict_picture(run_id, picture) == digit
    assert client.finished_weights(run_id) == weights_sha256
