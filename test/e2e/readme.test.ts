/**
 * The commands of the README and of the pages that continue it, run one after the other as a reader
 * would.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killCommands, type Service, startService, temporaryFolder } from './regulab.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/**
 * Commands that are tests themselves: the continuous integration runs the first three, every e2e
 * test the last.
 */
const RUN_ELSEWHERE = ['npm run demo', 'npm test', 'npm run check', 'npm start'];

/** Read in this order: later pages use what the commands of earlier ones have set. */
const PAGES = ['README.md', 'docs/api.md', 'docs/cli.md'];
/** The lines of their `sh` blocks, in order. */
const texts = await Promise.all(PAGES.map((page) => readFile(path.join(ROOT, page), 'utf8')));
const lines = texts
  .flatMap((text) => [...text.matchAll(/^```sh\n(.*?)^```$/gms)])
  .flatMap(([, block]) => block!.trim().split('\n'));
const commands = lines.filter((line) => !RUN_ELSEWHERE.includes(line));

let service: Service;
let folder: string;
const variables: Record<string, string> = {};

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService(path.join(folder, 'data'), { REGULAB_CONCURRENCY: '2' });
  if (spawnSync('jq', ['--version']).error) {
    await mkdir(path.join(folder, 'bin'));
    await writeFile(path.join(folder, 'bin/jq'), JQ, { mode: 0o755 });
    variables.PATH = `${path.join(folder, 'bin')}:${process.env.PATH}`;
  }
  // What is downloaded must not land in the checkout; everything else is the checkout's own.
  await mkdir(path.join(folder, 'checkout'));
  for (const name of ['package.json', 'bin', 'dist', 'node_modules', 'examples']) {
    await symlink(path.join(ROOT, name), path.join(folder, 'checkout', name));
  }
});

/**
 * A stand-in for jq where it is not installed: `-r` with a path such as .items[0].id or
 * .comparisons[].statement.
 */
const JQ = `#!/usr/bin/env node
const value = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const keys = process.argv.at(-1).match(/[^.[\\]]+|\\[\\]/g);
const found = keys.reduce((values, key) => values.flatMap((one) => (key === '[]' ? one : [one[key]])), [value]);
console.log(found.join('\\n'));
`;

