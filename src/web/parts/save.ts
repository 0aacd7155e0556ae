/** Saving what the page shows as a file. */
import type { Table } from '../../charts/figures/figure.js';
import { words } from '../words/words.js';

export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** RFC 4180. */
export function csvOf({ headings, rows }: Table): Blob {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [headings.map((heading) => heading.replace(/>$/, '')), ...rows].map((row) => row.map(cell).join(','));
  return new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
}

const PIXELS_PER_PIXEL = 2;

/** @throws Error when the browser cannot draw it */
export async function pngOf(svg: string): Promise<Blob> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = PIXELS_PER_PIXEL * picture.width;
  canvas.height = PIXELS_PER_PIXEL * picture.height;
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(words.parts.figure.tooLarge))), 'image/png'),
  );
}
