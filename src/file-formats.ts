/** What a file is, by its first bytes: for those who send another one than they meant to. */

export interface FileFormat {
  /** With its article: "a PNG picture". */
  name: string;
  /** Of a format that predictions take. */
  mediaType?: 'image/png' | 'image/jpeg' | 'image/webp';
}

/**
 * The first bytes, in Latin-1, with `?` for any byte, and what begins with them. Of two that match,
 * the first counts.
 */
const FORMATS: [start: string | RegExp, FileFormat][] = [
  // Xcode writes these into apps: pixels in another order, compressed without a header.
  ['\x89PNG\r\n\x1a\n????CgBI', { name: "a PNG in Apple's own form (CgBI)" }],
  ['\x89PNG\r\n\x1a\n', { name: 'a PNG picture', mediaType: 'image/png' }],
  ['\xff\xd8\xff', { name: 'a JPEG picture', mediaType: 'image/jpeg' }],
  ['RIFF????WEBP', { name: 'a WebP picture', mediaType: 'image/webp' }],
  ['RIFF', { name: 'a RIFF file (sound or video)' }],
  ['GIF8', { name: 'a GIF picture' }],
  ['BM????\0\0\0\0', { name: 'a BMP picture' }],
  ['II*\0', { name: 'a TIFF picture' }],
  ['MM\0*', { name: 'a TIFF picture' }],
  ['\xff\x0a', { name: 'a JPEG XL picture' }],
  ['\0\0\0\x0cJXL ', { name: 'a JPEG XL picture' }],
  ['\xff\x4f\xff\x51', { name: 'a JPEG 2000 picture' }],
  ['\0\0\0\x0cjP  ', { name: 'a JPEG 2000 picture' }],
  ['????ftyphei', { name: 'an HEIC picture' }],
  ['????ftyphev', { name: 'an HEIC picture' }],
  ['????ftypmif1', { name: 'an HEIC picture' }],
  ['????ftypmsf1', { name: 'an HEIC picture' }],
  ['????ftypavi', { name: 'an AVIF picture' }],
  ['????ftyp', { name: 'a video or another file of the MP4 family' }],
  ['\0\0\x01\0?\0', { name: 'an icon (ICO)' }],
  ['\0\0\x02\0?\0', { name: 'a cursor (CUR)' }],
  ['8BPS', { name: 'a Photoshop document' }],
  ['%PDF', { name: 'a PDF' }],
  [/^[\s\xef\xbb\xbf]{0,16}<svg/i, { name: 'an SVG drawing' }],
  [/^[\s\xef\xbb\xbf]{0,16}<(?:!doctype html|html|head|body)/i, { name: 'an HTML page' }],
  [/^[\s\xef\xbb\xbf]{0,16}<\?xml/i, { name: 'an XML document (perhaps an SVG drawing)' }],
  ['\x1f\x8b', { name: 'gzip data' }],
  ['PK\x03\x04', { name: 'a ZIP archive' }],
  ['PK\x05\x06', { name: 'a ZIP archive' }],
  ['\x93NUMPY', { name: 'a NumPy array' }],
  ['\0\0\x08\x01', { name: "a file of MNIST's own form (IDX)" }],
  ['\0\0\x08\x03', { name: "a file of MNIST's own form (IDX)" }],
];
/** The longest start, and more. */
const LOOKED_AT = 64;

/** The format whose signature the bytes begin with. */
export function formatOf(bytes: Buffer): FileFormat | undefined {
  const text = bytes.toString('latin1', 0, LOOKED_AT);
  return FORMATS.find(([start]) => beginsWith(text, start))?.[1];
}

function beginsWith(text: string, start: string | RegExp): boolean {
  if (typeof start !== 'string') return start.test(text);
  return text.length >= start.length && [...start].every((byte, at) => byte === '?' || byte === text[at]);
}

/** The media types of the pictures that predictions take. */
export const PICTURE_TYPES = FORMATS.flatMap(([, { mediaType }]) => mediaType ?? []);
