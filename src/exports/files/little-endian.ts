/** Numbers as files have them. */
import os from 'node:os';

/**
 * The bytes of float32 numbers, little-endian; shared with them where the machine has that order.
 */
export function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return os.endianness() === 'LE' ? bytes : new Uint8Array(Buffer.from(bytes).swap32());
}

/** float32 numbers from their bytes, little-endian; copied, since they may begin anywhere. */
export function fromLittleEndian(bytes: Uint8Array): Float32Array {
  const copy = Buffer.from(bytes);
  const aligned = new Uint8Array(copy.length);
  aligned.set(os.endianness() === 'LE' ? copy : copy.swap32());
  return new Float32Array(aligned.buffer);
}
