/**
 * `regulab advise`: which technique to try next, of a scenario or of an experiment that has ended.
 */

import { InvalidArgumentError, type OptionValues } from 'commander';
import type { Schemas } from '#client';
import { applyPatch } from '../../experiments/catalog/advisor/json-patch.js';
import { visibleJson } from '../../visible.js';
import { EXIT, UsageError } from '../errors.js';
import { counted, type Palette } from '../output/format.js';
import { isRunId, type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Examples:
  regulab advise exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60
  regulab advise --set trainImages=2000 --set architecture=cnn --set calibration=true
  regulab advise exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --set calibration=true
  regulab advise exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --apply 1 | regulab submit - --watch`;

export function adviseCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'advise [experimentId]', 'suggest which technique to try next, and why', advise)
    .option(
      '--set <field=value>',
      'what matters: budget (low, medium, high), interpretability, calibration, robustness; for a scenario also trainImages, architecture, labelNoise, depth; may be repeated',
      collect,
    )
    .option('--apply <rank>', 'print only the spec that tries the suggestion with this rank', parseRank)
    .addHelpText('after', EXAMPLES);
}

type Fields = Record<string, string | number | boolean>;

function collect(setting: string, earlier: Fields = {}): Fields {
  const at = setting.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Use field=value.');
  const value = setting.slice(at + 1);
  const known = value === 'true' ? true : value === 'false' ? false : Number(value);
  return { ...earlier, [setting.slice(0, at)]: typeof known === 'number' && Number.isNaN(known) ? value : known };
}

function parseRank(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a whole number from 1.');
}

async function advise(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const fields: Fields = options.set ?? {};
  if (id !== '' && isRunId(id)) throw new UsageError('Advice needs an experiment (exp_…), not a run.');
  const advice = await session.client.advice(id === '' ? { scenario: fields } : { experimentId: id, needs: fields });
  if (options.apply !== undefined) {
    session.stdout.write(`${visibleJson(specAt(advice, options.apply), 2)}\n`);
    return EXIT.ok;
  }
  session.emit(advice);
  session.say(describeAdvice(advice, session.palette));
  return EXIT.ok;
}

function specAt({ spec, suggestions }: Schemas['Advice'], rank: number): object {
  const suggestion = suggestions.find((each) => each.rank === rank);
  if (suggestion === undefined) throw new UsageError(`The advice has ${counted(suggestions.length, 'suggestion')}.`);
  return applyPatch(spec, suggestion.patch);
}

const BASES = {
  diagnosis: 'this experiment shows it',
  measured: 'measured here',
  ruleOfThumb: 'rule of thumb',
};

/** Every suggestion with its basis, its reason with the measured effect, and its source. */
export function describeAdvice({ suggestions, notes }: Schemas['Advice'], palette: Palette): string {
  const items = suggestions.map(({ rank, action, technique, rule, basis, reason, source }) =>
    [
      `${palette.bold(`${rank}. ${action} ${technique}`)}  ${palette.dim(`${BASES[basis]} · ${rule}`)}`,
      `   ${reason}`,
      palette.dim(`   ${source.title}, ${source.url}`),
    ].join('\n'),
  );
  return [...items, ...notes.map((note) => palette.dim(note))].join('\n\n');
}
