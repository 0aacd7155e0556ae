/** ZIP archives. Equal files give equal bytes: their times are fixed. */
import { type Zippable, zipSync } from 'fflate';

export interface ArchivedFile {
  content: Uint8Array | string;
  /** Numbers of a network, which hardly get smaller, are better stored as they are. */
  compress?: boolean;
}

/** The first day that a ZIP archive can name; local time, as the format has it. */
const TIME = new Date(1980, 0, 1);

/** @param files by their paths in the archive */
export function writeZip(files: Record<string, ArchivedFile>): Uint8Array {
  const entries: Zippable = {};
  for (const [path, { content, compress = false }] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    entries[path] = [bytes, { level: compress ? 6 : 0, mtime: TIME }];
  }
  return zipSync(entries);
}
