/** A figure: a chart with its caption, its description and the data that it shows. */

/** Columns whose heading ends in `>` are aligned to the right. */
export interface Table {
  headings: string[];
  rows: string[][];
}

export interface Figure {
  title: string;
  /** What there is to see, for people who cannot see it. */
  description: string;
  /** A whole `<svg>` element, which also stands as a file of its own. */
  svg: string;
  table: Table;
}
