/**
 * How the value of an environment variable is read. Every reader gets the text without the white
 * space around it, and either gives exactly what is written there or refuses it: no value is
 * rounded, cut or guessed.
 */
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { parseRedisUrl } from './store/redis-url.js';

/** Says what a value must be and never shows a part of it. */
class Refusal extends Error {}

const expected = (what: string) => new Refusal(`expected ${what}`);

/** A schema of texts that `read` understands; what it throws becomes the finding. */
function text<Value>(read: (given: string) => Value) {
  return z.string().transform((given, context): Value => {
    try {
      refuseQuotes(given);
      return read(given);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.addIssue(error.message);
      return z.NEVER;
    }
  });
}

/** Shells remove quotes, `docker run --env-file` passes them on. */
function refuseQuotes(given: string): void {
  if (/^(["'`])[\s\S]*\1$/.test(given)) throw expected('a value without quotes around it: remove the quotes');
}

/** A schema of one line of text that `read` understands. */
const line = <Value>(read: (given: string) => Value) =>
  text((given) => {
    if (CONTROLS.test(given)) throw expected('text without line breaks and other control characters');
    return read(given);
  });
const CONTROLS = /[\p{Cc}\u2028\u2029]/u;

/**
 * A whole number in plain digits.
 * @param unit in the plural, for messages: `seconds`
 */
export const integer = (minimum: number, maximum: number, unit?: string) =>
  line((given) => numberOf(given, /^(0|[1-9]\d*)$/, 'whole number', minimum, maximum, unit));

/** A number in plain digits, with a decimal point if need be. */
export const decimal = (minimum: number, maximum: number, unit?: string) =>
  line((given) => numberOf(given, /^(0|[1-9]\d*)(\.\d{1,9})?$/, 'number', minimum, maximum, unit));

function numberOf(
  given: string,
  digits: RegExp,
  kind: string,
  minimum: number,
  maximum: number,
  unit: string | undefined,
): number {
  const value = Number(given);
  if (digits.test(given) && value >= minimum && value <= maximum) return value;
  throw expected(`a ${kind}${unit ? ` of ${unit}` : ''} from ${minimum} to ${maximum}, in digits alone`);
}

const FLAGS: Record<string, boolean> = {
  ...{ true: true, yes: true, on: true, 1: true },
  ...{ false: false, no: false, off: false, 0: false },
};
/** true, yes, on, 1 or the opposite, in any case. */
export const flag = () =>
  line((given) => {
    const word = given.toLowerCase();
    if (Object.hasOwn(FLAGS, word)) return FLAGS[word]!;
    throw expected('true or false');
  });

/** One of some words, in any case. */
export const choice = <const Word extends string>(words: readonly Word[]) =>
  line((given) => {
    const word = words.find((each) => each === given.toLowerCase());
    if (word !== undefined) return word;
    throw expected(`${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  });

/** A text of a form. @param form what it must be, to follow "expected" */
export const matching = (pattern: RegExp, form: string) =>
  line((given) => {
    if (pattern.test(given)) return given;
    throw expected(form);
  });

/** Items between commas or line ends, each read by `read`. */
export const listOf = <Item>(read: (item: string) => Item) =>
  text((given) => {
    const items = given
      .split(/[,\r\n]+/)
      .map((item) => item.trim())
      .filter((item) => item !== '');
    // Commas alone: keys that a template left empty must not mean "no keys".
    if (items.length === 0 && given !== '') throw expected('items between commas');
    if (items.some((item) => CONTROLS.test(item))) throw expected('items without control characters');
    items.forEach(refuseQuotes);
    return items.map(read);
  });

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
/** Resolvers read `127.1`, `0` and `0x7f000001` as addresses. */
const NUMERIC = /(^|\.)(\d+|0x[0-9a-f]*)$/i;

/** An IP address or the name of a host, without a port, in lower case. */
export const host = () => line((given) => hostOf(given).toLowerCase());

/** The same, as an item of a list. */
export function hostOf(given: string): string {
  if (isIP(given) !== 0 || (HOST_NAME.test(given) && !NUMERIC.test(given))) return given;
  throw expected('an IP address or the name of a host, without scheme, brackets and port');
}

/** A network as CIDR. */
export function networkOf(given: string): string {
  const [, address = '', bits] = /^([0-9a-fA-F:.]+)\/(0|[1-9]\d{0,2})$/.exec(given) ?? [];
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  if (Number(bits) <= most) return given;
  throw expected('networks as CIDR, such as 10.1.0.0/16 or fd00::/8');
}

/** A number of seconds as an item of a list, to the millisecond. */
export const secondsOf = (given: string): number =>
  numberOf(given, /^(0|[1-9]\d*)(\.\d{0,2}[1-9])?$/, 'number', 0, 604_800, 'seconds');

/** Of a bearer key: what a guesser of a billion keys a second does not find. */
const KEY_LENGTH = 16;

/** A bearer key. */
export function keyOf(given: string): string {
  if (given.includes(';')) throw expected('commas between keys; keys have no semicolons');
  if (/^[\x21-\x7e]{16,512}$/.test(given)) return given;
  throw expected(
    `keys of ${KEY_LENGTH} to 512 letters, digits and signs without white space; "openssl rand -hex 32" makes one`,
  );
}

/** The origin of a web page as browsers send it, or `*`. */
export function originOf(given: string): string {
  if (given === '*') return given;
  if (given.includes('*')) throw expected('each origin in full; * stands for all origins and must be alone');
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) {
    if (url.origin === given) return given;
    throw expected(`origins as browsers send them, without path and slash at the end: ${url.origin}`);
  }
  throw expected('origins of the form https://example.com or http://localhost:8888, or *');
}

const MAX_PATH = 4096;

/** A folder, as an absolute path. */
export const folder = () => line(folderOf);

function folderOf(given: string): string {
  if (given.startsWith('~')) throw expected('a path with your home folder in full; only shells replace ~');
  refuseQuotes(given);
  if (/(?:^|\/)\$|\$\{/.test(given)) throw expected('a path with its variables in full; only shells replace $');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) throw expected('a path of this machine, not a URL');
  if (given.length > MAX_PATH) throw expected(`a path of at most ${MAX_PATH} characters`);
  return path.resolve(given);
}

/** As in a spec: `identifierSchema`. */
const DATASET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `name=/folder` pairs as an object. */
export const datasetFolders = () =>
  listOf((pair) => {
    const [, name = '', given = ''] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
    if (given.trim() === '') throw expected('pairs of the form name=/folder, with a comma between two');
    if (!DATASET_NAME.test(name.trim())) {
      throw expected('names of at most 64 letters, digits, ".", "_" and "-" that begin with a letter or digit');
    }
    if (name.trim().toLowerCase() === 'mnist')
      throw expected('a name other than mnist, in any case, which is always the packaged MNIST');
    return [name.trim(), folderOf(given.trim())] as const;
  }).transform((pairs, context) => {
    const folders = Object.fromEntries(pairs);
    if (Object.keys(folders).length < pairs.length) context.addIssue('expected each name once');
    return folders;
  });

/** An http(s) address to which paths are appended. */
export const webAddress = () =>
  line((given) => {
    const url = URL.canParse(given) ? new URL(given) : null;
    const { protocol, username, password, search, hash } = url ?? { protocol: '' };
    if (/^https?:$/.test(protocol) && !username && !password && !search && !hash) return given;
    throw expected('an http(s) URL without user, password, query and #, such as http://127.0.0.1:3000');
  });

/** An address of Redis, as it is given. */
export const redisUrl = () =>
  line((given) => {
    try {
      parseRedisUrl(given);
      return given;
    } catch (error) {
      throw new Refusal((error as Error).message);
    }
  });

/** A bucket of object storage, with what every key in it begins with. */
export interface BucketAddress {
  name: string;
  /** Empty, or ending with "/". */
  prefix: string;
}

/** Names that Amazon and others accept, and keys that need no quoting anywhere. */
const BUCKET_URL = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[A-Za-z0-9_.-]{1,64}){0,8})\/?$/;

/** `s3://bucket/prefix` */
export const bucketUrl = () =>
  line((given): BucketAddress => {
    const [, name, prefix = ''] = BUCKET_URL.exec(given) ?? [];
    if (name !== undefined) return { name, prefix: prefix === '' ? '' : `${prefix.slice(1)}/` };
    throw expected('s3://bucket or s3://bucket/prefix, with letters, digits, ".", "_" and "-"');
  });

/** The name that differs by the fewest letters, or undefined when none is near. */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  const near = known.map((each) => ({ each, distance: lettersBetween(name.toUpperCase(), each) }));
  const [best] = near.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= name.length / 4 ? best.each : undefined;
}

/** Letters to insert, remove or replace (Levenshtein, 1966). */
function lettersBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      next.push(Math.min(row[j]! + (letter === b[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
