// What every generated client must be able to do, told to an adapter of one. Runs as a program.
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Client<Submission> {
  plan(body: Submission): Promise<{ runs: unknown[] }>;
  /** Gives the id. */
  submit(body: Submission): Promise<string>;
  /** Waits for the next change, and gives the status. */
  waitForChange(experimentId: string): Promise<string>;
  runs(experimentId: string): Promise<{ id: string; weightsSha256?: string | null }[]>;
  /** Gives the number of epochs. */
  metrics(runId: string): Promise<number>;
  /** Gives the arms that are compared with the baseline. */
  compare(experimentId: string): Promise<string[]>;
  weights(runId: string): Promise<Blob>;
  /** Both give the digit. */
  predict(runId: string, image: string): Promise<number | undefined>;
  predictPicture(runId: string, picture: Blob): Promise<number | undefined>;
  /** Gives the hash of the weights that the event run.finished tells. */
  finishedWeights(runId: string): Promise<string | null | undefined>;
}

/** Of the service, without a slash at the end. */
export const URL_OF_SERVICE = process.env.REGULAB_URL ?? 'http://127.0.0.1:3000';
/** The folder with the examples, and the spec to train. */
const EXAMPLES = process.env.EXAMPLES ?? 'examples';
const SMALL = process.env.SMALL ?? 'small.json';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as unknown;

/** @throws AssertionError when the client cannot do something; the program then ends with 1 */
export async function tell<Submission>(client: Client<Submission>): Promise<void> {
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'))) {
    const { runs } = await client.plan(readJson(path.join(EXAMPLES, file)) as Submission);
    assert(runs.length > 0, `the plan of ${file} has runs`);
  }
  const experimentId = await client.submit(readJson(SMALL) as Submission);
  let status = 'queued';
  while (status === 'queued' || status === 'running') status = await client.waitForChange(experimentId);
  assert.equal(status, 'succeeded');

  const runs = await client.runs(experimentId);
  assert.equal(runs.length, 6);
  const { id, weightsSha256 } = runs[0]!;
  assert.equal(await client.metrics(id), 2);
  assert.deepEqual(await client.compare(experimentId), ['dropout']);
  const weights = Buffer.from(await (await client.weights(id)).arrayBuffer());
  assert.equal(createHash('sha256').update(weights).digest('hex'), weightsSha256);

  const picture = readFileSync(path.join(EXAMPLES, 'seven.png'));
  const digit = await client.predict(id, picture.toString('base64'));
  assert.equal(typeof digit, 'number');
  assert.equal(await client.predictPicture(id, new Blob([picture])), digit);
  assert.equal(await client.finishedWeights(id), weightsSha256);
}
