/** The cards of the first page: what they promise, ask a question, read its answer there. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { killCommands, type Service, startService, temporaryFolder } from '../e2e/regulab.js';
import { accessibilityFaults, openBrowser, visit } from './support/browser.js';

const SLOW_MS = 120_000;

let data: string;
let service: Service;
let browser: Browser;

beforeAll(async () => {
  data = await temporaryFolder();
  [service, browser] = await Promise.all([startService(data), openBrowser()]);
}, SLOW_MS);

afterAll(async () => {
  await browser?.close();
  await service?.interrupt();
  killCommands();
  await rm(data, { recursive: true, force: true });
}, 30_000);

it(
  'says what a question costs, asks it, and shows its answer on the card',
  async () => {
    const { page, complaints } = await visit(browser, service.url);
    const card = page.getByRole('listitem').filter({ hasText: 'What does an experiment look like?' });
    await card.getByText(/^2 trainings of 2 networks; about \d+ s$/).waitFor({ timeout: SLOW_MS });
    const augmentation = page.getByRole('listitem').filter({ hasText: 'How many more images is augmentation worth?' });
    await augmentation.getByText('What exactly?').click();
    expect(await augmentation.getByRole('code').innerText()).toBe('"overrides": {"dataset": {"trainSize": …}}');
    expect(await accessibilityFaults(page)).toEqual([]);

    await card.getByRole('button', { name: 'Run: quick-start' }).click();
    await page.getByRole('heading', { level: 1, name: 'quick-start' }).waitFor({ timeout: SLOW_MS });
    const experiment = page.url();
    await page.goto(service.url);
    const answer = card.getByRole('link', { name: 'See it: the answer of quick-start' });
    await answer.waitFor({ timeout: SLOW_MS });
    expect(await card.innerText()).toMatch(/with-dropout: [+−]?\d+\.\d\d points/);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await answer.click();
    await page.waitForURL(experiment);
    expect(complaints).toEqual([]);
  },
  3 * SLOW_MS,
);
