/**
 * The page in another language: what stays English is what the service answers, and what charts
 * say. The other language has wide letters (test/support/translate-page.mjs).
 */
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createClient, type Run } from '../../clients/typescript/src/index.js';
import { placesOf } from '../../scripts/screenshots/places.mjs';
import { temporaryFolder } from '../e2e/regulab.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const TRANSLATE = fileURLToPath(new URL('../support/translate-page.mjs', import.meta.url));
const MLP = { architecture: 'mlp' as const, hiddenUnits: [4] };
/** What readers have named has no letters here, and so cannot be taken for a text of the page. */
const SPEC = {
  name: '1',
  description: '2',
  labels: { '3': '4' },
  dataset: { trainSize: 200 },
  seeds: [1, 2],
  training: { epochs: 2 },
  arms: [
    { name: '5', model: MLP },
    { name: '6', model: MLP, regularization: { dropout: { rate: 0.2 } } },
  ],
};

/** What may have letters: never a whole part of the page, so that its own texts are found there. */
const NOT_OF_THE_PAGE = [
  // The same in every language, or for programs.
  ...['script', 'noscript', '.brand', 'time', 'code', 'pre', '.saves button', '.exports button'],
  ...['.code-head [aria-pressed]', 'td button', 'td.number', '.receipt dt', '.receipt dd'],
  // Charts.
  ...['svg *', '.figure > figcaption', '.chart', '.picture', '.figure > .about', '.figure th', '.figure td'],
  // Answers of comparisons, and names of metrics.
  ...['.asked', '.chosen', '.finding', '.effect strong', '.effect + p', '.answer > .about', '.verdict', '.why li'],
  ...['.weights-in-words p', '.metric-choice option', '.differences td', '.compare-notes li'],
  // The catalog.
  ...['.question details p', '.learn .card a', '.learn .card p', '.course p', '.course li', '.course li a'],
  ...['.technique h1', '.technique .lead', '.technique dd', '.formula p', '.technique li', '.technique-text li a'],
  ...['.sources a', '.filters option', '.beginnings option', '.add-technique option'],
  // The description of the API, and a spec.
  ...['.field label', '.field option', '.field input', '.group label', '.help p'],
  // What is done to a drawing.
  '.changes h3',
];

let folder: string;
let run: Run;
let waiting: Run;
const lab = openLaboratory(async ({ url }) => {
  const client = createClient({ url });
  const { id } = await client.submit(SPEC);
  await client.waitFor(id);
  run = (await client.runs(id).all())[0]!;
  const later = await client.submit(
    { ...SPEC, name: '7' },
    { startAt: new Date(Date.now() + 3_600_000).toISOString() },
  );
  waiting = (await client.runs(later.id).all())[0]!;
});

beforeAll(async () => {
  folder = await temporaryFolder();
  await promisify(execFile)(process.execPath, [TRANSLATE, folder]);
}, SLOW_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The files of the page are those of the folder; everything else is the service's. */
async function openTranslated(place: string): Promise<Page> {
  const page = await lab.browser.newPage({ viewport: { width: 1280, height: 20_000 } });
  const { url } = lab.service;
  await page.route(`${url}/`, async (route) =>
    route.fulfill({ contentType: 'text/html', body: await readFile(path.join(folder, 'index.html')) }),
  );
  await page.route(`${url}/assets/*`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    await route.fulfill({ contentType, body: await readFile(path.join(folder, pathname)) });
  });
  await page.goto(`${url}/${place}`);
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: SLOW_MS });
  return page;
}

/** Texts with narrow letters, as `element: text`. */
const ENGLISH = `
  const isOfThePage = (element) => !element.matches(${JSON.stringify(NOT_OF_THE_PAGE.join())});
  const textsOf = (element) => [
    ...[...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : '')),
    ...['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label'].map((name) => element.getAttribute(name) ?? ''),
  ];
  const nameOf = ({ tagName, className }) => (tagName.toLowerCase() + ' ' + className).trim().replaceAll(' ', '.');
  [...document.querySelectorAll('body *')].filter(isOfThePage).flatMap((element) =>
    textsOf(element)
      .filter((text) => /[A-Za-z]/.test(text))
      .map((text) => nameOf(element.parentElement) + ' > ' + nameOf(element) + ': ' + text.trim()))`;

const isLoaded = (page: Page) =>
  page.waitForFunction(`!document.querySelector('.skeleton')`, null, { timeout: SLOW_MS });

it(
  'has English texts of the service alone',
  async () => {
    const { experimentId, id: runId } = run;
    const places = {
      ...placesOf({ experimentId, runId, arms: ['5', '6'] }),
      'experiment that waits': `#/experiments/${waiting.experimentId}`,
      'run that waits': `#/runs/${waiting.id}`,
      'without an experiment': '#/experiments/8',
    };
    const found: Record<string, string[]> = {};
    for (const [name, place] of Object.entries(places)) {
      const page = await openTranslated(place);
      await isLoaded(page);
      await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
      await isLoaded(page);
      found[name] = [...new Set(await page.evaluate<string[]>(ENGLISH))];
      await page.close();
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(places).map((name) => [name, []])));
  },
  4 * SLOW_MS,
);
