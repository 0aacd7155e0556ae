/** What a comparison is made of. */
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { Run } from '../../experiments/records/run.js';
import type { ComparisonMetric } from '../schemas.js';
import type { Randomization } from './seeds-vary.js';

export type ComparedRun = Pick<Run, 'id' | 'arm' | 'seed' | 'status' | 'stopReason' | 'evaluation'> & {
  epochs: EpochMetrics[];
};

/** What the stored predictions of a run say of each test image, or why nothing is known of them. */
export type ImageScores = { correct: Uint8Array; losses: Float64Array } | { missing: string };

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
