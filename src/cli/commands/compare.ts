/** `regulab compare`: what an experiment says about its arms, as tables and in words. */
import type { OptionValues } from 'commander';
import { COMPARISON_METRICS } from '../../analysis/schemas.js';
import { EXIT } from '../errors.js';
import { describeComparisonResource } from '../output/describe-comparison.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Metrics: ${COMPARISON_METRICS.join(', ')}.
A margin is in percentage points for accuracies; fix it before you look at results.

Examples:
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --metric test.dataLoss --baseline without-dropout
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --margin 0.5 --json`;

export function compareCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'compare <experimentId>', 'compare the arms of an experiment over its seeds', compare)
    .option(
      '--baseline <arm>',
      "the arm that the others are compared with (default: the spec's baseline, or else its first arm)",
    )
    .option('--metric <metric>', 'what to compare (default test.accuracy)')
    .option('--margin <margin>', 'differences within ±margin are treated as negligible; adds equivalence tests')
    .option('--family <metrics>', "every metric you look at, separated by commas, for Holm's adjustment")
    .addHelpText('after', EXAMPLES);
}

async function compare(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const { baseline, metric, margin, family } = options;
  const comparison = await session.client.comparison(id, { baseline, metric, margin, family });
  session.say(describeComparisonResource(comparison, session.palette));
  session.emit(comparison);
  return EXIT.ok;
}
