/**
 * Nothing that others wrote reaches a terminal, a report or JSON lines as a character that moves
 * the cursor, reorders or hides text: every such character × every command.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CommanderError } from 'commander';
import { escapeXml } from '../../../src/charts/drawing/escape.js';
import { describeError } from '../../../src/cli/errors.js';
import { createProgram } from '../../../src/cli/main.js';
import { paletteFor } from '../../../src/cli/output/format.js';
import type { Terminal } from '../../../src/cli/session.js';
import { isVisible, visible, visibleDeep, visibleJson, visibleLines } from '../../../src/visible.js';
import { finishRun, SMALL_SPEC, startApi } from '../../support/api.js';
import { epochMetrics } from '../../support/experiments.js';
import { temporaryFolder } from '../../support/folders.js';
import { startTestRedis } from '../../support/redis.js';
import { regulab } from './regulab.js';

const points = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const pointsLike = (pattern: RegExp) =>
  points(0, 0x10_ffff).filter((point) => pattern.test(String.fromCodePoint(point)));
const JOINERS = [0x200c, 0x200d, ...points(0xfe00, 0xfe0f)];
/** Drawn as nothing, according to Unicode. */
const IGNORABLE = pointsLike(/\p{Default_Ignorable_Code_Point}/u).filter((point) => !JOINERS.includes(point));
const HIDDEN = [
  ...points(0x00, 0x1f),
  ...points(0x7f, 0x9f),
  ...[0x2028, 0x2029, 0xfff9, 0xfffa, 0xfffb, 0xfdd0, 0xfffe],
  ...points(0x202a, 0x202e),
  ...IGNORABLE.filter((point) => point < 0xffff && (point < 0x202a || point > 0x202e)),
  ...[0xe0001, 0xe0041, 0xe007f, 0x1d173],
].map((point) => String.fromCodePoint(point));
const FORGED = '\u001b[2J\u001b[31mgone\r\nexp_0000 forged succeeded';
const HOSTILE = `a${FORGED}${HIDDEN.join('x')}z`;

/** The first character of the output that does not belong there; lines and tabs do. */
const hiddenIn = (output: string) =>
  HIDDEN.find((character) => character !== '\n' && character !== '\t' && output.includes(character))
    ?.codePointAt(0)
    ?.toString(16);

