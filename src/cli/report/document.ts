/** A report before it is HTML or Markdown: sections of text, tables and figures. */

/** Columns whose heading ends in `>` are aligned to the right. */
export interface Table {
  headings: string[];
  rows: string[][];
}

export interface Figure {
  title: string;
  /** What is to be seen, for those who do not see it; the whole data is in `table`. */
  description: string;
  /** A whole `<svg>` element; HTML shows it, Markdown shows the table alone. */
  svg: string;
  table: Table;
}

export type Block =
  | { kind: 'text'; text: string }
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
  sections: Section[];
}

export const text = (content: string): Block => ({ kind: 'text', text: content });
export const figure = (content: Figure): Block => ({ kind: 'figure', figure: content });
export const tableOf = (caption: string, headings: string[], rows: string[][]): Block => ({
  kind: 'table',
  caption,
  table: { headings, rows },
});
