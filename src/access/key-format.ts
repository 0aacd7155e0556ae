/**
 * The text of a key: `rgl_`, 12 characters that name it, 32 secret ones and 6 of a checksum. By
 * the checksum a typo is known without asking Redis, and scanners find keys that were lost.
 */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const START = 'rgl_';
const NAME_LENGTH = 12;
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const KEY = new RegExp(
  `^${START}([0-9A-Za-z]{${NAME_LENGTH}})([0-9A-Za-z]{${SECRET_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

export interface KeyParts {
  /** `key_` and the name. */
  id: string;
  secret: string;
}

/** A new key, which is shown once, and its parts. */
export function generateKey(): KeyParts & { key: string } {
  const [name, secret] = [randomText(NAME_LENGTH), randomText(SECRET_LENGTH)];
  return { id: `key_${name}`, secret, key: writeKey({ id: `key_${name}`, secret }) };
}

/** The text of a key of these parts. */
export function writeKey({ id, secret }: KeyParts): string {
  const name = id.replace(/^key_/, '');
  return `${START}${name}${secret}${checksumOf(`${name}${secret}`)}`;
}

/** The parts of a key; null for any other text, such as a key with a typo. */
export function parseKey(text: string): KeyParts | null {
  const [, name, secret, checksum] = KEY.exec(text) ?? [];
  if (name === undefined || secret === undefined || checksum !== checksumOf(`${name}${secret}`)) return null;
  return { id: `key_${name}`, secret };
}

/** How a list shows a key: its beginning, which is not secret. */
export const prefixOf = (id: string): string => id.replace(/^key_/, START);

/**
 * What is stored of a secret. A slow hash, as for passwords, would protect what can be guessed;
 * nobody guesses 190 random bits, and a fast one can be computed with every request.
 */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares two hashes in a time that does not depend on where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const randomText = (length: number) => Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    digits = LETTERS[rest % LETTERS.length] + digits;
    rest = Math.floor(rest / LETTERS.length);
  }
  return digits;
}
