import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  childrenOf,
  isAlive,
  jsonLines,
  killCommands,
  remaining,
  runCommand,
  type Service,
  startCommand,
  startOnTerminal,
  startService,
  temporaryFolder,
} from './regulab.js';

let folder: string;
let services: Service[];

beforeEach(async () => {
  folder = await temporaryFolder();
  services = [];
});

afterEach(async () => {
  for (const service of services)
    if (service.child.exitCode === null && service.child.signalCode === null) await service.interrupt();
  killCommands();
  await fs.rm(folder, { recursive: true, force: true });
});

async function start(environment?: Record<string, string>): Promise<Service> {
  const service = await startService(path.join(folder, 'data'), environment);
  services.push(service);
  return service;
}

/** One run of many short epochs: long enough to be hit in the middle, over in seconds. */
const SPEC = {
  dataset: { trainSize: 500 },
  training: { epochs: 20 },
  arms: [{ name: 'plain', model: { architecture: 'mlp', hiddenUnits: [64] } }],
};

const submitRun = async (service: Service): Promise<string> => {
  const file = path.join(folder, 'spec.json');
  await fs.writeFile(file, JSON.stringify(SPEC));
  return JSON.parse((await service.regulab('submit', file, '--json')).stdout).id;
};

const isEpoch = (line: string) => JSON.parse(line).type === 'run.epoch';

describe('regulab start', () => {
  it.each(['api', 'redis', 'worker'] as const)(
    'brings the %s back when it is killed; the experiment and its watch continue to the end',
    async (part) => {
      const service = await start();
      const id = await submitRun(service);
      const watch = service.begin('watch', id, '--json');
      await watch.line(isEpoch);
      await service.crash(part);

      const { code, stdout, stderr } = await watch.finished;
      const lines = jsonLines(stdout);
      const result = lines.pop();
      const errors = result?.runs.map(({ error }: { error: unknown }) => error);
      expect({ code, stderr, errors }).toEqual({ code: 0, stderr: '', errors: [null] });
      expect(result.experiment.status).toBe('succeeded');
      const ids = lines.map((event) => Number(event.id));
      expect(ids).toEqual(ids.map((_, index) => index + 1));
    },
    60_000,
  );

  it('ends everything on Ctrl-C within 10 s, in order, and resumes the run at the next start', async () => {
    const service = await start();
    const id = await submitRun(service);
    await service.begin('watch', id, '--json').line(isEpoch);
    const processes = await service.processes();
    expect(processes.length).toBeGreaterThanOrEqual(4);

    const startedAt = Date.now();
    const { code, stdout } = await service.interrupt();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(code).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
    const closing = jsonLines(stdout).filter(({ msg }) => msg === 'closing');
    // Ctrl-C went to the supervisor alone; it told the others, the worker first.
    expect(closing.map(({ name, reason }) => [name, reason])).toEqual([
      ['worker', 'SIGTERM'],
      ['api', 'SIGTERM'],
    ]);

    const next = await start();
    const { code: outcome, stdout: watched } = await next.regulab('watch', id, '--json');
    expect(outcome).toBe(0);
    const runs: { attempt: number }[] = jsonLines(watched).at(-1).runs;
    expect(runs.map(({ attempt }) => attempt)).toEqual([1]);
  });

  it('leaves neither API, worker nor trainer behind when it is killed, and starts again on the same folder', async () => {
    const service = await start();
    const id = await submitRun(service);
    await service.begin('watch', id, '--json').line(isEpoch);
    const processes = await service.processes();
    const redis = service.pid('redis');
    service.child.kill('SIGKILL');
    await service.finished;
    expect(
      await remaining(
        processes.filter((pid) => pid !== redis),
        8_000,
      ),
    ).toEqual([]);

    const next = await start();
    // The Redis that was left gave way to one that this start looks after.
    expect(isAlive(redis)).toBe(false);
    expect(await next.regulab('watch', id)).toMatchObject({ code: 0, stderr: '' });
  });

  it('refuses a second start on the same folder, and a port that is taken, each with the way out', async () => {
    const service = await start();
    const sameFolder = await runCommand(['start'], { PORT: '0', REGULAB_DATA_DIR: service.directory });
    expect(sameFolder.code).toBe(2);
    expect(sameFolder.stderr).toContain(`regulab already runs on ${service.directory} (process ${service.child.pid})`);
    const { port } = new URL(service.url);
    const samePort = await runCommand(['start'], { PORT: port, REGULAB_DATA_DIR: path.join(folder, 'other') });
    expect(samePort.code).toBe(2);
    expect(samePort.stderr).toContain(`Port ${port} of 127.0.0.1 is in use`);
    expect(samePort.stderr).toContain(`PORT=${Number(port) + 1} npm start`);
    expect((await service.regulab('list')).code).toBe(0);
  });

  it('says why a part does not start, and leaves nothing running', async () => {
    const refused = await runCommand(['start'], {
      HOST: '0.0.0.0',
      PORT: '0',
      REGULAB_DATA_DIR: path.join(folder, 'data'),
    });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('The api exited while starting');
    expect(refused.stdout).toContain('REGULAB_API_KEYS');
    const wrong = await runCommand(['start'], { PORT: 'many' });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('PORT');
  });
});

describe('regulab demo', () => {
  it('trains over HTTP, shows the table, and leaves neither process nor file', async () => {
    const temporary = path.join(folder, 'tmp');
    await fs.mkdir(temporary);
    const { code, stdout } = await runCommand(['demo', '--quick'], { TMPDIR: temporary, REGULAB_CONCURRENCY: '2' });
    expect(stdout).toMatch(/^without-dropout +1 +\d\d\.\d\d %/m);
    expect(stdout).toContain('As expected: both arms at least 60.00 %.');
    expect(code).toBe(0);
    expect(await fs.readdir(temporary)).toEqual([]);
  });

  it('keeps the service up on a terminal, and says where its page is', async () => {
    const temporary = path.join(folder, 'tmp-terminal');
    await fs.mkdir(temporary);
    const demo = startOnTerminal(['demo', '--quick'], { TMPDIR: temporary, REGULAB_CONCURRENCY: '2' });
    const line = await demo.line((text) => text.includes('See it:'));
    const [, url, experiment] = /(http:\S+)\/#\/experiments\/(exp_[\w-]+)/.exec(line)!;
    expect(await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()).toContain('<title>regulab');
    expect(await (await fetch(`${url}/v1/experiments/${experiment}`)).json()).toMatchObject({ status: 'succeeded' });
    // As the terminal's driver turns it into SIGINT.
    demo.child.stdin!.write('\u0003');
    await demo.finished;
    await expect(fetch(url!)).rejects.toThrow();
    expect(await fs.readdir(temporary)).toEqual([]);
  });

  it('stops everything when it is interrupted', async () => {
    const demo = startCommand(['demo', '--keep'], {
      REGULAB_DATA_DIR: path.join(folder, 'kept'),
      REGULAB_CONCURRENCY: '1',
    });
    await demo.line((line) => /seed 1: (started|epoch)/.test(line));
    const processes = childrenOf(demo.child.pid!).flatMap((pid) => [pid, ...childrenOf(pid)]);
    expect(processes.length).toBeGreaterThanOrEqual(4);
    const startedAt = Date.now();
    process.kill(-demo.child.pid!, 'SIGINT');
    expect((await demo.finished).code).toBe(130);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(await fs.readdir(path.join(folder, 'kept'))).toContain('redis');
  });
});
