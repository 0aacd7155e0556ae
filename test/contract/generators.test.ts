/** Clients that are generated from the description, by generators that npm installs. */
import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

it('work: they submit every example, train, and read what came of it', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['scripts/generators.mjs', 'openapi-typescript', 'hey-api', 'orval'],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect(`${stdout}${stderr}`).toMatch(/3 passed, 0 failed\n$/);
  expect(status).toBe(0);
}, 240_000);
