import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { type Hdf5Group, writeHdf5 } from '../../../src/exports/files/hdf5.js';
import { fromLittleEndian, littleEndian } from '../../../src/exports/files/little-endian.js';
import { crc32c, tfRecord } from '../../../src/exports/files/tfrecord.js';
import { writeZip } from '../../../src/exports/files/zip.js';

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the check value of the polynomial.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 … 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('of %s is that of the standard', (_name, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });
});

describe('a TFRecord', () => {
  it('has the length, its checksum, the data and their checksum', () => {
    const record = tfRecord(Uint8Array.of(7, 8));
    expect(record).toHaveLength(8 + 4 + 2 + 4);
    expect([...record.subarray(0, 8)]).toEqual([2, 0, 0, 0, 0, 0, 0, 0]);
    expect([...record.subarray(12, 14)]).toEqual([7, 8]);
  });
});

describe('numbers of a file', () => {
  it('are little-endian and may begin anywhere', () => {
    const bytes = littleEndian(Float32Array.of(1, -2.5));
    expect([...bytes]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]);
    const odd = new Uint8Array(9);
    odd.set(bytes, 1);
    expect(fromLittleEndian(odd.subarray(1))).toEqual(Float32Array.of(1, -2.5));
  });
});

describe('an archive', () => {
  it('has its files, and equal bytes for equal files', () => {
    const files = { 'a/text': { content: 'ü'.repeat(100), compress: true }, numbers: { content: Uint8Array.of(1, 2) } };
    const archive = writeZip(files);
    expect(writeZip(files)).toEqual(archive);
    expect(unzipSync(archive)).toEqual({
      'a/text': new TextEncoder().encode('ü'.repeat(100)),
      numbers: Uint8Array.of(1, 2),
    });
  });
});

/** What Keras reads is tested with Keras (models.test.ts). */
describe('an HDF5 file', () => {
  const group = (members: number): Hdf5Group =>
    Object.fromEntries(
      Array.from({ length: members }, (_, index) => [`m${index}`, { shape: [1], data: Float32Array.of(index) }]),
    );

  it('begins with the signature and says how long it is', () => {
    const file = writeHdf5({ layers: group(40), vars: {} });
    expect([...file.subarray(0, 8)]).toEqual([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
    const view = new DataView(file.buffer);
    expect(view.getBigUint64(40, true)).toBe(BigInt(file.length));
    expect(writeHdf5({ vars: {}, layers: group(40) })).toHaveLength(file.length);
  });

  it('has at most 512 members in a group', () => {
    expect(() => writeHdf5(group(512))).not.toThrow();
    expect(() => writeHdf5(group(513))).toThrow(RangeError);
  });
});
