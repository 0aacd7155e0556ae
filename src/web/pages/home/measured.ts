/** What the newest finished experiment of a preset has measured, in a sentence. */
import { type RegulabClient, RegulabError } from 'regulab-client';
import { marginOf } from '../../../analysis/comparison/short-answer.js';
import { sentenceOf } from './answer-sentence.js';
import { YES_OR_NO } from './asked.js';

export interface Measured {
  experimentId: string;
  /** Null where nothing can be compared. */
  sentence: string | null;
}

/** @returns for each preset that has a finished experiment here */
export async function readMeasured(client: RegulabClient, signal: AbortSignal): Promise<Map<string, Measured>> {
  const newest = await newestOfPresets(client, signal);
  const read = [...newest].map(async ([preset, experimentId]): Promise<[string, Measured]> => {
    const comparison = await client.compare(experimentId, ASKED, { signal }).catch(unlessIncomparable);
    return [preset, { experimentId, sentence: comparison && sentenceOf(comparison, YES_OR_NO.has(preset)) }];
  });
  return new Map(await Promise.all(read));
}

/** As on the page of the experiment, so that both give the same answer. */
const ASKED = { metric: 'test.accuracy' as const, margin: marginOf('test.accuracy')! };
const SEARCHED = 100;

async function newestOfPresets(client: RegulabClient, signal: AbortSignal): Promise<Map<string, string>> {
  const newest = new Map<string, string>();
  const filters = { status: ['succeeded' as const], fields: ['id', 'preset'] as const, limit: SEARCHED };
  for await (const { items } of client.experiments(filters, { signal }).pages()) {
    for (const { id, preset } of items) if (preset !== null && !newest.has(preset)) newest.set(preset, id);
    break;
  }
  return newest;
}

/** Experiments that compare nothing, such as those whose runs all diverged, have no answer. */
function unlessIncomparable(error: unknown): null {
  if (error instanceof RegulabError && error.status < 500) return null;
  throw error;
}
