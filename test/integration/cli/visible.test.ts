/**
 * Nothing that others wrote reaches a terminal, a report or JSON lines as a character that moves
 * the cursor, reorders or hides text: every such character × every command.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { escapeXml } from '../../../src/charts/drawing/escape.js';
import { isVisible, visible, visibleDeep, visibleJson, visibleLines } from '../../../src/visible.js';
import { finishRun, SMALL_SPEC, startApi } from '../../support/api.js';
import { epochMetrics } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';
import { regulab } from './regulab.js';

const points = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const HIDDEN = [
  ...points(0x00, 0x1f),
  ...points(0x7f, 0x9f),
  ...points(0x202a, 0x202e),
  ...points(0x2066, 0x2069),
  ...[0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2060, 0xfeff],
].map((point) => String.fromCharCode(point));
const FORGED = '\u001b[2J\u001b[31mgone\r\nexp_0000 forged succeeded';
const HOSTILE = `a${FORGED}${HIDDEN.join('x')}z`;

/** The first character of the output that does not belong there; lines and tabs do. */
const hiddenIn = (output: string) =>
  HIDDEN.find((character) => character !== '\n' && character !== '\t' && output.includes(character))
    ?.codePointAt(0)
    ?.toString(16);

describe('visible text', () => {
  it.each(HIDDEN)('writes %j as an escape', (character) => {
    const expected = `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    expect(isVisible(`a${character}`)).toBe(false);
    expect(visible(`a${character}b`)).toBe(`a${expected}b`);
    if (character !== '\n' && character !== '\t') expect(escapeXml(character)).toBe(expected);
    expect(JSON.parse(visibleJson({ [character]: character }))).toEqual({ [character]: character });
    expect(hiddenIn(visibleJson(character))).toBeUndefined();
  });

  it('leaves writing of every kind alone', () => {
    for (const text of ['plain', 'é ß 数字 \u0639\u0631\u0628\u064a', '👩‍🔬', 'می\u200cخواهم', '\\u001b']) {
      expect(visible(text)).toBe(text);
      expect(isVisible(text)).toBe(true);
    }
    expect(visibleLines('a\n\tb\r')).toBe('a\n\tb\\u000d');
    expect(visibleDeep({ '\u001b': ['\u009b', 1, null] })).toEqual({ '\\u001b': ['\\u009b', 1, null] });
  });
});

const redis = await startTestRedis();
const api = await startApi(redis.url);
let url: string;
let experimentId: string;
let runId: string;

/** A record that an earlier version took, with hostile text wherever free text stands. */
beforeAll(async () => {
  url = await api.listen();
  const { id, runs } = await api.submit(SMALL_SPEC);
  experimentId = id;
  runId = runs[0]!.id;
  await finishRun(api, runId, { epochs: [epochMetrics(1), epochMetrics(2)] });
  const warnings = JSON.stringify([{ code: 'HOSTILE', pointer: `/${HOSTILE}`, message: HOSTILE }]);
  await api.redis.hset(api.keys.experiment(id), { name: HOSTILE, warnings });
  await api.redis.hset(api.keys.run(runId), { error: JSON.stringify({ code: 'INTERNAL', message: HOSTILE }) });
});

const COMMANDS: [string, () => string[]][] = [
  ['list', () => ['list']],
  ['get an experiment', () => ['get', experimentId]],
  ['get a run', () => ['get', runId]],
  ['get --metrics', () => ['get', experimentId, '--metrics']],
  ['watch an experiment', () => ['watch', experimentId]],
  ['watch a run', () => ['watch', runId]],
  ['compare', () => ['compare', experimentId]],
  ['path', () => ['path', experimentId]],
  ['bias-variance', () => ['bias-variance', experimentId]],
  ['ensembles', () => ['ensembles', experimentId]],
  ['advise', () => ['advise', experimentId]],
  ['report --format md', () => ['report', experimentId, '--format', 'md', '--output', '-']],
  ['report --format html', () => ['report', experimentId, '--output', '-']],
  ['an unknown preset', () => ['submit', '--preset', HOSTILE.replaceAll('\u0000', '')]],
  ['an unknown field', () => ['submit', '--preset', 'quick-start', '--set', 'x\u001b\u009b\u202e\r\ny=1']],
  ['an unknown arm', () => ['compare', experimentId, '--baseline', '\u001b\u009b\u202e\r\ny']],
  ['an id that is none', () => ['get', 'exp_\u001b\u009b\u202e\r\n']],
  ['a file that is not there', () => ['submit', '\u001b\u009b\u202e\r\n.json']],
];

describe.each(COMMANDS)('%s', (_, command) => {
  it('shows no hidden character', async () => {
    const { stdout, stderr } = await regulab(url, command());
    expect(stdout + stderr).not.toBe('');
    expect(hiddenIn(stdout + stderr)).toBeUndefined();
    expect(stdout).not.toMatch(/^exp_0000/m);
  });

  it('writes none as JSON either', async () => {
    const { stdout, stderr } = await regulab(url, [...command(), '--json']);
    expect(hiddenIn(stdout + stderr)).toBeUndefined();
  });
});

it('names are shown escaped to people, and as they are to programs', async () => {
  expect((await regulab(url, ['list'])).stdout).toContain(visible(HOSTILE).slice(0, 20));
  const listed = JSON.parse((await regulab(url, ['list', '--json'])).stdout);
  expect(listed.items.map(({ name }: { name: string }) => name)).toContain(HOSTILE);
});

it.each(HIDDEN)('the service refuses a name with %j', async (character) => {
  const payload = { ...SMALL_SPEC, name: `a${character}b` };
  const response = await api.call('POST', '/v1/experiments?dryRun=true', { payload });
  expect([response.statusCode, response.json().errors?.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
    400,
    ['/name'],
  ]);
  expect(isVisible(response.json().detail)).toBe(true);
});
