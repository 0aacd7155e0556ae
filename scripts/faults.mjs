// @ts-check
// Runs the fault plan (docs/reliability.md): the quick counts, or a shard of the full ones. Ends
// with one line that counts the trials. test/faults/README.md explains how to write a fault.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runJest, setUp } from './jest.mjs';

const USAGE = `npm run test:faults -- [options]
  --full           the full counts, not the quick ones
  --shard i/n      the i-th of n equal parts
  --seed N         the random choices of an earlier run
  --only F2[:17]   one fault, or one trial of it
  --trials N       another number of trials for each fault
  --redis KIND     what Redis is in F1, F7 and F11: one (server, the default), sentinel or cluster
  --report FILE    where the report goes (faults-<mode>-<i>-of-<n>.json for the full plan; else none)`;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    shard: { type: 'string', default: '1/1' },
    seed: { type: 'string' },
    only: { type: 'string' },
    trials: { type: 'string' },
    redis: { type: 'string', default: 'one' },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const REDIS_KINDS = ['one', 'sentinel', 'cluster'];
/** Whose Redis is replaced, or goes away and comes back. */
const FAULTS_OF_KINDS = ['F1', 'F7', 'F11'];

const settings = readSettings();
const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-fault-plan-'));
const reportFolder = path.join(scratch, 'reports');
mkdirSync(reportFolder);
const settingsFile = path.join(scratch, 'settings.json');
writeFileSync(settingsFile, JSON.stringify({ ...settings, reports: reportFolder }));

setUp();
const { mode, seed, shard } = settings;
const kindOption = settings.redis === 'one' ? '' : ` --redis ${settings.redis}`;
console.log(`fault plan, ${mode}${kindOption}, shard ${shard.index}/${shard.of}, seed ${seed}`);
const pattern = settings.only ? `/f${settings.only.fault.slice(1).padStart(2, '0')}[^/]*` : '/*';
const kinds = canTrace() ? '{faults,trace}' : 'faults';
const args = ['--testMatch', `**/test/faults/*.${kinds}.ts`, '--maxWorkers=2', '--silent=false'];
if (settings.only) args.push('--testPathPatterns', pattern);
const { passed, failed, status } = runJest(args, {
  REGULAB_FAULT_SETTINGS: settingsFile,
  ...(mode === 'full' && { REGULAB_TEST_FILE_MINUTES: '60' }),
});

const reports = readdirSync(reportFolder).map((name) =>
  JSON.parse(readFileSync(path.join(reportFolder, name), 'utf8')),
);
const reportFile = values.report ?? (mode === 'full' ? `faults-full-${shard.index}-of-${shard.of}.json` : null);
if (reportFile) {
  const machine = {
    cpus: os.cpus().length,
    cpu: os.cpus()[0]?.model,
    platform: `${os.platform()} ${os.arch()}`,
    node: process.version,
  };
  const report = { date: new Date().toISOString(), machine, mode, seed, shard, faults: reports };
  writeFileSync(reportFile, `${JSON.stringify(report, null, 1)}\n`);
  console.log(`report: ${reportFile}`);
}
for (const { fault, failures } of reports)
  for (const { trial } of failures)
    console.log(`repeat: npm run test:faults -- --seed ${seed} --only ${fault}:${trial}${kindOption}`);
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(status);

function readSettings() {
  const [, index = '', of = ''] = /^(\d+)\/(\d+)$/.exec(values.shard) ?? refuse(`--shard ${values.shard} is not i/n`);
  const [, fault = '', trial] =
    /^(F\d+)(?::(\d+))?$/.exec(values.only ?? 'F0') ?? refuse(`--only ${values.only} is no fault`);
  if (Number(index) < 1 || Number(index) > Number(of)) refuse(`--shard ${values.shard} is not one of the shards`);
  if (!REDIS_KINDS.includes(values.redis)) refuse(`--redis ${values.redis} is none of ${REDIS_KINDS.join(', ')}`);
  if (values.redis !== 'one' && !FAULTS_OF_KINDS.includes(values.only === undefined ? '' : fault)) {
    refuse(`--redis ${values.redis} needs --only with one of ${FAULTS_OF_KINDS.join(', ')}`);
  }
  return {
    redis: values.redis,
    mode: values.full ? 'full' : 'quick',
    seed: values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed),
    shard: { index: Number(index), of: Number(of) },
    only: values.only === undefined ? null : { fault, trial: trial === undefined ? null : Number(trial) },
    trials: values.trials === undefined ? null : Number(values.trials),
  };
}

/** Says what is left out where it cannot. */
function canTrace() {
  if (spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0) return true;
  console.log(
    'strace is not here, or may follow no process: the order of system calls and power loss (F7) are left out',
  );
  return false;
}

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}
