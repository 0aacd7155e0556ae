/** Every run, and what its bits depend on. */
import { percent } from '../../../number-format.js';
import type { ReportData } from '../../report-data.js';
import { type Block, json, tableOf } from '../document.js';

export function receipts({ runs }: ReportData): Block[] {
  const table = tableOf(
    'Every run. On the same kind of machine, the same spec and seed give the same weights, bit for bit.',
    ['run', 'arm', 'seed>', 'status', 'ended', 'test accuracy>', 'SHA-256 of the weights'],
    runs.map(({ run }) => [
      run.id,
      run.arm,
      String(run.seed),
      run.status,
      run.stopReason ? `${run.stopReason.kind}, epoch ${run.stopReason.epoch}` : '–',
      run.evaluation ? percent(run.evaluation.test.accuracy) : '–',
      run.weightsSha256 ?? run.error?.message ?? '–',
    ]),
  );
  const receipt = runs.find(({ run }) => run.receipt !== null)?.run.receipt;
  return receipt
    ? [table, json('Everything besides spec and seed that the bits depend on (receipt of the first run)', receipt)]
    : [table];
}
