/** A drawing as its strokes. */

/** 0 … 1 from the left and from the top. */
export interface Point {
  x: number;
  y: number;
}

type Stroke = readonly Point[];
export type Drawing = readonly Stroke[];
