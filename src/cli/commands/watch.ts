/** `regulab watch`: live progress of an experiment or run until it has finished. */
import { visibleLines } from '../../visible.js';
import { describeExperiment, describeRunResource } from '../output/describe.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';
import { exitCodeFor, watchToEnd } from '../watch/watch-runs.js';

const NOTE = `
With --json every event is one line, as docs/events.md describes it; the last line is
{"type":"result","experiment":{…},"runs":[…]}.
Reconnects where it left off; waits up to two minutes for the service.

Example:
  regulab watch exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60`;

export function watchCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'watch <id>',
    'show the progress of an experiment or run until it has finished',
    (session, [id = '']) => watchOne(session, id),
  ).addHelpText('after', NOTE);
}

/**
 * Watches one experiment or run, prints the result and returns the exit code that follows from it.
 */
export async function watchOne(session: Session, id: string): Promise<number> {
  try {
    const [outcome] = await watchToEnd(session, [{ id }]);
    const { experiment, runs } = outcome!;
    session.emit({ type: 'result', experiment, runs });
    session.say(
      experiment
        ? `\n${describeExperiment(experiment, runs, session.palette)}`
        : `\n${describeRunResource(runs[0]!, session.palette)}`,
    );
    return exitCodeFor((experiment ?? runs[0]!).status);
  } catch (error) {
    if (session.signal.aborted) {
      session.stderr.write(
        visibleLines(`\nNo longer watching; training continues.\n  regulab watch ${id}\n  regulab cancel ${id}\n`),
      );
    }
    throw error;
  }
}
