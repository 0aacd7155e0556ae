/**
 * Pictures of pixels inside a chart, as PNG of up to 16 colours in a data URI. The pixels are not
 * compressed: no program is needed for it, in browsers and Node alike, and they are few.
 */
import { type Attributes, element } from './svg.js';

export interface Pixels {
  rows: number;
  columns: number;
  /** [rows · columns]: which colour of the palette. */
  colours: Uint8Array;
}

/** Up to 16. One without opacity lets the background through, whatever the theme. */
export type Palette = readonly { colour: `#${string}`; opacity: number }[];

/** An `<image>` with sharp edges between its pixels. */
export const pixelImage = (pixels: Pixels, palette: Palette, attributes: Attributes): string =>
  element('image', {
    preserveAspectRatio: 'none',
    'image-rendering': 'pixelated',
    ...attributes,
    href: `data:image/png;base64,${base64(png(pixels, palette))}`,
  });

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bits of a pixel, and its colours come from a palette. */
const [BITS, INDEXED] = [4, 3];

/** https://www.w3.org/TR/png-3/ */
function png({ rows, columns, colours }: Pixels, palette: Palette): Uint8Array {
  const length = 1 + Math.ceil(columns / 2);
  // Each row begins with 0: it is not filtered.
  const packed = new Uint8Array(rows * length);
  for (let at = 0; at < colours.length; at++) {
    const column = at % columns;
    const place = Math.floor(at / columns) * length + 1 + (column >> 1);
    packed[place]! |= column % 2 === 0 ? colours[at]! << BITS : colours[at]!;
  }
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', [...uint32(columns), ...uint32(rows), BITS, INDEXED, 0, 0, 0]),
    chunk(
      'PLTE',
      palette.flatMap(({ colour }) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))),
    ),
    chunk(
      'tRNS',
      palette.map(({ opacity }) => Math.round(255 * opacity)),
    ),
    chunk('IDAT', stored(packed)),
    chunk('IEND', []),
  ];
  return joined(parts);
}

/** In the form of zlib, in blocks that are stored as they are: RFC 1950 and 1951. */
function stored(content: Uint8Array): Uint8Array {
  const most = 0xffff;
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start < content.length; start += most) {
    const block = content.subarray(start, start + most);
    const [low, high] = [block.length & 0xff, block.length >> 8];
    const isLast = start + most >= content.length;
    parts.push(Uint8Array.of(Number(isLast), low, high, low ^ 0xff, high ^ 0xff), block);
  }
  let [a, b] = [1, 0];
  for (const byte of content) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return joined([...parts, Uint8Array.from(uint32(b * 65_536 + a))]);
}

function chunk(type: string, content: ArrayLike<number>): Uint8Array {
  const named = joined([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), Uint8Array.from(content)]);
  return joined([Uint8Array.from(uint32(content.length)), named, Uint8Array.from(uint32(crc(named)))]);
}

function crc(content: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of content) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

const uint32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
