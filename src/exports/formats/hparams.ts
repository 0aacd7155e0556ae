/** Settings for the HParams plugin of TensorBoard, as its plugin_data.proto has them. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { SummaryValue } from '../files/events-file.js';
import { writeMessage, writeText } from '../files/protobuf.js';
import type { Setting } from '../run/settings.js';

const STATUS = { success: 1, failure: 2, running: 3 } as const;

/**
 * @param startedAt milliseconds since 1970
 * @param group the same for runs that differ in their seed
 */
export function startOfSession(
  settings: Record<string, Setting>,
  { startedAt, group }: { startedAt: number; group: string },
): SummaryValue {
  const writer = new BinaryWriter();
  writeMessage(writer, 3, (start) => {
    for (const [name, value] of Object.entries(settings)) {
      writeMessage(start, 1, (entry) => {
        writeText(entry, 1, name);
        writeMessage(entry, 2, (holder) => writeSetting(holder, value));
      });
    }
    writeText(start, 4, group);
    start.tag(5, WireType.Bit64).double(startedAt / 1000);
  });
  return { kind: 'plugin', tag: '_hparams_/session_start_info', plugin: 'hparams', content: writer.finish() };
}

/** @param endedAt milliseconds since 1970 */
export function endOfSession(status: keyof typeof STATUS, endedAt: number): SummaryValue {
  const writer = new BinaryWriter();
  writeMessage(writer, 4, (end) => {
    end.tag(1, WireType.Varint).int32(STATUS[status]);
    end.tag(2, WireType.Bit64).double(endedAt / 1000);
  });
  return { kind: 'plugin', tag: '_hparams_/session_end_info', plugin: 'hparams', content: writer.finish() };
}

/** A google.protobuf.Value. */
function writeSetting(writer: BinaryWriter, value: Setting): void {
  if (typeof value === 'number') writer.tag(2, WireType.Bit64).double(value);
  else if (typeof value === 'string') writeText(writer, 3, value);
  else writer.tag(4, WireType.Varint).bool(value);
}
