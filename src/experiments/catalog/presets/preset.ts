/** What a preset is. */
import type { ExperimentSpecInput } from '../../spec/experiment.js';

export interface Preset {
  name: string;
  title: string;
  description: string;
  shows: string;
  /**
   * Holds what the preset sets and no defaults, so that an override can change an optimizer's type.
   */
  spec: ExperimentSpecInput;
}
