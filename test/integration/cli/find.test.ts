/** The commands that find and describe experiments, against a real API. */
import { describe, expect, it } from '@jest/globals';
import { parseSince } from '../../../src/cli/commands/find/filters.js';
import type { Experiment } from '../../../src/experiments/records/experiment.js';
import { finishRun, startApi } from '../../support/api.js';
import { runCommand } from '../../support/command-line.js';
import { epochMetrics } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const url = await api.listen();

/** What a command writes, or the message of its error. */
async function regulab(...args: string[]): Promise<string> {
  const { written, error } = await runCommand([...args, '--url', url]);
  return error?.message ?? written;
}

const json = async <Answer>(...args: string[]): Promise<Answer> =>
  JSON.parse(await regulab(...args, '--json')) as Answer;
const submit = (...args: string[]) => json<Experiment>('submit', '--preset', 'quick-start', ...args);
const namesIn = async (...args: string[]) =>
  (await json<{ items: { name: string }[] }>('list', ...args)).items.map(({ name }) => name);

describe('finding experiments from the command line', () => {
  it('submits with labels and a description, and finds them', async () => {
    const { id, labels, description } = await submit(
      ...['--set', 'name=labelled', '--label', 'team=vision', '--label', 'q=a=b', '--description', 'Why.'],
    );
    expect({ labels, description }).toEqual({ labels: { team: 'vision', q: 'a=b' }, description: 'Why.' });
    await submit('--set', 'name=bare');
    expect(await namesIn('--label', 'team=vision', '--label', 'q')).toEqual(['labelled']);
    expect(await namesIn('--text', 'why')).toEqual(['labelled']);
    expect(await namesIn('--preset', 'quick-start', '--since', '1h')).toEqual(['bare', 'labelled']);
    expect(await namesIn('--since', '2100-01-01')).toEqual([]);
    expect(await namesIn('--name', 'BARE', '--status', 'queued,running')).toEqual(['bare']);
    expect(await regulab('get', id)).toMatch(/preset {4}quick-start\nlabels {4}team=vision, q=a=b\nabout {5}Why\.\n/);
    expect(await regulab('list')).toContain('team=vision, q=a=b');
  });

  it('goes through pages that are not full, and names the next one with its filters', async () => {
    for (let index = 0; index < 3; index += 1) await submit('--set', `name=page ${index}`);
    const text = await regulab('list', '--limit', '2', '--name', 'page ', '--label', 'none');
    expect(text).toBe('No experiments like that.\n');
    const more = await regulab('list', '--limit', '2', '--name', 'page ');
    const [, cursor] = /More: regulab list --limit 2 --name 'page ' --cursor (\S+)\n/.exec(more) ?? [];
    expect(await namesIn('--limit', '2', '--name', 'page ', '--cursor', cursor!)).toEqual(['page 0']);
  });

  it('changes all that filters find, after it has shown them', async () => {
    const ids: string[] = [];
    for (const name of ['bulk 1', 'bulk 2']) ids.push((await submit('--set', `name=${name}`)).id);
    const shown = await regulab('bulk', 'label', '--name', 'bulk ', '--set-label', 'stage=old');
    expect(shown).toMatch(/bulk 2 +queued +would be labelled\n.*bulk 1 +queued +would be labelled\n/);
    expect(shown).toMatch(/2 experiments would be labelled, 0 unchanged, 0 refused\.\nNothing is changed yet:.*--yes/);
    expect(await namesIn('--label', 'stage=old')).toEqual([]);
    expect(await regulab('bulk', 'label', '--name', 'bulk ', '--set-label', 'stage=old', '--yes')).toMatch(
      /2 experiments labelled, 0 unchanged, 0 refused\.\n$/,
    );
    expect(await namesIn('--label', 'stage=old')).toEqual(['bulk 2', 'bulk 1']);
    const { error, written } = await runCommand(['bulk', 'delete', '--label', 'stage=old', '--yes', '--url', url]);
    expect([error, written]).toEqual([null, expect.stringContaining('has unfinished runs. Cancel it first.')]);
    expect(await regulab('bulk', 'cancel', '--label', 'stage=old', '--yes')).toContain('2 experiments cancelled');
    expect(await regulab('bulk', 'delete', '--label', 'stage=old', '--yes')).toContain('2 experiments deleted');
    expect(await regulab('bulk', 'delete', '--label', 'stage=old')).toBe('No experiments like that.\n');
    for (const id of ids) expect((await api.call('GET', `/v1/experiments/${id}`)).statusCode).toBe(404);
  });

  it('writes metadata', async () => {
    const { id, metadata } = await submit('--metadata', '{"cell": 1, "of": {"a": 1}}');
    expect(metadata).toEqual({ cell: 1, of: { a: 1 } });
    const edited = await json<Experiment>('edit', id, '--metadata', '{"cell": null, "of": {"b": 2}}');
    expect(edited.metadata).toEqual({ of: { a: 1, b: 2 } });
    expect(await regulab('submit', '--preset', 'quick-start', '--metadata', '[1]')).toContain('give a JSON object');
  });

  it('edits, archives and restores', async () => {
    const { id } = await submit('--label', 'a=1', '--label', 'b=2', '--description', 'Old.');
    const edited = await json<Experiment>(
      ...(['edit', id, '--name', 'edited', '--label', 'c=3', '--remove-label', 'a', '--description', ''] as const),
    );
    expect(edited).toMatchObject({ name: 'edited', labels: { b: '2', c: '3' }, description: null });
    expect(await regulab('edit', id)).toBe('Say what to change, like --name or --label.');
    expect(await regulab('edit', id, '--label', 'x')).toContain('is not key=value');
    expect(await regulab('archive', id)).toBe(`${id}: archived\n`);
    expect(await namesIn('--name', 'edited')).toEqual([]);
    expect(await namesIn('--name', 'edited', '--archived')).toEqual(['edited']);
    expect(await namesIn('--name', 'edited', '--archived', 'any')).toEqual(['edited']);
    expect(await regulab('restore', id)).toBe(`${id}: restored\n`);
    expect(await namesIn('--name', 'edited')).toEqual(['edited']);
  });

  it('says what experiments wait for', async () => {
    const first = await submit('--external-id', 'first');
    const second = await submit();
    const startAt = new Date(Date.now() + 86_400_000).toISOString();
    const both = ['--after', 'first', '--after', second.id];
    const starts = `when ${first.id}, ${second.id} have finished, not before ${startAt}`;
    const text = await regulab('submit', '--preset', 'quick-start', ...both, '--start-at', startAt);
    expect(text).toContain(`It starts ${starts}.\n`);
    const [, id = ''] = /Submitted (\S+)/.exec(text) ?? [];
    expect(await regulab('get', id)).toContain(`\nstarts    ${starts}\n`);
    const { runs } = (await api.store.getExperiment(id))!;
    expect(await regulab('get', runs[0]!.id)).toContain('queued (waits for other experiments)');
    const held = await submit('--start-at', '2h');
    expect(Math.abs(Date.parse(held.startAt!) - Date.now() - 7_200_000)).toBeLessThan(60_000);
    expect(await regulab('get', held.runs[0]!.id)).toContain('queued (waits for its start time)');
    const queue = await regulab('queue', '--limit', '100');
    expect(queue).toMatch(new RegExp(`\n +${runs[0]!.id} .* after others +\\?\n`));
    expect(queue).toMatch(new RegExp(`\n +${held.runs[0]!.id} .* 2 h 0 min +\\?\n`));
    expect(await regulab('submit', '--preset', 'quick-start', '--after', 'never')).toContain('external id "never"');
  });

  it('lists runs, the queue and the data sets', async () => {
    const { id, runs } = await submit('--set', 'name=for runs', '--label', 'of=runs');
    await finishRun(api, runs[0]!.id);
    const listed = await json<{ items: { experimentId: string }[] }>('runs', '--label', 'of=runs');
    expect(listed.items).toHaveLength(runs.length);
    for (const run of listed.items) expect(run.experimentId).toBe(id);
    expect(await regulab('runs', '--status', 'succeeded')).toContain(runs[0]!.id);
    expect(await regulab('runs', '--arm', 'nobody')).toBe('No runs like that.\n');
    const queue = await regulab('queue', '--limit', '1');
    expect(queue).toMatch(/^0 running, \d+ queued, 0 trainers\.\nNo worker takes runs/);
    expect(queue).toContain('More: regulab queue --limit 1 --cursor run_');
    expect(await regulab('datasets')).toMatch(/mnist +60000 +10000/);
  });
});

it('shows the metrics that are named, in tables, too', async () => {
  const { id, runs } = await submit('--set', 'training.epochs=2');
  await finishRun(api, runs[0]!.id, { epochs: [epochMetrics(1), epochMetrics(2)] });
  const table = await regulab('metrics', id, '--status', 'succeeded', '--names', 'validation.penalty,train.accuracy');
  expect(table).toMatch(/^epoch {2}accuracy {2}validation penalty +time\n[- ]+\n +1 +[\d.]+ % +\S+ +\S+ \w+\n +2 /m);
  const whole = await regulab('metrics', id, '--status', 'succeeded', '--max-points', '2');
  expect(whole).toMatch(
    /^epoch +objective +data loss +penalty +accuracy +validation loss +validation accuracy +time$/m,
  );
  expect(await regulab('metrics', id, '--names', 'accuracy')).toMatch(/names/);
});

it('reads --since as a time, or counts back from now', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');
  expect(parseSince('2d', undefined, now)).toBe('2026-11-28T12:00:00.000Z');
  expect(parseSince('90m', undefined, now)).toBe('2026-11-30T10:30:00.000Z');
  expect(parseSince('2026-11-30', undefined, now)).toBe('2026-11-30');
});
