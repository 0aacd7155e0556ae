"""Reads an event file with TensorBoard's own reader.

Argument: the folder of the file. Output (JSON): scalars as [wall time, step, value] by tag, the
text of the spec, and what the HParams plugin gets.
"""
import json
import sys

from google.protobuf import json_format
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2


def main():
    events = event_accumulator.EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0}).Reload()
    tags = events.Tags()
    hparams = {
        tag: plugin_data_pb2.HParamsPluginData.FromString(content)
        for tag, content in events.PluginTagToContent("hparams").items()
    }
    json.dump(
        {
            "scalars": {tag: [[event.wall_time, event.step, event.value] for event in events.Scalars(tag)] for tag in tags["scalars"]},
            "text": {
                tag: events.Tensors(tag)[0].tensor_proto.string_val[0].decode()
                for tag in events.PluginTagToContent("text")
            },
            "hparams": {tag: json_format.MessageToDict(message) for tag, message in hparams.items()},
        },
        sys.stdout,
    )


main()
