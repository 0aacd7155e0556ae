/** From a question of the course to a technique, its figure, and a try of one's own. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { killCommands, type Service, startService, temporaryFolder } from '../e2e/regulab.js';
import { accessibilityFaults, openBrowser, visit } from './support/browser.js';

/** Six short trainings on a busy machine. */
const SLOW_MS = 180_000;

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
  'explains a technique, shows what was measured, and runs it at a strength of the reader',
  async () => {
    const { page, complaints } = await visit(browser, `${service.url}/#/learn`);
    const question = page
      .getByRole('listitem')
      .filter({ hasText: 'Which weights remain under L1, and which under L2?' });
    await question.getByRole('link', { name: /^L1 penalty/ }).waitFor({ timeout: SLOW_MS });
    expect(await accessibilityFaults(page)).toEqual([]);

    await question.getByRole('link', { name: /^L1 penalty/ }).click();
    await page.getByRole('heading', { level: 1, name: /^L1 penalty/ }).waitFor();
    await page.getByRole('region', { name: 'Formula' }).getByText('l1·Σ|w|').waitFor();
    await page.getByRole('figure').getByText('What L1 penalty (lasso) did to the test accuracy').first().waitFor();
    await page.getByRole('slider', { name: 'λ' }).press('End');
    await page.getByRole('button', { name: 'Run L1 penalty (lasso) with λ 0.003' }).click();
    await page.getByRole('region', { name: 'Answer for with' }).waitFor({ timeout: SLOW_MS });
    const id = new URLSearchParams(page.url().split('?')[1]).get('experiment');
    const { spec } = (await (await fetch(`${service.url}/v1/experiments/${id}`)).json()) as {
      spec: { arms: { regularization: { kernel: { l1: number } | null } }[] };
    };
    expect(spec.arms.map(({ regularization }) => regularization.kernel?.l1 ?? null)).toEqual([null, 0.003]);

    // The address brings it all back.
    await page.reload();
    await page.getByRole('region', { name: 'Answer for with' }).waitFor({ timeout: SLOW_MS });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('navigation', { name: 'Other techniques' }).getByRole('link').last().click();
    await page.getByRole('heading', { level: 1, name: /^L1 penalty/ }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  },
  3 * SLOW_MS,
);
