/** What is known of an experiment, for people: a document and charts. */
import { experimentPath } from './http/paths.js';
import { type CallOptions, LONG_TIMEOUT_MS, type Transport } from './http/send.js';
import type { Query, Schemas } from './types.js';

/** A figure with its form as the ending. */
export type FigureFile = `${Schemas['FigureName']}.${'svg' | 'png'}`;

export function reportMethods({ json, send }: Transport) {
  const request = (call: CallOptions, query: object, accept: string) => ({
    timeoutMs: LONG_TIMEOUT_MS,
    ...call,
    query: { ...query },
    headers: { accept },
  });
  return {
    /** Everything that is known of an experiment as one document: HTML, or Markdown. */
    report: (id: string, query: Query<'getReport'> = {}, call: CallOptions = {}): Promise<string> =>
      send(`${experimentPath(id)}/report`, request(call, query, 'text/html, text/markdown'), (answer) => answer.text()),
    /** Which figures there are, and why others are missing. */
    figures: (id: string, call: CallOptions = {}) => json<Schemas['Figures']>(`${experimentPath(id)}/figures`, call),
    /** @param file such as `arms.svg` or `learning-curves.png` */
    figure: (id: string, file: FigureFile, query: Query<'getFigure'> = {}, call: CallOptions = {}): Promise<Blob> =>
      send(`${experimentPath(id)}/figures/${file}`, request(call, query, 'image/*'), (answer) => answer.blob()),
  };
}
