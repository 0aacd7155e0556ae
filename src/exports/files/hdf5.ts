/**
 * HDF5 files of groups and float32 arrays: what Keras stores weights in. The file has the first
 * form of the format (superblock 0, symbol tables), which every HDF5 library reads, and no times:
 * equal arrays give equal bytes. By the HDF5 File Format Specification, version 3.
 */
import { littleEndian } from './little-endian.js';

/** Names of a group and what they stand for. */
export interface Hdf5Group {
  [name: string]: Hdf5Group | Hdf5Array;
}

/** float32, in row-major order. */
export interface Hdf5Array {
  shape: readonly number[];
  data: Float32Array;
}

/** An address that stands for none. */
const UNDEFINED = 0xffff_ffff_ffff_ffffn;
const SUPERBLOCK_BYTES = 96;
/** Half the entries of a symbol table node, and half the nodes of a tree that is one leaf. */
const LEAF_K = 8;
const INTERNAL_K = 16;
const ENTRY_BYTES = 40;
const MOST_MEMBERS = 2 * LEAF_K * 2 * INTERNAL_K;

const isArray = (member: Hdf5Group | Hdf5Array): member is Hdf5Array => member.data instanceof Float32Array;

/**
 * The bytes of a file with this root group.
 * @throws RangeError when a group has more than 512 members
 */
export function writeHdf5(root: Hdf5Group): Uint8Array {
  const file = new Hdf5File();
  const rootAddress = file.addGroup(root);
  return file.finish(rootAddress);
}

/** Pieces of a file one after the other, each at a multiple of eight bytes. */
class Hdf5File {
  readonly #pieces: { at: number; bytes: Uint8Array }[] = [];
  #end = SUPERBLOCK_BYTES;

  /** @returns the address of its object header */
  addGroup(group: Hdf5Group): number {
    // GroupEntry tables are searched by name, byte by byte.
    const names = Object.keys(group).sort();
    if (names.length > MOST_MEMBERS) throw new RangeError(`A group has ${names.length} members.`);
    const members = names.map((name) => {
      const member = group[name]!;
      return { name, header: isArray(member) ? this.#addArray(member) : this.addGroup(member) };
    });
    const { offsets, heap } = this.#addHeap(names);
    const entries = members.map(({ header }, index) => ({ header, name: offsets[index]! }));
    const tree = this.#addTree(entries);
    return this.#addHeader([[0x11, pack([tree, 8], [heap, 8])]]);
  }

  #addArray({ shape, data }: Hdf5Array): number {
    const raw = littleEndian(data);
    const address = this.#add(raw);
    return this.#addHeader([
      [0x01, pack([1, 1], [shape.length, 1], [0, 6], ...shape.map((length): Field => [length, 8]))],
      [0x03, FLOAT32],
      // Version 2 of a fill value: allocated early, never written, not defined.
      [0x05, pack([2, 1], [1, 1], [1, 1], [0, 1])],
      // Version 3 of a layout, contiguous.
      [0x08, pack([3, 1], [1, 1], [address, 8], [raw.length, 8])],
    ]);
  }

  /** @param messages types and bodies @returns the address of an object header, version 1 */
  #addHeader(messages: [type: number, body: Uint8Array][]): number {
    const parts = messages.flatMap(([type, body]) => {
      const length = padded(body.length);
      return [pack([type, 2], [length, 2], [0, 4]), body, new Uint8Array(length - body.length)];
    });
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    return this.#add(join([pack([1, 1], [0, 1], [messages.length, 2], [1, 4], [size, 4], [0, 4]), ...parts]));
  }

  /** The names of a group, the empty one first. */
  #addHeap(names: string[]): { offsets: number[]; heap: number } {
    const parts = [new Uint8Array(8)];
    const offsets: number[] = [];
    let end = 8;
    for (const name of names) {
      const text = new TextEncoder().encode(name);
      const part = new Uint8Array(padded(text.length + 1));
      part.set(text);
      parts.push(part);
      offsets.push(end);
      end += part.length;
    }
    const segment = this.#add(join(parts));
    // 1 instead of an offset: nothing in it is free.
    const heap = this.#add(join([ascii('HEAP'), pack([0, 4], [end, 8], [1, 8], [segment, 8])]));
    return { offsets, heap };
  }

  /** The tree of a group: one node, with a key on either side of each table of symbols. */
  #addTree(entries: GroupEntry[]): number {
    const tables: GroupEntry[][] = [];
    for (let first = 0; first < entries.length; first += 2 * LEAF_K)
      tables.push(entries.slice(first, first + 2 * LEAF_K));
    const children = tables.map((table) => pack([this.#addSymbols(table), 8], [table.at(-1)!.name, 8]));
    const bytes = new Uint8Array(24 + (4 * INTERNAL_K + 1) * 8);
    const head = pack([0, 1], [0, 1], [tables.length, 2], [UNDEFINED, 8], [UNDEFINED, 8]);
    bytes.set(join([ascii('TREE'), head, pack([0, 8]), ...children]));
    return this.#add(bytes);
  }

  #addSymbols(entries: GroupEntry[]): number {
    const bytes = new Uint8Array(8 + 2 * LEAF_K * ENTRY_BYTES);
    const packed = entries.map(({ name, header }) => symbolEntry(name, header));
    bytes.set(join([ascii('SNOD'), pack([1, 1], [0, 1], [entries.length, 2]), ...packed]));
    return this.#add(bytes);
  }

  #add(bytes: Uint8Array): number {
    const at = this.#end;
    this.#pieces.push({ at, bytes });
    this.#end = padded(at + bytes.length);
    return at;
  }

  finish(root: number): Uint8Array {
    const superblock = join([
      Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
      pack([0, 5], [8, 1], [8, 1], [0, 1], [LEAF_K, 2], [INTERNAL_K, 2], [0, 4]),
      pack([0, 8], [UNDEFINED, 8], [this.#end, 8], [UNDEFINED, 8]),
      symbolEntry(0, root),
    ]);
    const file = new Uint8Array(this.#end);
    file.set(superblock);
    for (const { at, bytes } of this.#pieces) file.set(bytes, at);
    return file;
  }
}

/** A member of a group: where its name is in the heap, and the address of its object header. */
interface GroupEntry {
  name: number;
  header: number;
}

type Field = [value: number | bigint, bytes: number];

/** Unsigned numbers, little-endian. */
function pack(...fields: Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [value, length] of fields) {
    let rest = BigInt(value);
    for (let index = 0; index < length; index++, rest >>= 8n) bytes[at + index] = Number(rest & 0xffn);
    at += length;
  }
  return bytes;
}

/** IEEE 754, 32 bits, little-endian: a datatype of version 1 and class 1. */
const FLOAT32 = join([
  Uint8Array.of(0x11, 0x20, 31, 0),
  pack([4, 4], [0, 2], [32, 2], [23, 1], [8, 1], [0, 1], [23, 1], [127, 4]),
]);

const symbolEntry = (name: number, header: number) => pack([name, 8], [header, 8], [0, 4], [0, 4], [0, 8], [0, 8]);

const ascii = (text: string) => new TextEncoder().encode(text);

const padded = (length: number) => Math.ceil(length / 8) * 8;

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
