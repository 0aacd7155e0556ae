/** Looks for secrets wherever they could have been left. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RedisClient } from '../../src/store/redis.js';
import { contentOf } from './redis.js';

interface Places {
  /** Texts, by name. */
  places: Record<string, string>;
  redis: RedisClient;
  /** With everything below it. */
  folder: string;
}

/** The places in which one of the secrets is found, as it is or in one of the usual encodings. */
export async function tracesOf(secrets: readonly string[], { places, redis, folder }: Places): Promise<string[]> {
  const forms = secrets.flatMap(formsOf);
  const hasOne = (content: Buffer | string) => forms.some((form) => content.includes(form));
  const found = Object.keys(places).filter((name) => hasOne(places[name]!));
  for (const key of await redis.keys('*')) {
    if (hasOne(JSON.stringify([key, await contentOf(redis, key)]))) found.push(`redis ${key}`);
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && hasOne(await readFile(file))) found.push(`file ${path.relative(folder, file)}`);
  }
  return found;
}

/** Base64 depends on where in a longer text it stands: three forms, without their edges. */
function formsOf(secret: string): string[] {
  const inBase64 = ['', '.', '..'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(before.length === 0 ? 0 : 4, -4),
  );
  const inHex = Buffer.from(secret).toString('hex');
  return [secret, encodeURIComponent(secret), inHex, ...inBase64];
}
