// @ts-check
/**
 * The blocking half of the Python client, made of the asynchronous one by names alone: each has the
 * methods, types and documentation of the other, and one logic.
 */
import { readdirSync, readFileSync } from 'node:fs';

const SOURCE = new URL('../../clients/python/src/regulab/_async/', import.meta.url);

/** In this order. @type {[RegExp, string][]} */
const REPLACEMENTS = [
  [/\basync (def|with|for)\b/g, '$1'],
  [/\bawait /g, ''],
  [/\bAwaitable\[(\w+)\]/g, '$1'],
  [/\bAsync(?=[A-Z])/g, ''],
  [/\b__a(enter|exit|iter|next)__\b/g, '__$1__'],
  [/\ba(close|read|iter_bytes)\b/g, '$1'],
  [/\bimport asyncio\b/g, 'import time'],
  [/\basyncio\.sleep\b/g, 'time.sleep'],
  [/\basynchronous\b/g, 'blocking'],
];

/** @returns {Record<string, string>} text by path from the root of the repository */
export function pythonSync() {
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of readdirSync(SOURCE).filter((file) => file.endsWith('.py'))) {
    const text = readFileSync(new URL(name, SOURCE), 'utf8');
    const lines = text.split('\n').filter((line) => !/^import time$/.test(line));
    const blocking = REPLACEMENTS.reduce((so, [from, to]) => so.replace(from, to), lines.join('\n'));
    files[`clients/python/src/regulab/_sync/${name}`] =
      `# Generated from _async/${name} by \`npm run openapi\`: change that file.\n${blocking}`;
  }
  return files;
}
