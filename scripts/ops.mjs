// @ts-check
// Checks what is in ops/ with promtool: the rules, their unit tests, the scrape configuration, and
// the metrics of a running service.
//
//   apt-get install prometheus      (promtool is in it)
//   npm run test:ops
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { withService } from './service.mjs';

const FOLDER = path.join(import.meta.dirname, '../ops/prometheus');
const PROMTOOL = process.env.PROMTOOL ?? 'promtool';

const checks = [
  ['check', 'rules', 'alerts.yml'],
  ['test', 'rules', 'alerts.test.yml'],
  ['check', 'config', 'prometheus.yml'],
];
const codes = checks.map((args) => promtool(args));
codes.push(
  await withService(async ({ url }) => {
    const answer = await fetch(`${url}/metrics`);
    return promtool(['check', 'metrics'], await answer.text());
  }),
);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

/**
 * @param {string[]} args
 * @param {string} [input]
 * @returns {number} the exit code
 */
function promtool(args, input) {
  console.log(`promtool ${args.join(' ')}`);
  const { status, error } = spawnSync(PROMTOOL, args, {
    cwd: FOLDER,
    stdio: ['pipe', 'inherit', 'inherit'],
    ...(input !== undefined && { input }),
  });
  if (error) {
    console.error(`${PROMTOOL} cannot be run (${error.message}): install the package prometheus, or set PROMTOOL.`);
    return 1;
  }
  return status ?? 1;
}
