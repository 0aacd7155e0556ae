/** `regulab get`: one experiment with its runs, or one run, as it stands now. */
import type { OptionValues } from 'commander';
import { runsOf } from '../client/pages.js';
import { EXIT } from '../errors.js';
import { describeExperiment, describeRunResource, metricsTable } from '../output/describe.js';
import { isRunId, type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Examples:
  regulab get exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60
  regulab get run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 --metrics --json`;

export function getCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'get <id>', 'show an experiment or run', get)
    .option('--metrics', 'add the per-epoch history of the run, or of every run of the experiment')
    .addHelpText('after', EXAMPLES);
}

async function get(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const { client, palette } = session;
  const experiment = isRunId(id) ? null : await client.experiment(id);
  const runs = experiment ? await runsOf(client, id) : [await client.run(id)];
  const metrics = options.metrics ? await Promise.all(runs.map((run) => client.metrics(run.id))) : [];

  session.say(experiment ? describeExperiment(experiment, runs, palette) : describeRunResource(runs[0]!, palette));
  for (const [index, { epochs }] of metrics.entries()) {
    const run = runs[index]!;
    session.say(`\n${run.arm} seed ${run.seed}  ${run.id}\n${metricsTable(epochs)}`);
  }
  if (experiment) session.emit({ ...experiment, runs, ...(options.metrics && { metrics }) });
  else session.emit({ ...runs[0], ...(options.metrics && { metrics: metrics[0] }) });
  return EXIT.ok;
}
