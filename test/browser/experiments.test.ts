/** The list of experiments: find some, label one, archive many, take it back. */
import { expect, it } from '@jest/globals';
import { createClient } from '../../clients/typescript/src/index.js';
import { accessibilityFaults } from './support/browser.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const lab = openLaboratory(async ({ url }) => {
  const client = createClient({ url });
  const small = { dataset: { trainSize: 500 }, training: { epochs: 2 }, seeds: [1, 2] };
  for (const name of ['first', 'second', 'third']) {
    const overrides = { ...small, name };
    await client.submit({ preset: 'quick-start', overrides, labels: { team: name === 'third' ? 'b' : 'a' } });
  }
});

it(
  'finds experiments, labels one, archives those chosen, and takes it back',
  async () => {
    const { page, complaints } = await lab.visit('#/experiments', { colorScheme: 'dark' });
    // The verdict appears when the experiment has finished, without a reload.
    await page
      .getByText(/no difference shown|is (better|worse)/)
      .first()
      .waitFor({ timeout: SLOW_MS });
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole('searchbox', { name: 'Label' }).fill('team=a');
    await page.getByRole('link', { name: 'third' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('label=team%3Da');
    await page.reload();
    await page.getByRole('link', { name: 'first' }).waitFor();

    await page.getByRole('button', { name: 'Edit the labels of first' }).click();
    await page.getByRole('textbox', { name: /Labels of first/ }).fill('team=a, stage=prod');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'stage=prod' }).waitFor();

    await page.getByRole('checkbox', { name: 'Choose all shown' }).check();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByText('would be archived').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Archive 2 experiments' }).click();
    await page.getByText('Nothing matches these filters.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'first' }).waitFor();

    await page.emulateMedia({ colorScheme: 'light' });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
  3 * SLOW_MS,
);
