/** Files that the command line sends are judged by the service: any file × every way to send it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SMALL_SPEC, startApi } from '../../support/api.js';
import { temporaryFolder } from '../../support/folders.js';
import { startTestRedis } from '../../support/redis.js';
import { regulab } from './regulab.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const url = await api.listen();
const runId = (await api.submit()).runs[0]!.id;
const folder = temporaryFolder();

const spec = JSON.stringify(SMALL_SPEC);
const BOM = '\ufeff';
const withField = (field: string) => spec.replace('{', `{${field},`);

/** Files that no reader of JSON takes, or that mean something else than they seem to. */
const REFUSED: Record<string, string | Buffer> = {
  'UTF-16, little-endian': Buffer.from(BOM + spec, 'utf16le'),
  'UTF-16, big-endian': Buffer.from(BOM + spec, 'utf16le').swap16(),
  'Latin-1': Buffer.from(withField('"name": "caf\u00e9"'), 'latin1'),
  'a key twice': withField('"seeds": [1], "seeds": [1, 2]'),
  'a key twice, deep': withField('"training": {"epochs": 1, "epochs": 2}'),
  __proto__: withField('"__proto__": {}'),
  NaN: withField('"seeds": [NaN]'),
  Infinity: withField('"seeds": [\n  1,\n  -Infinity\n]'),
  True: withField('"layerReport": True'),
  None: withField('"baseline": None'),
  'single quotes': withField("'name': 1"),
  'a comment': withField('"seeds": [1] // one'),
  'a comma too many': withField('"seeds": [1,]'),
  'half of it': spec.slice(0, 30),
  'two values': `${spec}${spec}`,
  'nothing JSON': 'name: yaml\n',
};
/** Files that are JSON, of which only the service knows whether they fit. */
const JUDGED: Record<string, string | Buffer> = {
  'a byte order mark': BOM + spec,
  'a number too large': withField('"seeds": [1e400]'),
  'a number of many digits': withField('"seeds": [12345678901234567890]'),
  'an unknown field': withField('"nme": "x"'),
  'an array': '[1]',
  null: 'null',
  nothing: '',
  'white space': ' \r\n',
};

interface Answer {
  ok: boolean;
  problem?: unknown;
}

/** What the service says to these bytes. */
async function answerOfService(address: string, bytes: string | Buffer): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await api.app.inject({ method: 'POST', url: address, headers, payload: Buffer.from(bytes) });
  return response.statusCode < 300 ? { ok: true } : { ok: false, problem: essence(response.json()) };
}

/** What `regulab … --json` says. */
async function answerOfCommand(args: string[], stdin?: Buffer): Promise<Answer> {
  const { code, stderr } = await regulab(url, [...args, '--json'], stdin);
  expect([0, 2]).toContain(code);
  return code === 0 ? { ok: true } : { ok: false, problem: essence(JSON.parse(stderr).error) };
}

const essence = ({ code, detail, errors }: { code: string; detail: string; errors?: unknown }) => ({
  code,
  // The command to type names the address that was called, and the command line names the file.
  detail: detail
    .replace(/http:\/\/[\w.:]+/, 'http://service')
    .replace(`${folder}/`, '')
    .replace(/^(?:[\w-]+\.json|The text from stdin) is/, 'The body is'),
  errors,
});

describe.each(Object.entries({ ...REFUSED, ...JUDGED }))('a file with %s', (title, content) => {
  const bytes = Buffer.from(content as string);
  const save = async () => {
    const file = path.join(folder, `${title.replace(/\W/g, '-')}.json`);
    await fs.writeFile(file, bytes);
    return file;
  };

  it('is answered as the service answers its bytes, as a file and as input', async () => {
    const expected = await answerOfService('/v1/experiments:plan', bytes);
    expect(await answerOfCommand(['submit', await save(), '--dry-run'])).toEqual(expected);
    expect(await answerOfCommand(['submit', '-', '--dry-run'], bytes)).toEqual(expected);
    if (title in REFUSED) expect(expected.ok).toBe(false);
  });

  it('is refused in the same words by predict', async () => {
    const expected = await answerOfService(`/v1/runs/${runId}/predict`, bytes);
    const whole = JSON.stringify(expected);
    if (title in REFUSED || whole.includes('seeds')) {
      expect(await answerOfCommand(['predict', runId, await save()])).toEqual(expected);
    }
  });

  if (title in REFUSED) {
    it('is refused in the same words when a setting changes it', async () => {
      const expected = await answerOfService('/v1/experiments:plan', bytes);
      const setting = ['--set', 'name=other'];
      expect(await answerOfCommand(['submit', await save(), '--dry-run', ...setting])).toEqual(expected);
    });
  }
});

it('a setting changes what a file with a byte order mark says', async () => {
  const bytes = Buffer.from(BOM + spec);
  const { stdout } = await regulab(url, ['submit', '-', '--dry-run', '--json', '--set', 'name=other'], bytes);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'other', runs: [{ arm: 'only' }] });
});
