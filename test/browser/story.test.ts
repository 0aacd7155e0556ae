/** The first hour with the page: ask, watch, read, compare, draw, whatever the network does. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { placesOf } from '../../scripts/screenshots/places.mjs';
import { drawSeven } from '../../scripts/screenshots/preparations.mjs';
import { accessibilityFaults } from './support/browser.js';
import { saying } from './support/drawing.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const lab = openLaboratory();
/** Of the experiment that the first button starts. */
const NAME = 'Does dropout help?';
const WIDTHS = [320, 768, 2560];
/** With yes and no where it was asked whether something helps. */
const VERDICT = /^\S (Yes, it|No, it|No difference that|Not clear|(Slightly )?(better|worse) than)/i;

/** A browser logs each request that fails; the page has to say it in its own words. */
const isOfTheCut = (complaint: string) => /net::ERR_|status of 50[234]/.test(complaint);

const connectionIs = (page: Page, state: string) =>
  page.getByRole('banner').getByText(state, { exact: true }).waitFor();

it(
  'answers its first question in front of the reader, through reloads, a cut and a crash',
  async () => {
    const { page, complaints } = await lab.visit('');
    await page.getByRole('button', { name: 'Does dropout help?' }).click();
    const curves = page.getByRole('figure').filter({ hasText: 'Learning curves' });
    await curves.waitFor({ timeout: SLOW_MS });
    await page.reload();
    await curves.waitFor({ timeout: SLOW_MS });
    await connectionIs(page, 'live');

    await page.context().setOffline(true);
    await connectionIs(page, 'reconnecting …');
    await page.context().setOffline(false);
    await connectionIs(page, 'live');
    await lab.service.crash('api');
    await connectionIs(page, 'live');

    const answer = page.getByRole('listitem', { name: 'Answer for with-dropout' });
    await answer.getByText(VERDICT).waitFor({ timeout: SLOW_MS });
    await page.reload();
    await answer.getByText(VERDICT).waitFor({ timeout: SLOW_MS });
    await page.getByRole('link', { name: 'See all of it' }).click();
    const title = page.getByRole('heading', { level: 1, name: NAME });
    await title.waitFor();
    await page.reload();
    await title.waitFor();
    await page.getByRole('figure').nth(3).waitFor();
    expect(complaints.filter((complaint) => !isOfTheCut(complaint))).toEqual([]);
  },
  3 * SLOW_MS,
);

it(
  'hears again what happens after the service was gone',
  async () => {
    const { page, complaints } = await lab.visit('#/experiments');
    await page.getByRole('link', { name: NAME }).first().waitFor();
    await lab.service.crash('api');
    const overrides = { name: 'after-the-crash', seeds: [1], dataset: { trainSize: 100 }, training: { epochs: 1 } };
    const submitted = await fetch(`${lab.service.url}/v1/experiments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ preset: 'quick-start', overrides }),
    });
    expect(submitted.status).toBe(202);
    const row = page.getByRole('listitem').filter({ hasText: 'after-the-crash' });
    await row.getByText('succeeded').waitFor({ timeout: SLOW_MS });
    expect(complaints.filter((complaint) => !isOfTheCut(complaint))).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'compares arms that the reader chooses, and keeps them in its address',
  async () => {
    const { page, complaints } = await lab.visit('#/compare');
    const found = page.getByRole('listitem').filter({ hasText: NAME }).last();
    await found.getByRole('checkbox', { name: 'with-dropout' }).check();
    await found.getByRole('checkbox', { name: 'without-dropout' }).check();
    await page.getByRole('button', { name: 'make it the baseline' }).click();
    const answer = page.getByRole('listitem', { name: 'Answer for with-dropout' });
    await answer.getByText(VERDICT).waitFor({ timeout: SLOW_MS });
    const differences = page.getByRole('region', { name: 'Settings of with-dropout', exact: true });
    await differences.getByText('regularization › dropout').waitFor();
    await page.reload();
    await answer.getByText(VERDICT).waitFor({ timeout: SLOW_MS });
    expect(complaints).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'sees a seven that the reader draws',
  async () => {
    const found = await fetch(`${lab.service.url}/v1/experiments?text=dropout`);
    const { items } = (await found.json()) as { items: { id: string }[] };
    const { page, complaints } = await lab.visit(`#/draw?experiment=${items[0]!.id}`);
    await page.getByRole('region', { name: 'Answers' }).waitFor({ timeout: SLOW_MS });
    await drawSeven(page);
    await saying(page, /without-dropout says 7/).waitFor({ timeout: SLOW_MS });
    expect(complaints).toEqual([]);
  },
  2 * SLOW_MS,
);

it(
  'is accessible in both themes, and fits every width, at every place',
  async () => {
    const { items } = (await (await fetch(`${lab.service.url}/v1/runs?arm=with-dropout&status=succeeded`)).json()) as {
      items: { id: string; experimentId: string }[];
    };
    const { id: runId, experimentId } = items.at(-1)!;
    const places = placesOf({ experimentId, runId, arms: ['without-dropout', 'with-dropout'] });
    const { page, complaints } = await lab.visit('');
    const links = await page
      .getByRole('navigation')
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')!));
    const known = Object.values(places).map((address) => address.split('?')[0]);
    expect(known).toEqual(expect.arrayContaining(links));

    const faults: Record<string, string[]> = {};
    for (const [name, address] of Object.entries(places)) {
      await page.goto(`${lab.service.url}/${address}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached', timeout: SLOW_MS });
      faults[name] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        faults[name].push(...(await accessibilityFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (wide > width) faults[name].push(`${wide} px wide in a window of ${width} px`);
      }
    }
    expect(faults).toEqual(Object.fromEntries(Object.keys(places).map((name) => [name, []])));
    expect(complaints).toEqual([]);
  },
  4 * SLOW_MS,
);
