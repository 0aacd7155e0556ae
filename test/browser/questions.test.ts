/** The cards of the first page: what they promise, ask a question, read its answer there. */
import { expect, it } from '@jest/globals';
import { accessibilityFaults } from './support/browser.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const lab = openLaboratory();

it(
  'says what a question costs, asks it, and shows its answer on the card',
  async () => {
    const { page, complaints } = await lab.visit('');
    const card = page.getByRole('listitem').filter({ hasText: 'What does an experiment look like?' });
    await card
      .getByText(/^2 trainings of 2 networks; about \d+ s if nothing else trains$/)
      .waitFor({ timeout: SLOW_MS });
    const augmentation = page.getByRole('listitem').filter({ hasText: 'How many more images is augmentation worth?' });
    await augmentation.getByText('What exactly?').click();
    expect(await augmentation.getByRole('code').innerText()).toBe('"overrides": {"dataset": {"trainSize": …}}');
    expect(await accessibilityFaults(page)).toEqual([]);

    await card.getByRole('button', { name: 'Run: quick-start' }).click();
    await page.getByRole('heading', { level: 1, name: 'quick-start' }).waitFor({ timeout: SLOW_MS });
    const experiment = page.url();
    await page.goto(lab.service.url);
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
