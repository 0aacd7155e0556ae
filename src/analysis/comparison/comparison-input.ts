/** What a comparison is made of. */
import type { Run } from '../../experiments/records/run.js';
import type { ComparisonMetric } from '../schemas.js';
import type { History } from './history.js';
import type { Randomization } from './seeds-vary.js';

export type SummarizedRun = Pick<Run, 'id' | 'arm' | 'seed' | 'status' | 'stopReason' | 'evaluation'>;

/** A run with the history of the measure that is compared. */
export type ComparedRun = SummarizedRun & { history: History };

/**
 * What the stored predictions of a run say of each test image, or why nothing is known of them: for
 * the accuracy 1 where the answer is right and 0 elsewhere, for the data loss its share of it.
 */
export type ImageScores = { ofImages: Uint8Array | Float64Array } | { missing: string };

export interface ComparisonInput {
  experimentId: string;
  /** Names in the order of the spec. */
  arms: string[];
  runs: ComparedRun[];
  baseline: string;
  metric: ComparisonMetric;
  /** All metrics that are looked at; `metric` need not be among them. */
  family: ComparisonMetric[];
  /** In percentage points for accuracies, in the metric's own unit otherwise; above 0. */
  margin: number | null;
  randomization: Randomization;
  /** By run id. */
  scores: Map<string, ImageScores>;
}
