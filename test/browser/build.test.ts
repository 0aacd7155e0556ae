/** Building a spec: the form and its JSON are one, the service checks it, and it is trained. */
import { expect, it } from '@jest/globals';
import { accessibilityFaults } from './support/browser.js';
import { openLaboratory, SLOW_MS } from './support/laboratory.js';

const lab = openLaboratory();

it(
  'writes one spec by form and by JSON, with faults at their fields, and trains it',
  async () => {
    const { page, complaints } = await lab.visit('#/new?technique=l2', { colorScheme: 'dark' });
    const json = page.getByRole('textbox', { name: 'JSON' });
    await json.waitFor({ timeout: SLOW_MS });
    await page.getByText('6 runs').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole('textbox', { name: 'Train size' }).fill('50');
    // At the field, and in the list of the plan.
    await page.getByText('Must be at least 100.').nth(1).waitFor();
    expect(await page.getByRole('button', { name: 'Train it' }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Train size' }).fill('500');
    await page.getByRole('textbox', { name: 'Epochs' }).first().fill('1');
    await page.getByLabel('Add a technique to arm 2').selectOption('dropout');
    expect(JSON.parse(await json.inputValue())).toMatchObject({
      dataset: { trainSize: 500 },
      training: { epochs: 1 },
      arms: [{}, { regularization: { dropout: { rate: expect.any(Number) } } }],
    });

    const text = await json.inputValue();
    await json.fill(text.replace('"trainSize": 500', '"trainSize": '));
    await page.getByText(/No JSON yet: .*line \d+, column \d+/).waitFor();
    await json.fill(text.replace('"trainSize": 500', '"trainSize": 600'));
    await page.reload();
    await json.waitFor({ timeout: SLOW_MS });
    expect(await page.getByRole('textbox', { name: 'Train size' }).inputValue()).toBe('600');

    await page.getByRole('button', { name: 'Python' }).click();
    await page.getByText('client = regulab.Client(').waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Train it' }).click();
    await page.waitForURL(/#\/experiments\/exp_/);
    // The dry run was refused once, on purpose.
    expect(complaints.filter((complaint) => !/status of 400/.test(complaint))).toEqual([]);
  },
  3 * SLOW_MS,
);
