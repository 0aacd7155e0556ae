/** From a question of the course to a technique, its figure, and a try of one's own. */
import { expect, it } from '@jest/globals';
import { accessibilityFaults } from './support/browser.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const lab = openLaboratory();

it(
  'explains a technique, shows what was measured, and runs it at a strength of the reader',
  async () => {
    const { page, complaints } = await lab.visit('#/learn');
    const question = page
      .getByRole('listitem')
      .filter({ hasText: 'Which weights remain under L1, and which under L2?' });
    await question.getByRole('link', { name: /^L1 penalty/ }).waitFor({ timeout: SLOW_MS });
    expect(await accessibilityFaults(page)).toEqual([]);

    await question.getByRole('link', { name: /^L1 penalty/ }).click();
    await page.getByRole('heading', { level: 1, name: /^L1 penalty/ }).waitFor();
    await page.getByText('As a formula').click();
    await page.getByRole('region', { name: 'Formula' }).getByText('l1·Σ|w|').waitFor();
    await page.getByRole('figure').getByText('What L1 penalty (lasso) did to the test accuracy').first().waitFor();
    await page.getByRole('slider', { name: 'λ' }).press('End');
    await page.getByRole('button', { name: 'Run L1 penalty (lasso) with λ 0.003' }).click();
    await page.getByRole('listitem', { name: 'Answer for with' }).waitFor({ timeout: SLOW_MS });
    const id = new URLSearchParams(page.url().split('?')[1]).get('experiment');
    const { spec } = (await (await fetch(`${lab.service.url}/v1/experiments/${id}`)).json()) as {
      spec: { arms: { regularization: { kernel: { l1: number } | null } }[] };
    };
    expect(spec.arms.map(({ regularization }) => regularization.kernel?.l1 ?? null)).toEqual([null, 0.003]);

    // The address brings it all back.
    await page.reload();
    await page.getByRole('listitem', { name: 'Answer for with' }).waitFor({ timeout: SLOW_MS });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('navigation', { name: 'Other techniques' }).getByRole('link').last().click();
    await page.getByRole('heading', { level: 1, name: /^L1 penalty/ }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  },
  3 * SLOW_MS,
);
