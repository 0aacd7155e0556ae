/** A report before it becomes HTML or Markdown: sections of text, tables and figures. */
import type { Figure, Table } from '../../charts/figures/figure.js';

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'answer'; lead: string; rest: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; caption: string; table: Table }
  | { kind: 'figure'; figure: Figure }
  | { kind: 'code'; caption: string; language: string; text: string };

export interface Section {
  title: string;
  blocks: Block[];
}

export interface ReportDocument {
  title: string;
  /** A line below the title. */
  summary: string;
  /** Sections without blocks are not written. */
  sections: Section[];
}

/** A section of the blocks that there are. */
export const section = (title: string, blocks: (Block | null)[]): Section => ({
  title,
  blocks: blocks.filter((block) => block !== null),
});

export const text = (content: string): Block => ({ kind: 'text', text: content });
/** @param lead what to see first */
export const answer = (lead: string, rest: string): Block => ({ kind: 'answer', lead, rest });
export const list = (items: string[]): Block => ({ kind: 'list', items });
export const figure = (content: Figure): Block => ({ kind: 'figure', figure: content });
export const tableOf = (caption: string, headings: string[], rows: string[][]): Block => ({
  kind: 'table',
  caption,
  table: { headings, rows },
});
export const json = (caption: string, value: unknown): Block => ({
  kind: 'code',
  caption,
  language: 'json',
  text: JSON.stringify(value, null, 2),
});
