/** Pictures that cost their reader more than their sender. */
import { crc32, deflateSync } from 'node:zlib';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function header(side: number, { depth = 8, colour = 0, interlaced = false } = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(side, 0);
  data.writeUInt32BE(side, 4);
  data.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  return chunk('IHDR', data);
}

const png = (...chunks: Buffer[]) => Buffer.concat([SIGNATURE, ...chunks, chunk('IEND', Buffer.alloc(0))]);
/** Zeros, a thousandth of their size when deflated. */
const zeros = (bytes: number) => chunk('IDAT', deflateSync(Buffer.alloc(bytes), { level: 1 }));

/** @param megabytes that the bombs unpack to */
export function hostilePictures(megabytes: number): Map<string, Buffer> {
  const much = zeros(megabytes * 2 ** 20);
  const digit = png(header(28), zeros(28 * 29));
  return new Map([
    ['a second header', png(header(28), header(65_535), much)],
    ['a second header behind the pixels', png(header(28), zeros(28 * 29), header(65_535))],
    ['an interlaced bomb', png(header(28, { interlaced: true }), much)],
    ['a bomb', png(header(28), much)],
    ['30,000 pixels a side', png(header(30_000), much)],
    ['2^31 - 1 pixels a side', png(header(2 ** 31 - 1), zeros(100))],
    ['1024 pixels of 64 bits', png(header(1024, { depth: 16, colour: 6 }), zeros(1024 * (1024 * 8 + 1)))],
    ['80,000 chunks', png(header(28), ...Array.from({ length: 80_000 }, () => chunk('teSt', Buffer.alloc(1))))],
    [
      'compressed text',
      png(
        header(28),
        chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(megabytes * 2 ** 20))])),
      ),
    ],
    [
      'a profile that is a bomb',
      png(
        header(28),
        chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(megabytes * 2 ** 20))])),
        zeros(28 * 29),
      ),
    ],
    ['no pixels', png(header(28))],
    ['no end', digit.subarray(0, digit.length - 12)],
    ['much behind the end', Buffer.concat([digit, Buffer.alloc(2 ** 20)])],
    ['a JPEG header alone', Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b08ffffffff01011100', 'hex')],
    ['a WebP of 16383 pixels', Buffer.from('524946461a000000574542505650384c0d0000002fffffff0f0000000000', 'hex')],
    ['an animated GIF', Buffer.from(`GIF89a${'\xff'.repeat(100)}`, 'latin1')],
    [
      'a program in SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
    ['nothing', Buffer.alloc(0)],
  ]);
}

/** A picture with bytes changed at random. */
export function* damagedPictures(count: number): Generator<Buffer> {
  const random = xoroshiro128plus(1);
  const whole = png(header(64, { colour: 6 }), zeros(64 * (64 * 4 + 1)));
  for (let index = 0; index < count; index += 1) {
    const picture = Buffer.from(whole);
    for (let change = 0; change < 1 + (index % 5); change += 1) {
      picture[uniformInt(random, 8, picture.length - 1)] = uniformInt(random, 0, 255);
    }
    yield picture;
  }
}
