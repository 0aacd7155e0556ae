// @ts-check
// Adds reports of the fault plan up to the table of docs/reliability.md: `npm run test:faults:table
// -- faults-full-*.json`.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
if (reports.length === 0) {
  console.error('Which reports? npm run test:faults:table -- faults-full-*.json');
  process.exit(2);
}

/** Trials, counts and measured values of each fault, over all reports. */
const sums = new Map();
for (const { fault, title, passed, failed, counts, measures } of reports.flatMap(({ faults }) => faults)) {
  const key = `${fault} ${title}`;
  const sum = sums.get(key) ?? { fault, title, passed: 0, failed: 0, counts: {}, measures: {} };
  sum.passed += passed;
  sum.failed += failed;
  for (const [name, number] of Object.entries(counts)) sum.counts[name] = (sum.counts[name] ?? 0) + number;
  for (const [name, values] of Object.entries(measures))
    sum.measures[name] = [...(sum.measures[name] ?? []), ...values];
  sums.set(key, sum);
}

/** @param {string} fault */
const number = (fault) => Number(fault.slice(1));
const rows = [...sums.values()].sort((one, other) => number(one.fault) - number(other.fault));
const dates = reports.map(({ date }) => date.slice(0, 10)).sort();
const machines = new Set(
  reports.map(({ machine }) => `${machine.cpus} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}`),
);
const seeds = new Set(reports.map(({ seed }) => seed));
console.log(
  `${[...new Set([dates[0], dates.at(-1)])].join(' to ')}; ${[...machines].join('; ')}; seeds ${[...seeds].join(', ')}.\n`,
);
console.log('| fault | trials passed | counted | measured (median, maximum) |');
console.log('|---|---|---|---|');
for (const { fault, title, passed, failed, counts, measures } of rows) {
  const counted = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  const measured = Object.entries(measures).map(
    ([name, values]) => `${name} ${middle(values)}, ${Math.max(...values)}`,
  );
  console.log(
    `| ${fault} ${title} | ${passed} of ${passed + failed} | ${counted.join(', ')} | ${measured.join('; ')} |`,
  );
}

/** @param {number[]} values */
function middle(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
