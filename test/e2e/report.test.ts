/**
 * `regulab report` on a trained experiment with a sweep and replicas: everything that a report can
 * hold.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sentencesOf } from '../../src/analysis/comparison/in-plain-words.js';
import type { Comparison } from '../../src/analysis/schemas.js';
import type { BiasVariance } from '../../src/analysis/studies/bias-variance.js';
import { escapeXml } from '../../src/charts/drawing/escape.js';
import type { Experiment } from '../../src/experiments/records/experiment.js';
import type { Run } from '../../src/experiments/records/run.js';
import { percent } from '../../src/number-format.js';
import { jsonLines, killCommands, type Service, startService, temporaryFolder } from './regulab.js';

const HOSTILE = '</title><script>alert("1")</script> & <img src=x onerror=y> `quoted`*_|';
const SPEC = {
  name: HOSTILE,
  kind: 'biasVariance',
  dataset: { trainSize: 500, validationSplit: 0.2, resampling: 'bootstrap' },
  seeds: [1, 2, 3],
  training: { epochs: 2 },
  baseline: 'plain',
  robustness: [
    { type: 'rotation', strength: 30 },
    { type: 'noise', strength: 0.4 },
  ],
  arms: [
    { name: 'plain', model: { architecture: 'mlp', hiddenUnits: [16] } },
    {
      name: 'dropout',
      model: { architecture: 'mlp', hiddenUnits: [16] },
      regularization: { dropout: { rate: { grid: [0.2, 0.5] } } },
    },
  ],
};

let folder: string;
let service: Service;
let id: string;
let html: string;
let markdown: string;
const get = async <Answer>(route: string) => (await (await fetch(`${service.url}/v1${route}`)).json()) as Answer;

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService(path.join(folder, 'data'));
  const spec = path.join(folder, 'spec.json');
  await fs.writeFile(spec, JSON.stringify(SPEC));
  const { stdout } = await service.regulab('submit', spec, '--watch', '--json');
  id = jsonLines(stdout)[0].experiment.id;
  const file = path.join(folder, 'report.html');
  const written = await service.regulab('report', id, '--output', file);
  expect(written).toMatchObject({ code: 0, stdout: `Wrote ${file}.` });
  html = await fs.readFile(file, 'utf8');
  ({ stdout: markdown } = await service.regulab('report', id, '--format', 'md', '--output', '-'));
}, 400_000);

afterAll(async () => {
  await service?.interrupt();
  killCommands();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Elements that are opened and not closed, or closed and not opened. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  const body = text.replace(/^<!doctype html>/, '').replace(/<style>.*?<\/style>/s, '');
  for (const [, slash, name, own] of body.matchAll(/<(\/?)([a-zA-Z0-9]+)(?:[^<>"]|"[^"]*")*?(\/?)>/g)) {
    if (own === '/' || name === 'meta') continue;
    if (slash === '') open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}

describe('regulab report', () => {
  it('has every section, each found from the list at the top', () => {
    const titles = [...html.matchAll(/<h2 id="(s\d+)">(.*?)<\/h2>/g)];
    expect(titles.map(([, , title]) => title)).toEqual([
      'The answer',
      'What was trained',
      'How the answer was found',
      'What the arms reach',
      'Test data loss',
      'How the training went',
      'Inside the models',
      'Generalization and cost',
      'Along the sweeps',
      'Bias and variance',
      'Ensembles',
      'Confidence and confusions',
      'The weights',
      'Robustness',
      'Runs and receipts',
      'The spec',
    ]);
    for (const [, anchor] of titles) expect(html).toContain(`href="#${anchor}"`);
    for (const [, , title] of titles) expect(markdown).toContain(`## ${title}`);
  });

  it('is one whole document that fetches nothing', () => {
    expect(unbalanced(html)).toEqual([]);
    const names = html.replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    const outside = names.replaceAll(escapeXml(HOSTILE), '').replaceAll(escapeXml(JSON.stringify(HOSTILE)), '');
    expect(outside).not.toMatch(/https?:|<script|<link|<img|<iframe|@import|url\(| src=|javascript:| on[a-z]+=/i);
    expect(html).toContain("default-src 'none'");
  });

  it('takes names for text and never for markup', () => {
    expect(html).toContain(`<h1>${escapeXml(HOSTILE)}</h1>`);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    const [heading] = markdown.split('\n');
    expect(heading).not.toMatch(/(?<!\\)[<`*_|]/);
  });

  it('says of every chart what is to be seen, and has its figures as a table', () => {
    const figures = [...html.matchAll(/<figure>.*?<\/figure>/gs)].map(([content]) => content);
    expect(figures.length).toBeGreaterThan(10);
    for (const content of figures) {
      expect(content).toMatch(/<svg [^>]*role="img"[^>]*><title[^>]*>[^<]+<\/title><desc[^>]*>[^<]+<\/desc>/);
      expect(content).toContain('<table>');
      // A picture may spell anything.
      expect(content.replaceAll(/base64,[\w+/=]+/g, '')).not.toMatch(/NaN|Infinity|undefined/);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('repeats the figures and the words of the API', async () => {
    for (const metric of ['test.accuracy', 'test.dataLoss']) {
      const margin = metric === 'test.accuracy' ? '&margin=0.5' : '';
      const { arms, comparisons } = await get<Comparison>(`/experiments/${id}/comparison?metric=${metric}${margin}`);
      for (const sentence of comparisons.flatMap(({ statement }) => sentencesOf(statement))) {
        expect(html).toContain(`<li>${escapeXml(sentence)}</li>`);
      }
      if (metric !== 'test.accuracy') continue;
      for (const { arm, mean, interval } of arms) {
        const [center, low, high] = [mean!, interval!.low, interval!.high].map((value) => (100 * value).toFixed(2));
        expect(html).toMatch(new RegExp(`<tr><td>${arm}</td>.*?>${center}<.*?>${low} … ${high}</td></tr>`));
        expect(markdown).toMatch(
          new RegExp(`^\\| ${arm.replaceAll('_', '.{1,2}')} .* ${center} .* ${low} … ${high} \\|$`, 'm'),
        );
      }
    }
    const { arms } = await get<BiasVariance>(`/experiments/${id}/bias-variance`);
    for (const { statement } of arms) expect(html).toContain(escapeXml(statement));
  });

  it('shows the accuracy of each arm on distorted images, as `get` does for a run', async () => {
    const { items } = await get<{ items: Run[] }>(`/experiments/${id}/runs?limit=100`);
    const plain = items.filter(({ arm }) => arm === 'plain').map(({ evaluation }) => evaluation!);
    const meanOf = (accuracies: number[]) => ((100 * accuracies.reduce((sum, one) => sum + one, 0)) / 3).toFixed(2);
    const [upright, turned, noisy] = [
      plain.map(({ test }) => test.accuracy),
      ...[0, 1].map((index) => plain.map(({ robustness }) => robustness![index]!.accuracy)),
    ].map(meanOf);
    expect(markdown).toContain('| arm | runs | original | rotation 30° | noise 0.4 |');
    expect(markdown).toContain(`| plain | 3 | ${upright} | ${turned} | ${noisy} |`);
    const { stdout } = await service.regulab('get', items[0]!.id);
    const measured = items[0]!.evaluation!.robustness![0]!;
    expect(stdout).toMatch(new RegExp(`^rotation 30° +${percent(measured.accuracy)} `, 'm'));
  });

  it('carries the receipt of every run and the whole spec', async () => {
    const { spec } = await get<Experiment>(`/experiments/${id}`);
    expect(html).toContain(escapeXml(JSON.stringify(spec, null, 2)));
    const { items } = await get<{ items: Run[] }>(`/experiments/${id}/runs?limit=100`);
    expect(items).toHaveLength(9);
    for (const { weightsSha256, evaluation } of items) {
      expect(html).toContain(`<td title="${weightsSha256}">`);
      expect(html).toContain(`>${percent(evaluation!.test.accuracy)}<`);
      expect(markdown).toContain(weightsSha256);
    }
    expect(html).toContain('&quot;trainingSemantics&quot;: ');
  });

  it('refuses what is no experiment, and a size of ensembles that is none', async () => {
    expect((await service.regulab('report', 'run_1')).code).toBe(2);
    expect((await service.regulab('report', id, '--ensemble-size', '1')).code).toBe(2);
  });
});
