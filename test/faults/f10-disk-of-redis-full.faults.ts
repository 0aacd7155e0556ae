/**
 * F10: the disk of the embedded Redis is full. Redis exits, since it must not acknowledge what it
 * cannot store; it is restarted only once there is room, the reason is shown, and what was accepted
 * is then finished. Where volumes cannot be mounted there is no trial.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { type Service, startCommand, startService, temporaryFolder } from '../e2e/regulab.js';
import { type Submit, submit } from './support/api-process.js';
import { describeFault } from './support/fault.js';
import { CAN_MOUNT, SmallVolume } from './support/limits.js';

const SPEC = {
  dataset: { trainSize: 500 },
  training: { epochs: 3 },
  arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }],
};

interface Bench {
  folder: string;
  volume: SmallVolume;
  service: Service;
}

describeFault<{ submits: number }, Bench>({
  fault: 'F10',
  title: 'the disk of Redis is full',
  trials: CAN_MOUNT ? { quick: 1, full: 60 } : { quick: 0, full: 0 },
  plan: (choices) => ({ submits: choices.integer(1, 5) }),
  open: async () => {
    const folder = await temporaryFolder();
    const volume = new SmallVolume(path.join(folder, 'data/redis'));
    return { folder, volume, service: await start(folder) };
  },
  close: async ({ folder, volume, service }) => {
    volume.empty();
    if (service.child.exitCode === null) await service.interrupt();
    volume.remove();
    await rm(folder, { recursive: true, force: true });
  },

  async trial({ plan, bench, count, measure }) {
    const { volume, folder } = bench;
    // A trial ends with the service stopped.
    if (bench.service.child.exitCode !== null) bench.service = await start(folder);
    const { service } = bench;
    const accepted: string[] = [];
    const submitOne = async (): Promise<Submit['outcome']> => {
      const answer = await submit(service.url, SPEC);
      if (answer.outcome === 'acknowledged') accepted.push(answer.experimentId);
      return answer.outcome;
    };
    for (let number = 0; number < plan.submits; number++) expect(await submitOne()).toBe('acknowledged');

    volume.fill();
    while ((await submitOne()) !== 'refused');
    count('disks filled');
    const told = await service.line((line) => line.includes('did not start: Redis cannot keep its data in'));
    expect(told).toContain('ENOSPC');
    // The third attempt comes later than the second: no loop, and no Redis that starts to end.
    const third = await service.line((line) => line.includes('restarting in 2 s'));
    expect(JSON.parse(third)).toMatchObject({ part: 'redis' });
    expect(await submitOne()).toBe('refused');
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);

    volume.empty();
    const emptied = performance.now();
    await service.line((line) => JSON.parse(line).part === 'redis' && JSON.parse(line).msg === 'is back');
    measure('seconds until Redis is back', (performance.now() - emptied) / 1000);
    for (const id of accepted) await succeeded(service.url, id);
    count('accepted experiments finished', accepted.length);
    const { stdout } = await service.interrupt();
    expect(stdout.split('\n').filter((line) => line.includes('"redis started"'))).toHaveLength(2);

    volume.fill();
    // A start on the full disk waits until there is room.
    const waiting = startCommand(['start', '--json'], { PORT: '0', REGULAB_DATA_DIR: path.join(folder, 'data') });
    expect(await waiting.line((line) => line.includes('did not start: Redis cannot keep'))).toContain('ENOSPC');
    volume.empty();
    await waiting.line((line) => line.includes('"Ready at '));
    process.kill(waiting.child.pid!, 'SIGINT');
    expect(await waiting.finished).toMatchObject({ code: 0, stderr: '' });
  },
});

/** Runs that were stored and not queued when Redis ended are queued by the next sweep. */
const start = (folder: string) => startService(path.join(folder, 'data'), { REGULAB_RECONCILE_SECONDS: '2' });

async function succeeded(url: string, id: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/v1/experiments/${id}`);
    const { status } = (response.status === 200 ? await response.json() : response) as { status: string | number };
    if (status === 'succeeded') return;
    // Redis has just come back.
    expect([503, 'queued', 'running']).toContain(status);
    await delay(100);
  }
}
