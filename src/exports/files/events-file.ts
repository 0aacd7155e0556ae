/** Event files of TensorBoard: records with messages of event.proto and summary.proto. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { writeMessage, writeText } from './protobuf.js';
import { tfRecord } from './tfrecord.js';

export interface SummaryEvent {
  /** Milliseconds since 1970. */
  at: number;
  step: number;
  values: SummaryValue[];
}

export type SummaryValue =
  /** Stored as float32. */
  | { kind: 'scalar'; tag: string; value: number }
  /** Markdown. */
  | { kind: 'text'; tag: string; text: string }
  /** What a plugin reads by itself. */
  | { kind: 'plugin'; tag: string; plugin: string; content: Uint8Array };

/** Of TensorFlow's DataType. */
const DT_STRING = 7;
/** Of DataClass: what TensorBoard takes a summary for. */
const DATA_CLASS_TENSOR = 2;

/** @param startedAt milliseconds since 1970, of the record that says which form the file has */
export function writeEventsFile(startedAt: number, events: readonly SummaryEvent[]): Uint8Array {
  const version = event(startedAt, 0, (writer) => writeText(writer, 3, 'brain.Event:2'));
  return new Uint8Array(Buffer.concat([version, ...events.map(summaryEvent)].map(tfRecord)));
}

function summaryEvent({ at, step, values }: SummaryEvent): Uint8Array {
  return event(at, step, (writer) =>
    writeMessage(writer, 5, (summary) => {
      for (const value of values) writeMessage(summary, 1, (each) => writeValue(each, value));
    }),
  );
}

function event(at: number, step: number, write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Bit64).double(at / 1000);
  writer.tag(2, WireType.Varint).int64(step);
  write(writer);
  return writer.finish();
}

function writeValue(writer: BinaryWriter, value: SummaryValue): void {
  writeText(writer, 1, value.tag);
  if (value.kind === 'scalar') {
    writer.tag(2, WireType.Bit32).float(value.value);
    return;
  }
  const [plugin, content] = value.kind === 'text' ? ['text', new Uint8Array()] : [value.plugin, value.content];
  writeMessage(writer, 9, (metadata) => {
    writeMessage(metadata, 1, (data) => {
      writeText(data, 1, plugin);
      data.tag(2, WireType.LengthDelimited).bytes(content);
    });
    if (value.kind === 'text') metadata.tag(4, WireType.Varint).int32(DATA_CLASS_TENSOR);
  });
  if (value.kind === 'text') writeMessage(writer, 8, (tensor) => writeTextTensor(tensor, value.text));
}

/** A tensor of one text. */
function writeTextTensor(tensor: BinaryWriter, content: string): void {
  tensor.tag(1, WireType.Varint).int32(DT_STRING);
  writeMessage(tensor, 2, (shape) => writeMessage(shape, 2, (dimension) => dimension.tag(1, WireType.Varint).int64(1)));
  writeText(tensor, 8, content);
}
