import type { GraphCache } from './compiler/compiled-loop.js';

/**
 * How steps and evaluations run: `eager`, op by op, is the reference; `compiled` gives the same
 * results, except for rounding in convolutions, many times faster. The cache keeps compiled graphs
 * for runs of the same structure.
 */
export type ExecutionMode = { mode: 'eager' } | { mode: 'compiled'; cache: GraphCache };
