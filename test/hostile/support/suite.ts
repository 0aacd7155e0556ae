/**
 * What a stranger may send to a running API, while another client asks every 10 ms whether it is
 * alive: nothing may hold it up, fill it, end it or make it answer 500.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../support/until.js';
import { Attacker } from './client.js';
import { damagedPictures, hostilePictures } from './pictures.js';
import { startService } from './service.js';
import { HOSTILE_TEXTS, hostileJson } from './texts.js';

export interface Scale {
  /** Runs of the experiment whose statistics, events and lists are asked for; a multiple of 20. */
  runs: number;
  /** What the bombs unpack to. */
  bombMegabytes: number;
  /** Bytes of texts and bodies. */
  text: number;
  damagedPictures: number;
  connections: number;
  streams: number;
  /** For the longest pause of the heartbeat. */
  stallMs: number;
  /** For the memory that stays; as much again may be taken in between. */
  growthMb: number;
}

const LIMIT_MS = 180_000;

export async function attackService(scale: Scale): Promise<void> {
  const service = await startService(scale.runs);
  const { url, runId, large } = service;
  const attacker = new Attacker(url);
  const predict = `/v1/runs/${runId}/predict`;
  // What the largest legal requests take is there before.
  await Promise.all(['/v1/presets', '/docs/json', '/openapi.yaml', '/metrics'].map((path) => attacker.send(path)));
  await attacker.send(predict, { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'no picture' });
  const images = Array.from({ length: 100 }, () => Array(784).fill(7));
  const most = JSON.stringify({ images, mcSamples: 200 });
  await Promise.all(Array.from({ length: 5 }, () => attacker.postJson(predict, most)));
  await attacker.send(`/v1/experiments/${large.id}/comparison`);
  await delay(1000);
  const before = { files: service.openFiles(), memory: service.memory().now };
  service.forgetPeak();
  await service.heard();
  const pauses: Record<string, number> = {};
  const memory: Record<string, number> = {};

  /** A kind of request, and that it neither holds the service up nor ends it. */
  function attack(kind: string, run: () => Promise<unknown>): void {
    it(
      kind,
      async () => {
        await run();
        await delay(50);
        const heard = await service.heard();
        pauses[kind] = Math.round(heard.longestMs);
        memory[kind] = Math.round(service.memory().now);
        expect({ hasEnded: service.hasEnded(), failed: heard.failed }).toEqual({ hasEnded: false, failed: 0 });
        expect(heard.longestMs).toBeLessThan(scale.stallMs);
      },
      LIMIT_MS,
    );
  }

  const inTurn = async <Item>(items: Iterable<Item>, run: (item: Item) => Promise<unknown>) => {
    for (const item of items) await run(item);
  };

  describe('pictures', () => {
    const pictures = hostilePictures(scale.bombMegabytes);
    attack('as bodies', () =>
      inTurn(pictures.values(), (picture) =>
        attacker.send(predict, {
          method: 'POST',
          headers: { 'content-type': 'image/png' },
          body: new Uint8Array(picture),
        }),
      ),
    );
    attack('in JSON, several at a time', () =>
      Promise.all(
        [...pictures.values()].map((picture) =>
          attacker.postJson(predict, JSON.stringify({ images: [picture.toString('base64')] })),
        ),
      ),
    );
    attack('damaged at random', () =>
      inTurn(damagedPictures(scale.damagedPictures), (picture) =>
        attacker.send(predict, {
          method: 'POST',
          headers: { 'content-type': 'image/png' },
          body: new Uint8Array(picture),
        }),
      ),
    );
  });

  describe('texts', () => {
    attack('in JSON', () =>
      inTurn(HOSTILE_TEXTS, async ([, text]) => {
        const long = text(scale.text);
        await attacker.postJson(predict, JSON.stringify({ images: [long] }));
        await attacker.postJson('/v1/experiments', JSON.stringify({ name: long, preset: long }));
      }),
    );
    attack('in addresses', () =>
      inTurn(HOSTILE_TEXTS, async ([, text]) => {
        const long = encodeURIComponent(text(4000)).slice(0, 14_000);
        for (const path of ['/v1/experiments?cursor=', '/v1/', `/v1/experiments/${large.id}/comparison?margin=`]) {
          await attacker.send(path + long);
        }
      }),
    );
    attack('in headers', () =>
      inTurn(HOSTILE_TEXTS, async ([, text]) => {
        const long = text(12_000)
          .replace(/[^\x20-\x7e]/g, ' ')
          .trim();
        for (const name of ['authorization', 'accept', 'if-none-match', 'range', 'x-request-id', 'content-type']) {
          const path = name === 'range' ? `/v1/runs/${runId}/artifacts/weights.bin` : `/v1/experiments/${large.id}`;
          await attacker.send(path, { headers: { [name]: long } });
        }
      }),
    );
    attack('as bodies of JSON', () =>
      inTurn(hostileJson(scale.text).values(), async (body) => {
        for (const path of ['/v1/experiments?dryRun=true', '/v1/advice', predict]) await attacker.postJson(path, body);
      }),
    );
  });

  describe('connections', () => {
    attack('that say nothing', async () => {
      const held = Array.from({ length: scale.connections }, () => attacker.open());
      await delay(500);
      for (const socket of held) socket.destroy();
    });
    attack('that are no HTTP', () =>
      inTurn(
        [
          '\0\0\0',
          'GET',
          'GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
          `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(5000)}\r\n`,
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        ],
        (text) => attacker.raw(text, { forMs: 100 }),
      ),
    );
    attack('that hold back the last byte', async () => {
      const head = `POST /v1/experiments HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${scale.text}\r\n\r\n`;
      const held = Array.from({ length: 50 }, () => attacker.open(head + ' '.repeat(scale.text - 1)));
      await delay(500);
      for (const socket of held) socket.destroy();
    });
    attack('that ask for many downloads and leave', async () => {
      const get = `GET /v1/runs/${runId}/artifacts/weights.bin HTTP/1.1\r\nhost: localhost\r\n\r\n`;
      for (let round = 0; round < 3; round += 1) {
        const held = Array.from({ length: 10 }, () => attacker.open(get.repeat(50)));
        await delay(20);
        for (const socket of held) socket.destroy();
      }
    });
    attack('that do not read', async () => {
      const get = `GET /v1/runs/${runId}/artifacts/weights.bin HTTP/1.1\r\nhost: localhost\r\n\r\n`;
      const held = Array.from({ length: 50 }, () => attacker.open(get).pause());
      await delay(500);
      for (const socket of held) socket.destroy();
    });
  });

  describe('large things', () => {
    attack('statistics of many long runs, some of them given up', async () => {
      const comparison = (metric: string) => attacker.send(`/v1/experiments/${large.id}/comparison?metric=${metric}`);
      const givenUp = attacker.send(`/v1/experiments/${large.id}/comparison?metric=test.dataLoss`, {
        signal: AbortSignal.timeout(300),
      });
      await Promise.all([comparison('test.accuracy'), comparison('validation.accuracy'), givenUp]);
    });
    attack('many event streams that are left at once', async () => {
      const leaving = Array.from({ length: scale.streams }, () =>
        attacker.send(`/v1/experiments/${large.id}/events`, {
          headers: { accept: 'text/event-stream' },
          signal: AbortSignal.timeout(500),
        }),
      );
      await Promise.all(leaving);
    });
    attack('lists and pages', () =>
      Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          attacker.send(index % 2 === 0 ? '/v1/experiments?limit=100' : `/v1/experiments/${large.id}/runs?limit=100`),
        ),
      ),
    );
    attack('predictions of the most that is allowed', () =>
      Promise.all(Array.from({ length: 10 }, () => attacker.postJson(predict, most))),
    );
  });

  describe('afterwards', () => {
    it('nothing was answered 500, and there were 300 requests and more', () => {
      expect(attacker.answers.get(500)).toBeUndefined();
      expect(attacker.sent).toBeGreaterThan(300);
    });

    it('the descriptors are free again, and memory has hardly grown', async () => {
      const memoryMb = { before: before.memory, ...service.memory() };
      const answers = Object.fromEntries(attacker.answers);
      process.stdout.write(
        `${JSON.stringify({ requests: attacker.sent, answers, memoryMb, pausesMs: pauses, memory }, null, 1)}\n`,
      );
      await until('the descriptors are free again', () => service.openFiles() <= before.files + 5);
      expect(memoryMb.peak - memoryMb.before).toBeLessThan(2 * scale.growthMb);
      expect(memoryMb.now - memoryMb.before).toBeLessThan(scale.growthMb);
    });
  });
}