afterAll(async () => {
  await service.interrupt();
  killCommands();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a line, with the variables that earlier lines set, and keeps those that it sets. */
async function runLine(line: string): Promise<{ code: number; output: string }> {
  const [, assigned] = /^([A-Z]+)=/.exec(line) ?? [];
  const script = line.replaceAll('localhost:3000', service.url.replace('http://', ''));
  const shell = spawn('bash', ['-c', assigned ? `${script}\nprintf %s "$${assigned}"` : script], {
    cwd: path.join(folder, 'checkout'),
    env: { ...process.env, NODE_OPTIONS: '', REGULAB_URL: service.url, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  shell.stdout.on('data', (chunk) => {
    output += chunk;
  });
  shell.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(shell, 'close');
  if (assigned) variables[assigned] = output.trim();
  return { code, output: code === 0 ? output : `${output}${errors}` };
}

/** What must be seen in the output of a line that contains the key. */
const EXPECTED: [within: string, pattern: RegExp][] = [
  ['ID=', /^exp_[0-9a-f-]{36}$/],
  ['ETAG=', /^W\/"\d+"$/],
  ['prefer: wait', /^HTTP\/1\.1 304 /],
  ['-X PATCH', /"labels":\{"stage":"prod"\}/],
  ['/v1/queue', /"trainers":2/],
  ['/v1/datasets/mnist/images', /"index":247,"label":4,"pixels":\[0,/],
  ['/v1/datasets', /"name":"mnist","trainImages":60000,/],
  ['experiments:bulk?', /"dryRun":true,/],
  ['experiments:bulk ', /"outcome":"changed"/],
  ['label=team=vision', /"labels":\{"team":"vision",/],
  ['EXPERIMENT=', /^exp_[0-9a-f-]{36}$/],
  ['/v1/events?', /"type":"run\.finished".*"missed":false/],
  ['/events', /^event: experiment\.finished$/m],
  ['RUN=', /^run_[0-9a-f-]{36}$/],
  ['WEBHOOK=', /^wh_[0-9a-f-]{36}$/],
  ['WORKER=', /^[\w.-]+-\d+-[0-9a-f]{8}$/],
  ['--undo', /(active|draining|drained)/],
  ['regulab webhooks', /^No webhooks\./m],
  ['jq -r', /the test accuracy of with-dropout is /m],
  ['/v1/comparisons', /"differences":\[\{"pointer":"\/regularization\/dropout"/],
  ['/comparison', /"statement":"[^"]*the test accuracy of with-dropout is /],
  ['/diagnostics', /"ece":0\./],
  ['outputs=digit', /"preparation":\{"fit":"auto","ink":"light".*"image":\[\[0,0,/],
  ['content-type: image/png', /"digit":\d,"probabilities":\[/],
  ['mcSamples', /"mutualInformation":0\.0*[1-9]/],
  ['--fit none', /^seven\.png +\d +\d+\.\d\d %$/m],
  ['regulab predict', /^seven\.png +\d +\d+\.\d\d %$/m],
  ['regulab reproduce', /^reproduces +the same bytes as run_/m],
  ['/layers', /"hoyer":0\.\d+,"zeroShare":0/],
  ['/generalization', /"effectiveParameters":null/],
  ['regulab compare', /^minus without-dropout/m],
  ['/v1/advice', /"rule":"AUGMENT"/],
  ['regulab report', /^Wrote report\.html\.$/m],
  ['-o report.html', /^$/],
  ['/report?format=md', /^## The answer$/m],
  ['-o curves.svg', /^$/],
  ['-o arms.png', /^$/],
  ['/figures', /"name":"arms"/],
  ['-o metrics.csv', /^$/],
  ['-o metrics.parquet', /^$/],
  ['/experiments/$EXPERIMENT', /"arm":"with-dropout"/],
  ['/metrics', /"runningObjective":/],
  ['examples/load-model.mjs', /an empty image: (0\.\d{3} ?){10}/],
  ['{"preset"', /"status":"queued"/],
  ['/v1/presets', /notebook-dropout-corrected/],
  ['regulab presets', /quick-start/],
  ['regulab datasets', /^mnist +60000 +10000$/m],
  ['regulab edit', /^labels +stage=prod$/m],
  ['--watch', /succeeded/],
];

describe('the README and its pages', () => {
  it('has its commands run by the continuous integration where not here', async () => {
    const ci = await readFile(path.join(ROOT, '.ci/run'), 'utf8');
    expect(RUN_ELSEWHERE.filter((command) => lines.includes(command))).toEqual(RUN_ELSEWHERE);
    for (const command of ['npm run demo', 'npm run check', 'npm test']) expect(ci).toContain(command);
    const { scripts } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
    expect(scripts.start).toMatch(/node bin\/regulab\.mjs start$/);
  });

  it.each(commands)(
    'runs %s',
    async (line) => {
      const { code, output } = await runLine(line);
      expect({ line, code, output: code === 0 ? '' : output }).toEqual({ line, code: 0, output: '' });
      for (const [, pattern] of EXPECTED.filter(([within]) => line.includes(within)).slice(0, 1)) {
        expect(output).toMatch(pattern);
      }
    },
    240_000,
  );

  it('leaves the files that it promises', async () => {
    for (const file of [
      'metrics.csv',
      'model.json',
      'weights.bin',
      'my-model/model.json',
      'my-model/predictions.bin',
    ]) {
      expect((await stat(path.join(folder, 'checkout', file))).size).toBeGreaterThan(0);
    }
  });
});
