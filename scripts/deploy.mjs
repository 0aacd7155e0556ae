// @ts-check
// Checks what is in deploy/: the chart, linted and rendered by Helm's own library with every switch
// and compared with the schemas of Kubernetes, KEDA and the operator of Prometheus; the compose
// files, compared with the schema of Compose. Needs no cluster and no Helm: pip installs the tools
// into the cache, once (100 MB).
//
//   npm run test:deploy
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CASES } from './deploy/cases.mjs';
import { providePythonTools } from './python-tools.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const TOOLS = ['helm-python-sdk==0.2.2', 'kubernetes-validate==1.37.0', 'check-jsonschema==0.39.0'];
/** The oldest that the chart allows, one in between and the newest. */
const KUBERNETES = ['1.27', '1.32', '1.37'];

const { python, environment: env } = await providePythonTools(TOOLS);

const asked = {
  chart: path.join(ROOT, 'deploy/helm/regulab'),
  schemas: path.join(import.meta.dirname, 'deploy/schemas'),
  kubernetes: KUBERNETES,
  cases: CASES,
};
const composeFiles = ['docker-compose.yml', ...readdirSync(path.join(ROOT, 'deploy/compose'))].filter((name) =>
  name.endsWith('.yml'),
);
const codes = [
  runPython([path.join(import.meta.dirname, 'deploy/check_charts.py')], JSON.stringify(asked)),
  runPython([
    ...['-m', 'check_jsonschema', '--builtin-schema', 'vendor.compose-spec'],
    ...composeFiles.map((name) => path.join(ROOT, name === 'docker-compose.yml' ? '' : 'deploy/compose', name)),
  ]),
];
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

/**
 * @param {string[]} args
 * @param {string} [input]
 * @returns {number} the exit code
 */
function runPython(args, input = '') {
  // Helm logs each refusal, which the summary says better.
  const { status, stdout, stderr } = spawnSync(python, args, { cwd: ROOT, env, input, encoding: 'utf8' });
  process.stdout.write(stdout);
  if (status !== 0) process.stderr.write(stderr);
  return status ?? 1;
}
