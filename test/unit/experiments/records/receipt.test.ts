import { describe, expect, it } from '@jest/globals';
import { type Receipt, reproductionOf } from '../../../../src/experiments/records/receipt.js';

const RECEIPT: Receipt = {
  seed: 1,
  streams: { 'shuffle/1': '00ff' },
  dataset: { name: 'mnist', sha256: { 'train-images': 'aa' } },
  trainingSemantics: 1,
  executionMode: 'compiled',
  threads: { intraOp: 1, interOp: 1 },
  cpu: { architecture: 'x64', model: 'CPU', instructionSets: ['avx', 'fma'] },
  platform: 'linux',
  versions: { tensorflow: '2.15.1' },
  weightsSha256: 'w1',
};
const expected = { runId: 'run_1', weightsSha256: 'w1', receipt: RECEIPT };

describe('a reproduction', () => {
  it('matches if the weights do, and is undecided before there are any', () => {
    expect(reproductionOf(expected, null, null)).toEqual({
      of: 'run_1',
      matches: null,
      expected: 'w1',
      found: null,
      differingReceiptFields: null,
    });
    expect(reproductionOf(expected, 'w1', RECEIPT)).toMatchObject({ matches: true, differingReceiptFields: [] });
  });

  it('that does not match names the fields in which the receipts differ, except the weights', () => {
    const other = {
      ...RECEIPT,
      cpu: { ...RECEIPT.cpu, instructionSets: ['avx'] },
      versions: { tensorflow: '2.16', 'a/b~': '1' },
      weightsSha256: 'w2',
    };
    expect(reproductionOf(expected, 'w2', other)).toMatchObject({
      matches: false,
      found: 'w2',
      differingReceiptFields: ['/cpu/instructionSets', '/versions/tensorflow', '/versions/a~1b~0'],
    });
  });

  it('of a run without a receipt compares only the weights', () => {
    const bare = { ...expected, receipt: null };
    expect(reproductionOf(bare, 'w2', RECEIPT)).toMatchObject({ matches: false, differingReceiptFields: null });
  });
});
