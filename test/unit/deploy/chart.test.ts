/** What can be checked of the Helm chart without Helm; `npm run test:deploy` renders it. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { isKnownSetting } from '../../support/settings.js';

const root = path.join(import.meta.dirname, '../../..');
const chart = path.join(root, 'deploy/helm/regulab');
const read = (...file: string[]) => fs.readFileSync(path.join(root, ...file), 'utf8');
const inChart = (name: string) => fs.readFileSync(path.join(chart, name), 'utf8');

const templates = fs.readdirSync(path.join(chart, 'templates')).map((name) => inChart(`templates/${name}`));
const template = templates.join('\n');
type Values = Record<string, unknown>;
const values = parse(inChart('values.yaml')) as Values & {
  api: { preStopSeconds: number; terminationGracePeriodSeconds: number };
  worker: { terminationGracePeriodSeconds: number };
};
const isSchemaMet = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(inChart('values.schema.json')));

/** Paths of all values, those of lists and of empty objects as one. */
function leavesOf(value: unknown, at: string[] = []): string[][] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.keys(value).length === 0) return [at];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...at, key]));
}

/** The values with one more at a path. */
function withValue([key = '', ...rest]: string[], value: unknown, within: Values = values): Values {
  return { ...within, [key]: rest.length === 0 ? value : withValue(rest, value, (within[key] ?? {}) as Values) };
}

/** Filled in by users, who choose the keys. */
const FREE = ['env', 'global', 'annotations', 'nodeSelector', 'affinity', 'requests', 'limits', 'labels'];
const closedParts = [...new Set(leavesOf(values).flatMap((leaf) => leaf.map((_, end) => leaf.slice(0, end).join('.'))))]
  .map((part) => (part === '' ? [] : part.split('.')))
  .filter((part) => !FREE.includes(part.at(-1) ?? '') && part.at(-1) !== 'workerPools');

describe('values.yaml', () => {
  it('meets its schema', () => {
    isSchemaMet(values);
    expect(isSchemaMet.errors).toBeNull();
  });

  it.each(closedParts.map((part) => [part.join('.') || 'the top', part] as const))(
    'takes no unknown key in %s',
    (_, part) => {
      expect(isSchemaMet(withValue([...part, 'unheardOf'], 1))).toBe(false);
    },
  );

  it.each([
    [['worker', 'autoscaling', 'mode'], 'queue'],
    [['worker', 'concurrency'], 0],
    [['worker', 'terminationGracePeriodSeconds'], 3],
    [['secret', 'redisUrl'], 'http://redis'],
    [['secret', 'apiKeys'], ['short']],
    [['artifacts', 'url'], '/data'],
    [['env'], { REGULAB_API_KEYS: 'in-the-open-0123456789' }],
    [['env'], { PATH: '/bin' }],
    [['workerPools'], { 'a name that no pod may have': {} }],
    [['workerPools'], {}],
  ])('takes no %s of %j', (at, value) => {
    expect(isSchemaMet(withValue(at, value))).toBe(false);
  });

  it('says what each setting does', () => {
    const lines = inChart('values.yaml').split('\n');
    const unexplained = lines.filter((line, index) => {
      const isSetting = /^ *[a-zA-Z]+: \S/.test(line) && !/^ +(requests|limits): /.test(line);
      return isSetting && !/^ *# /.test(lines[index - 1]!);
    });
    // Two machines' worth of words explain the pool, which has nothing of its own.
    expect(unexplained.filter((line) => line !== '  default: {}')).toEqual([]);
  });

  it('has no setting that the templates do not use, and they use no other', () => {
    const used = new Set([...template.matchAll(/\.([a-z][A-Za-z]+)/g)].map(([, name]) => name));
    const names = leavesOf(values).flatMap((leaf) => leaf.slice(0, 3));
    const ofUsers = new Set(['default', 'requests', 'limits', 'kubernetes', 'io/hostname']);
    expect(names.filter((name) => !used.has(name) && !ofUsers.has(name))).toEqual([]);
    const roots = [...template.matchAll(/\.Values\.([A-Za-z]+)/g)].map(([, name]) => name!);
    expect(roots.filter((name) => !(name in values))).toEqual([]);
  });
});

/** A path in the description of the API, as text: to parse the whole takes seconds. */
function described(name: string): string {
  const [, rest = ''] = read('openapi.yaml').split(`\n  ${name}:\n`);
  return rest.split(/\n {2}\//)[0]!;
}

describe('the chart', () => {
  it('has the version of the service', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(parse(inChart('Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });

  it('sets only variables that the service reads', () => {
    const direct = [...template.matchAll(/- name: ([A-Z][A-Z0-9_]+)$/gm)].map(([, name]) => name!);
    const secret = [...template.matchAll(/"regulab\.secretVariable" \(list [.$] "([A-Z0-9_]+)"/g)].map(
      ([, name]) => name!,
    );
    expect(direct.length).toBeGreaterThan(4);
    expect(secret.length).toBeGreaterThan(3);
    expect([...direct, ...secret].filter((name) => !isKnownSetting(name))).toEqual([]);
    // The Secret of the chart has it, and values.yaml names it for one of the user.
    for (const name of secret) {
      expect(inChart('templates/secret.yaml')).toContain(`  ${name}: `);
      expect(inChart('values.yaml')).toContain(name);
    }
  });

  it('probes what the service answers without a key, on the port of the image', () => {
    const probed = [...template.matchAll(/httpGet: \{ path: (\S+), port: http \}/g)].map(([, name]) => name!);
    expect(new Set(probed)).toEqual(new Set(['/health/live', '/health/ready']));
    for (const name of probed) expect(described(name)).toContain('\n      security: []\n');
    const port = /^EXPOSE (\d+)$/m.exec(read('Dockerfile'))![1];
    expect(template).toContain(`containerPort: ${port} }`);
  });

  it('reads a metric that the service has', () => {
    const metrics = read('src/api/operations/service-metrics.ts');
    expect(metrics).toContain(`'${/valueLocation: (\S+)/.exec(template)![1]}'`);
    expect(described('/metrics')).toContain('- { bearer: [ read ] }');
  });

  it('runs processes that the build makes, as the user of the image', () => {
    const programs = [...template.matchAll(/args: \["node", "dist\/([a-z/]+)\.js"\]/g)].map(
      ([, name]) => `src/${name}.ts`,
    );
    expect(programs).toHaveLength(2);
    expect(programs.filter((name) => !fs.existsSync(path.join(root, name)))).toEqual([]);
    const [, user, group] = /^USER (\d+):(\d+)$/m.exec(read('Dockerfile'))!;
    expect(template).toContain(`runAsUser: ${user}\nrunAsGroup: ${group}\nfsGroup: ${group}\n`);
  });

  it('gives processes the time that they take to stop, and as much again', () => {
    const seconds = (file: string, name: string) =>
      Number(new RegExp(`${name} = ([\\d_]+);`).exec(read(file))![1]!.replaceAll('_', '')) / 1000;
    const { api, worker } = values;
    const ofWorker = seconds('src/worker/worker.ts', 'SHUTDOWN_MS');
    const ofApi = seconds('src/api/main.ts', 'SHUTDOWN_TIMEOUT_MS');
    expect(worker.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(2 * ofWorker);
    expect(api.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(api.preStopSeconds + 2 * ofApi);
  });
});
