/** What a file is, by its first bytes. Sharp writes the pictures, so their signatures are real. */
import fs from 'node:fs/promises';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { formatOf } from '../../src/file-formats.js';

const blank = () => sharp({ create: { width: 28, height: 28, channels: 3, background: 'black' } });
const latin1 = (text: string) => () => Buffer.from(text, 'latin1');

/** Where nothing here writes the format: the first bytes that its specification prescribes. */
const FILES: [string, () => Promise<Buffer> | Buffer, string | undefined][] = [
  ['a PNG picture', () => blank().png().toBuffer(), 'image/png'],
  ['a JPEG picture', () => blank().jpeg().toBuffer(), 'image/jpeg'],
  ['a WebP picture', () => blank().webp().toBuffer(), 'image/webp'],
  ['a GIF picture', () => blank().gif().toBuffer(), undefined],
  ['a TIFF picture', () => blank().tiff().toBuffer(), undefined],
  ['an AVIF picture', () => blank().avif().toBuffer(), undefined],
  ["a PNG in Apple's own form (CgBI)", () => inAppleForm(), undefined],
  ['a BMP picture', latin1('BM\x36\x0c\0\0\0\0\0\0\x36\0\0\0'), undefined],
  ['a JPEG XL picture', latin1('\xff\x0a\x1b\x6c'), undefined],
  ['a JPEG XL picture', latin1('\0\0\0\x0cJXL \r\n\x87\n'), undefined],
  ['a JPEG 2000 picture', latin1('\0\0\0\x0cjP  \r\n\x87\n'), undefined],
  ['an HEIC picture', latin1('\0\0\0\x24ftypheic'), undefined],
  ['a video or another file of the MP4 family', latin1('\0\0\0\x20ftypisom'), undefined],
  ['an icon (ICO)', latin1('\0\0\x01\0\x02\0\x10\x10'), undefined],
  ['a cursor (CUR)', latin1('\0\0\x02\0\x01\0\x20\x20'), undefined],
  ['a Photoshop document', latin1('8BPS\0\x01'), undefined],
  ['a PDF', latin1('%PDF-1.7\n'), undefined],
  ['an SVG drawing', latin1('\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
  ['an HTML page', latin1('\n<!DOCTYPE html><html>'), undefined],
  ['an XML document (perhaps an SVG drawing)', latin1('<?xml version="1.0"?><svg/>'), undefined],
  ['gzip data', () => gzipSync('x'), undefined],
  ['a ZIP archive', () => Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync('x')]), undefined],
  ['a RIFF file (sound or video)', latin1('RIFF\x24\0\0\0WAVEfmt '), undefined],
  ['a NumPy array', latin1('\x93NUMPY\x01\0'), undefined],
  ["a file of MNIST's own form (IDX)", latin1('\0\0\x08\x03\0\0\x27\x10'), undefined],
];

/** A PNG with Apple's chunk before the header. */
async function inAppleForm(): Promise<Buffer> {
  const png = await blank().png().toBuffer();
  return Buffer.concat([
    png.subarray(0, 8),
    Buffer.from('\0\0\0\x04CgBI\x50\0\x20\x06\0\0\0\0', 'latin1'),
    png.subarray(8),
  ]);
}

describe('the format of bytes', () => {
  it.each(FILES)('%s is known', async (name, make, mediaType) => {
    expect(formatOf(await make())).toEqual({ name, ...(mediaType && { mediaType }) });
  });

  it('is unknown of JSON, text, UTF-16 and nothing', async () => {
    const spec = await fs.readFile('examples/dropout.json');
    for (const bytes of [
      spec,
      Buffer.from('hello'),
      Buffer.from('BMW'),
      Buffer.from('\ufeff{', 'utf16le'),
      Buffer.of(),
    ]) {
      expect(formatOf(bytes)).toBeUndefined();
    }
  });
});
