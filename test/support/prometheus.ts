/**
 * The text exposition format of Prometheus (0.0.4), checked strictly: what `promtool check metrics`
 * refuses or lints, and what it lets pass but a reader of the text would stumble over.
 */

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|[+-]Inf)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const SUFFIXES = ['_bucket', '_sum', '_count'];

interface Family {
  type: string | undefined;
  help: boolean;
  series: Map<string, number>;
}

/** Everything that is wrong with the text, a sentence each; nothing when all is well. */
export function faultsOfExposition(text: string): string[] {
  const faults: string[] = [];
  if (!text.endsWith('\n')) faults.push('The last line has no line feed.');
  if (text.includes('\r')) faults.push('There is a carriage return.');
  const families = new Map<string, Family>();
  let current = '';
  const familyOf = (name: string) => {
    if (current !== name && families.has(name)) faults.push(`The lines of ${name} are not together.`);
    current = name;
    const family = families.get(name) ?? { type: undefined, help: false, series: new Map() };
    families.set(name, family);
    return family;
  };
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === undefined && line.startsWith('#')) faults.push(`Not a comment that says anything: ${line}`);
    else if (keyword === 'HELP') familyOf(name).help = true;
    else if (keyword === 'TYPE') familyOf(name).type = rest;
    else faults.push(...faultsOfSample(line, familyOf, families));
  }
  for (const [name, family] of families) faults.push(...faultsOfFamily(name, family));
  return faults;
}

function faultsOfSample(line: string, familyOf: (name: string) => Family, families: Map<string, Family>): string[] {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') return [`Not a sample: ${line}`];
  const suffix = SUFFIXES.find((each) => name.endsWith(each) && families.has(name.slice(0, -each.length)));
  const base = suffix === undefined ? name : name.slice(0, -suffix.length);
  const family = familyOf(base);
  const faults: string[] = [];
  if (!labelsFit(labels)) faults.push(`The labels are not well-formed: ${line}`);
  if (family.series.has(line.slice(0, line.lastIndexOf(' ')))) faults.push(`The series is there twice: ${line}`);
  family.series.set(line.slice(0, line.lastIndexOf(' ')), Number(value));
  if (suffix !== undefined && family.type !== 'histogram') faults.push(`${name} has a suffix, but is no histogram.`);
  return faults;
}

function labelsFit(text: string): boolean {
  let rest = text;
  while (rest !== '') {
    const label = LABEL.exec(rest);
    if (label === null) return false;
    rest = rest.slice(label[0].length);
  }
  return true;
}

function faultsOfFamily(name: string, { type, help, series }: Family): string[] {
  const faults: string[] = [];
  if (!NAME.test(name)) faults.push(`${name} is no name.`);
  if (!help) faults.push(`${name} has no HELP.`);
  if (type === undefined) faults.push(`${name} has no TYPE.`);
  if (type === 'counter' && !name.endsWith('_total')) faults.push(`The counter ${name} does not end in _total.`);
  if (type !== 'counter' && name.endsWith('_total')) faults.push(`${name} ends in _total, but is no counter.`);
  if (type !== 'histogram' && SUFFIXES.some((suffix) => name.endsWith(suffix))) {
    faults.push(`${name} ends like a part of a histogram, but is none.`);
  }
  if (type === 'histogram') faults.push(...faultsOfHistogram(name, series));
  return faults;
}

/** Buckets that do not fall, the last of which, +Inf, has the count. */
function faultsOfHistogram(name: string, series: Map<string, number>): string[] {
  const byLabels = new Map<string, number[]>();
  for (const [key, value] of series) {
    if (!key.startsWith(`${name}_bucket`)) continue;
    const labels = key
      .replace(/,?le="[^"]*"/, '')
      .replace(/^\w+\{?,?/, '')
      .replace('}', '');
    byLabels.set(labels, [...(byLabels.get(labels) ?? []), value]);
  }
  return [...byLabels].flatMap(([labels, counts]) => {
    const count = series.get(labels === '' ? `${name}_count` : `${name}_count{${labels}}`);
    const falls = counts.some((each, index) => each < (counts[index - 1] ?? 0));
    const ends = counts.at(-1) === count;
    return [
      ...(falls ? [`The buckets of ${name} {${labels}} fall.`] : []),
      ...(ends ? [] : [`The last bucket of ${name} {${labels}} is not its count, ${count}.`]),
    ];
  });
}
