/** `regulab reproduce`: trains a run again and says whether the same bytes come out. */
import { EXIT } from '../errors.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';
import { watchOne } from './watch.js';

const EXAMPLES = `
With --watch the exit code is 0 when the weights are identical, and 1 when they are not or the run failed.

Examples:
  regulab reproduce run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 --watch`;

export function reproduceCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'reproduce <runId>', 'train a run again and compare the weights', reproduce)
    .option('--watch', 'show progress until the run has finished, and report whether the weights are identical')
    .addHelpText('after', EXAMPLES);
}

async function reproduce(session: Session, [id = '']: string[], { watch }: { watch?: boolean }): Promise<number> {
  const experiment = await session.client.reproduce(id);
  const { id: repetition } = experiment.runs[0]!;
  session.emit(watch ? { type: 'submitted', experiment } : experiment);
  session.say(`${id} is being trained again as ${repetition} of ${experiment.id}`);
  if (!watch) return EXIT.ok;
  const code = await watchOne(session, repetition);
  if (code !== EXIT.ok) return code;
  const { reproduction } = await session.client.run(repetition);
  return reproduction?.matches ? EXIT.ok : EXIT.failed;
}
