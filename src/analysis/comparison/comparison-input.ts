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
  /** Names in the order in which they are answered. */
  arms: string[];
  runs: ComparedRun[];
  baseline: string;
  metric: ComparisonMetric;
  /** All metrics that are looked at; `metric` need not be among them. */
  family: ComparisonMetric[];
  /** In percentage points for accuracies, in the metric's own unit otherwise; above 0. */
  margin: number | null;
  /** Of the experiments that the arms come from: each once. */
  randomizations: Randomization[];
  /** Whether all arms have the same validation images for a seed, as in one experiment. */
  sharesValidation: boolean;
  /** By run id. */
  scores: Map<string, ImageScores>;
}
