/** `regulab compare`: what an experiment says about its arms, as tables and in words. */
import type { OptionValues } from 'commander';
import { COMPARISON_METRICS } from '../../analysis/schemas.js';
import { EXIT, UsageError } from '../errors.js';
import { describeComparisonAcross, describeComparisonResource } from '../output/describe-comparison.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Metrics: ${COMPARISON_METRICS.join(', ')}.
A margin is in percentage points for accuracies; fix it before you look at results.

Examples:
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --metric test.dataLoss --baseline without-dropout
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --margin 0.5 --json
  regulab compare exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60/plain exp_019a7c60-11aa-7b3e-a0f0-6b1c2d3e4f50/dropout`;

export function compareCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'compare <experimentId...>',
    'compare the arms of an experiment over its seeds, or arms of several: <experimentId>/<arm>, the baseline first',
    compare,
  )
    .option(
      '--baseline <arm>',
      "the arm that the others are compared with (default: the spec's baseline, or else its first arm)",
    )
    .option('--metric <metric>', 'what to compare (default test.accuracy)')
    .option('--margin <margin>', 'differences within ±margin are treated as negligible; adds equivalence tests')
    .option('--family <metrics>', "every metric you look at, separated by commas, for Holm's adjustment")
    .addHelpText('after', EXAMPLES);
}

async function compare(session: Session, ids: string[], options: OptionValues): Promise<number> {
  if (ids.length > 1 || ids[0]?.includes('/')) return compareAcross(session, ids, options);
  const { baseline, metric, margin, family } = options;
  const comparison = await session.client.compare(ids[0] ?? '', { baseline, metric, margin, family });
  session.say(describeComparisonResource(comparison, session.palette));
  session.emit(comparison);
  return EXIT.ok;
}

async function compareAcross(session: Session, ids: string[], options: OptionValues): Promise<number> {
  const { baseline, metric, margin, family } = options;
  if (baseline !== undefined) throw new UsageError('Of arms of several experiments the first one is the baseline.');
  const comparison = await session.client.compareAcross({
    arms: ids.map(armOf),
    metric,
    ...(margin !== undefined && { margin: Number(margin) }),
    ...(family !== undefined && { family: family.split(',') }),
  });
  session.say(describeComparisonAcross(comparison, session.palette));
  session.emit(comparison);
  return EXIT.ok;
}

/** @throws UsageError */
function armOf(text: string): { experimentId: string; arm: string } {
  const [experimentId = '', arm = '', ...rest] = text.split('/');
  if (experimentId !== '' && arm !== '' && rest.length === 0) return { experimentId, arm };
  throw new UsageError(`Name the arm of each experiment, as <experimentId>/<arm>: "${text}" has none.`);
}
