import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../src/errors.js';
import { describeTrainingFailure } from '../../../src/trainer/failures.js';

describe('describeTrainingFailure', () => {
  it('knows when TensorFlow is out of memory', () => {
    // Word for word what TensorFlow 2.15 says; it tries for ten seconds before, too long to provoke
    // it here.
    const message =
      'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[2000000,2000000] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator mklcpu';
    expect(describeTrainingFailure(new Error(message))).toMatchObject({ code: 'TRAINER_OUT_OF_MEMORY', message });
    expect(describeTrainingFailure(new Error('Invalid TF_Status: 3\nMessage: Incompatible shapes')).code).toBe(
      'INTERNAL',
    );
  });

  it('knows when JavaScript is out of memory', () => {
    const allocate = () => new Float32Array(2 ** 52);
    expect(allocate).toThrow(RangeError);
    expect(describeTrainingFailure(thrownBy(allocate)).code).toBe('TRAINER_OUT_OF_MEMORY');
  });

  it('keeps the code and the message of a known error', () => {
    const failure = describeTrainingFailure(new ServiceError('DATASET_INVALID', 'A file is missing.'));
    expect(failure).toMatchObject({ code: 'DATASET_INVALID', message: 'A file is missing.' });
  });

  it('calls everything else internal, whatever was thrown', () => {
    expect(describeTrainingFailure(new TypeError('x is not a function'))).toMatchObject({ code: 'INTERNAL' });
    expect(describeTrainingFailure('a word')).toMatchObject({ code: 'INTERNAL', message: 'a word' });
  });
});

function thrownBy(work: () => void): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
