/** What ops/ asks Prometheus for is what /metrics says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { finishRun, startApi } from '../../../support/api.js';
import { epochMetrics } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const read = (file: string) => readFileSync(new URL(`../../../../ops/${file}`, import.meta.url), 'utf8');

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
}
const rules = (parse(read('prometheus/alerts.yml')) as Rules).groups.flatMap((group) => group.rules);
const tests = parse(read('prometheus/alerts.test.yml')) as {
  tests: { input_series: { series: string }[]; alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
};
const dashboard = JSON.parse(read('grafana/regulab.json')) as {
  panels: {
    type: string;
    title: string;
    targets?: { expr: string }[];
    gridPos: Record<'x' | 'y' | 'w' | 'h', number>;
  }[];
  templating: { list: { definition?: string }[] };
};
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

const queries = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...dashboard.templating.list.flatMap(({ definition }) => (definition ? [['a variable', definition] as const] : [])),
  ...tests.tests.flatMap((test) => test.input_series.map(({ series }) => ['a unit test', series] as const)),
];

/** Given by Prometheus itself, or by the scrape. */
const FOREIGN = { metrics: ['up'], labels: ['job', 'instance', 'le'] };

/** Values of each label of each metric, of a service that has done a bit of everything. */
async function exposition(): Promise<Map<string, Map<string, Set<string>>>> {
  const api = await startApi(redis.url);
  const { runs } = await api.submit();
  await finishRun(api, runs[0]!.id, { epochs: [1, 2].map(epochMetrics) });
  const { payload } = await api.call('GET', '/metrics');
  const metrics = new Map<string, Map<string, Set<string>>>();
  for (const [, name = '', labels = ''] of payload.matchAll(/^([a-z_]+)(?:\{(.*)\})? \S+$/gm)) {
    const known = metrics.get(name) ?? new Map<string, Set<string>>();
    metrics.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/([a-z_]+)="([^"]*)"/g)) {
      known.set(label, (known.get(label) ?? new Set()).add(value));
    }
  }
  return metrics;
}
const known = await exposition();

/** What a query names that the service does not say, a sentence each. */
function strangersIn(query: string): string[] {
  return [...query.matchAll(/\b(up|regulab_[a-z_]+)(?:\{([^}]*)\})?/g)].flatMap(([, metric = '', selectors = '']) => {
    if (FOREIGN.metrics.includes(metric)) return [];
    const labels = known.get(metric);
    if (labels === undefined) return [`${metric} does not exist`];
    return [...selectors.matchAll(/([a-z_]+)(=~?|!=|!~)"([^"]*)"/g)].flatMap(([, label = '', , value = '']) => {
      if (FOREIGN.labels.includes(label)) return [];
      const values = labels.get(label);
      if (values === undefined) return [`${metric} has no label ${label}`];
      // Any status and route may come.
      if (metric.startsWith('regulab_http_')) return [];
      return value.split('|').flatMap((each) => (values.has(each) ? [] : [`${metric} has no ${label} "${each}"`]));
    });
  });
}

describe('the alerts and the dashboard', () => {
  it.each(queries)('%s: %s asks for what there is', (_, query) => {
    expect(query).toMatch(/\bup\b|regulab_/);
    expect(strangersIn(query)).toEqual([]);
  });

  it('would be seen to ask for something else', () => {
    expect(strangersIn('regulab_nothing > 0')).toEqual(['regulab_nothing does not exist']);
    expect(strangersIn('regulab_runs{state="queued"}')).toEqual(['regulab_runs has no label state']);
    expect(strangersIn('regulab_runs{status=~"queued|lost"}')).toEqual(['regulab_runs has no status "lost"']);
  });

  it('name routes that exist', async () => {
    const api = await startApi(redis.url);
    for (const [, query] of queries) {
      for (const [, url = ''] of query.matchAll(/route="([^"]+)"/g)) {
        expect([url, api.app.hasRoute({ method: 'POST', url }) || api.app.hasRoute({ method: 'GET', url })]).toEqual([
          url,
          true,
        ]);
      }
    }
  });

  it('say of every metric that the documents list what it is about', () => {
    const documented = readFileSync(new URL('../../../../docs/reliability.md', import.meta.url), 'utf8');
    const names = [...documented.matchAll(/`(regulab_[a-z_]+)`/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(8);
    const text = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap(({ targets = [] }) => targets.map((t) => t.expr)),
    ];
    expect(names.filter((name) => !text.join('\n').includes(name))).toEqual([]);
  });
});

describe('every alert', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))('%s says what to do, and has a test', (alert, rule) => {
    expect(rule.annotations.summary).toMatch(/\.$/);
    expect(rule.annotations.description).toMatch(/\.$/);
    const fires = tests.tests.flatMap((test) => test.alert_rule_test).filter(({ exp_alerts: expected }) => expected);
    expect(fires.map(({ alertname }) => alertname)).toContain(alert);
  });
});

describe('the dashboard', () => {
  it('has no two panels in one place', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
