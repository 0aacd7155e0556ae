/** The files that GitHub reads: it reports a mistake in them late, or never. */
import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SUPPORTED_NODE } from '../../scripts/setup/node-version.mjs';

const root = new URL('../../', import.meta.url);
const read = (name: string) => parse(fs.readFileSync(new URL(name, root), 'utf8'));

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string };
  jobs: Record<string, { 'timeout-minutes': number; strategy: { matrix: Record<string, number[]> }; steps: Step[] }>;
}

interface Form {
  name: string;
  description: string;
  labels: string[];
  body: { type: string; id?: string; attributes: Record<string, unknown>; validations?: Record<string, unknown> }[];
}

/** What each new repository on GitHub has, and this one uses. */
const LABELS = ['bug', 'enhancement'];
/** The keys of a form's elements: https://docs.github.com/en/communities (syntax for GitHub's form schema). */
const ATTRIBUTES: Record<string, string[]> = {
  markdown: ['value'],
  textarea: ['label', 'description', 'placeholder', 'value', 'render'],
  input: ['label', 'description', 'placeholder', 'value'],
};
const WORKFLOWS = ['ci', 'full-fault-plan'];

describe.each(WORKFLOWS)('the workflow %s', (name) => {
  const workflow: Workflow = read(`.github/workflows/${name}.yml`);
  const jobs = Object.values(workflow.jobs);

  it('may only read, runs once at a time, and every job has a time limit', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency.group).toBeTruthy();
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('caches what npm downloads', () => {
    for (const { steps } of jobs) {
      const node = steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
      expect(node?.with?.cache).toBe('npm');
    }
  });
});

describe('what the workflows run', () => {
  it('is .ci/run on the oldest and the newest Node', () => {
    const { jobs }: Workflow = read('.github/workflows/ci.yml');
    const [job] = Object.values(jobs);
    expect(job!.strategy.matrix.node).toEqual([...SUPPORTED_NODE]);
    expect(job!.steps.filter(({ run }) => run === '.ci/run')).toHaveLength(1);
    fs.accessSync(new URL('.ci/run', root), fs.constants.X_OK);
  });

  it('is every shard of the full fault plan each night and on demand', () => {
    const { on, jobs }: Workflow = read('.github/workflows/full-fault-plan.yml');
    const [job] = Object.values(jobs);
    const shards = job!.strategy.matrix.shard!;
    expect(Object.keys(on)).toEqual(['schedule', 'workflow_dispatch']);
    expect(shards).toEqual(shards.map((_, index) => index + 1));
    const command = `npm run test:faults:full -- --shard \${{ matrix.shard }}/${shards.length}`;
    expect(job!.steps.map(({ run }) => run)).toContain(command);
    expect(read('package.json').scripts).toHaveProperty('test:faults:full');
  });
});

describe.each(['bug', 'feature'])('the issue form %s', (name) => {
  const form: Form = read(`.github/ISSUE_TEMPLATE/${name}.yml`);

  it('has the keys that GitHub requires and labels that exist', () => {
    expect(Object.keys(form)).toEqual(['name', 'description', 'labels', 'body']);
    expect(LABELS).toEqual(expect.arrayContaining(form.labels));
  });

  it('has elements with known keys and ids of their own', () => {
    const ids = form.body.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { type, id, attributes, validations = {} } of form.body) {
      expect(ATTRIBUTES[type]).toEqual(expect.arrayContaining(Object.keys(attributes)));
      expect(['required']).toEqual(expect.arrayContaining(Object.keys(validations)));
      if (type !== 'markdown')
        expect({ id, label: attributes.label }).toEqual({ id: expect.any(String), label: expect.any(String) });
    }
  });
});

it('updates of dependencies cover npm, actions and container images', () => {
  const { version, updates } = read('.github/dependabot.yml');
  expect(version).toBe(2);
  expect(updates.map((update: Record<string, unknown>) => update['package-ecosystem'])).toEqual([
    'npm',
    'github-actions',
    'docker',
    'docker-compose',
  ]);
});