describe('visible text', () => {
  it.each(HIDDEN)('writes %j as an escape', (character) => {
    const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
    const expected = `\\u${units.join('\\u')}`;
    expect(isVisible(`a${character}`)).toBe(false);
    expect(visible(`a${character}b`)).toBe(`a${expected}b`);
    if (character !== '\n' && character !== '\t') expect(escapeXml(character)).toBe(expected);
    expect(JSON.parse(visibleJson({ [character]: character }))).toEqual({ [character]: character });
    expect(hiddenIn(visibleJson(character))).toBeUndefined();
  });

  it('escapes whatever Unicode draws as nothing, and halves of pairs', () => {
    expect(IGNORABLE.length).toBeGreaterThan(4000);
    for (const point of [...IGNORABLE, 0xd800, 0xdfff, ...pointsLike(/\p{Noncharacter_Code_Point}/u)]) {
      const text = `a${String.fromCodePoint(point)}`;
      expect([point.toString(16), isVisible(text)]).toEqual([point.toString(16), false]);
      expect(JSON.parse(`"${visible(text)}"`)).toBe(text);
    }
  });

  it('has the colours of the palette and no others', () => {
    const { bold, bad, print } = paletteFor({ isTTY: true, hasColors: () => true });
    const [red, plain] = ['\u001b[31m', '\u001b[39m'];
    expect(print(`${bold('a')} ${bad(`b${red}c`)}\n${red}d\t`)).toBe(
      `\u001b[1ma\u001b[22m ${red}b\\u001b[31mc${plain}\n\\u001b[31md\t`,
    );
    const without = paletteFor({});
    expect(without.print(without.bad(`b${red}`))).toBe('b\\u001b[31m');
  });

  it('leaves writing of every kind alone', () => {
    const scripts = [
      'plain',
      'é ß 数字 \u0639\u0631\u0628\u064a',
      'می\u200cخواهم',
      '\\u001b',
      '한국어',
      'हिन्दी',
      'עִבְרִית',
    ];
    for (const text of [...scripts, '👩‍🔬', '❤️', '👩‍❤️‍👨', '👍🏽', '1️⃣', '🇩🇪', '☺︎', '😀']) {
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
  await finishRun(api, runId, {
    epochs: [epochMetrics(1), epochMetrics(2)],
    files: { 'training.log': Buffer.from('trained\n') },
  });
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

const ARGUMENT = 'o\u001b[31mX\u009b2J\u202ey\u00ad\u{e0041}';
const COLOURS = [1, 2, 22, 31, 32, 33, 36, 39].map((code) => `\u001b[${code}m`);
const folder = temporaryFolder();

/** Runs a command in this process, on a terminal with colours. */
async function run(args: string[], isTTY: boolean): Promise<string> {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const stream = { write, isTTY, hasColors: () => isTTY };
  const terminal: Terminal = {
    stdin: async function* () {},
    stdout: stream,
    stderr: stream,
    signal: AbortSignal.timeout(20_000),
    finish: () => {},
  };
  await createProgram(terminal)
    .parseAsync(args, { from: 'user' })
    .catch((error: unknown) => {
      // As main does; commander has written its own errors by then.
      if (!(error instanceof CommanderError)) write(visibleLines(describeError(error)));
    });
  return output;
}

/** Every place of the command line where a word of the user may stand. */
function* placesOfWords(): Generator<[title: string, args: () => string[]]> {
  const nowhere = { write: () => {} };
  const program = createProgram({
    stdin: async function* () {},
    stdout: nowhere,
    stderr: nowhere,
    signal: AbortSignal.abort(),
    finish: () => {},
  });
  yield ['the name of a command', () => [ARGUMENT]];
  yield ['an option before the command', () => [`--${ARGUMENT}`]];
  for (const command of program.commands) {
    const name = command.name();
    // What changes something is asked of nothing: the others need what is there.
    const changes = /^(?:cancel|delete|pause|resume|retry|reproduce)$/.test(name);
    const given = command.registeredArguments.map((argument) => () => {
      if (/file/.test(argument.name())) return path.join(folder, 'spec.json');
      if (argument.name() === 'names') return 'training.log';
      const id = /run/.test(argument.name()) ? runId : experimentId;
      return changes ? id.replace(/.{4}$/, '0000') : id;
    });
    const words = () => [name, ...given.map((word) => word())];
    for (const [at, argument] of command.registeredArguments.entries()) {
      const prefixes = /id/i.test(argument.name()) ? ['', 'exp_', 'run_'] : [''];
      for (const prefix of prefixes) {
        yield [`${name} ${prefix}${argument.name()}`, () => words().with(at + 1, `${prefix}${ARGUMENT}`)];
      }
    }
    for (const option of command.options.filter(({ required }) => required)) {
      const values = option.long === '--output' ? [path.join(folder, ARGUMENT)] : [ARGUMENT, `x=${ARGUMENT}`];
      for (const [at, value] of values.entries()) {
        yield [`${name} ${option.long} (${at})`, () => [...words(), option.long!, value]];
      }
    }
    yield [`${name} with an unknown option`, () => [...words(), `--${ARGUMENT}`]];
    yield [`${name} with a word too many`, () => [...words(), ...Array(3).fill(ARGUMENT)]];
  }
}

describe.each([...placesOfWords()])('what the user wrote: %s', (_, args) => {
  beforeAll(() => fs.writeFile(path.join(folder, 'spec.json'), JSON.stringify(SMALL_SPEC)));

  it.each([true, false])('shows no hidden character (on a terminal: %s)', async (isTTY) => {
    const given = args();
    const withUrl = given[0] === ARGUMENT || given[0]!.startsWith('-') || given.includes('--url');
    const hasUrl = !/^(?:start|demo)$/.test(given[0]!) && !withUrl;
    const output = await run([...given, ...(hasUrl ? ['--url', url] : [])], isTTY);
    const own = isTTY ? COLOURS.reduce((text, colour) => text.replaceAll(colour, ''), output) : output;
    expect(output).not.toBe('');
    expect([output, hiddenIn(own)]).toEqual([output, undefined]);
    // Its colour is one of the palette's, but nobody asked for it.
    expect(output).not.toContain('o\u001b[31mX');
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
