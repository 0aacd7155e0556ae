/** The options that `regulab list` and `regulab runs` share: filters, and which page. */

import { type Command, InvalidArgumentError, Option, type OptionValues } from 'commander';
import type { Query } from '#client';

/** Collects a repeated option; without a default, which the help would print as `[]`. */
export const collect = (value: string, earlier: string[] = []) => [...earlier, value];

/** Adds the filters of experiments. */
export function addFilters(command: Command): Command {
  return command
    .option('--label <key=value>', 'only those with this label, or "key" for any value; may be repeated', collect)
    .option('--name <text>', 'only those whose name contains this')
    .option('--text <text>', 'only those with this in name, description, external id or a label')
    .option('--preset <name>', 'only those submitted as this preset')
    .option('--technique <names>', 'only those that use these techniques, with commas: all of them')
    .option('--dataset <name>', 'only those that train on this data set')
    .option('--since <time>', 'only those created since: 7d, 12h, 2026-11-30, 2026-11-30T12:00:00Z', parseSince)
    .addOption(new Option('--archived [which]', 'archived ones; "any": all').choices(['true', 'any']).preset('true'));
}

/** Adds the options of a page. */
export function addPaging(command: Command): Command {
  return command
    .option('--limit <count>', 'maximum number of items (1 to 100)', parseLimit, 20)
    .option('--cursor <cursor>', 'continue after a page (its nextCursor in --json)');
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new InvalidArgumentError('1 to 100.');
  return limit;
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads a time as the service takes it; `7d` counts from now. */
const timeFromNow =
  (direction: 1 | -1) =>
  (text: string, _earlier?: string, now = Date.now()): string => {
    const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
    return count === undefined ? text : new Date(now + direction * Number(count) * UNITS[unit]!).toISOString();
  };

/** A time as the service takes it; `7d` counts back from now. */
export const parseSince = timeFromNow(-1);
/** The same, except that `8h` counts on from now. */
export const parseStartAt = timeFromNow(1);

/** The query of these options. */
export function queryOf({
  label,
  name,
  text,
  preset,
  technique,
  dataset,
  since,
  archived,
}: OptionValues): Query<'changeExperiments'> {
  return { label, name, text, preset, technique, dataset, createdAfter: since, archived };
}

/** How to get the next page: the same command with its cursor. */
export function nextPage(command: string, options: OptionValues, cursor: string): string {
  const given = Object.entries(options).flatMap(([name, value]) =>
    SHARED.includes(name) || value === undefined
      ? []
      : [value].flat().map((each) => `--${name}${each === true ? '' : ` ${quoted(String(each))}`}`),
  );
  return ['More: regulab', command, ...given, '--cursor', cursor].join(' ');
}

const SHARED = ['cursor', 'json', 'url'];

const quoted = (value: string): string =>
  /^[\w.,:=/@+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
