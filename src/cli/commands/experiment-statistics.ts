/**
 * `regulab path`, `bias-variance`, `ensembles`: the statistics of an experiment other than the
 * comparison of its arms.
 */
import type { OptionValues } from 'commander';
import { COMPARISON_METRICS } from '../../analysis/schemas.js';
import { EXIT } from '../errors.js';
import { describeBiasVariance, describeEnsembles, describePaths } from '../output/describe-statistics.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const ID = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

export function pathCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'path <experimentId>', 'follow a metric along the sweeps of an experiment', path)
    .option('--metric <metric>', 'what to follow (default test.accuracy)')
    .addHelpText(
      'after',
      `\nMetrics: ${COMPARISON_METRICS.join(', ')}.\n\nExample:\n  regulab path ${ID} --metric validation.accuracy`,
    );
}

export function biasVarianceCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'bias-variance <experimentId>',
    'decompose the error of an experiment into bias and variance over its replicas',
    biasVariance,
  ).addHelpText('after', `\nExample:\n  regulab bias-variance ${ID}`);
}

export function ensemblesCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'ensembles <experimentId>', 'evaluate ensembles of finished runs', ensembles)
    .option(
      '--arms <arms>',
      'arms that form one ensemble together, separated by commas (default: one ensemble for each arm)',
    )
    .option('--size <members>', 'members of an ensemble; forms as many groups as the runs allow (default: all runs)')
    .addHelpText('after', `\nExample:\n  regulab ensembles ${ID} --size 5`);
}

async function path(session: Session, [id = '']: string[], { metric }: OptionValues): Promise<number> {
  const paths = await session.client.sweepPaths(id, { metric });
  session.say(describePaths(paths, session.palette));
  session.emit(paths);
  return EXIT.ok;
}

async function biasVariance(session: Session, [id = '']: string[]): Promise<number> {
  const answer = await session.client.biasVariance(id);
  session.say(describeBiasVariance(answer, session.palette));
  session.emit(answer);
  return EXIT.ok;
}

async function ensembles(session: Session, [id = '']: string[], { arms, size }: OptionValues): Promise<number> {
  const answer = await session.client.ensembles(id, { arms, size });
  session.say(describeEnsembles(answer, session.palette));
  session.emit(answer);
  return EXIT.ok;
}
