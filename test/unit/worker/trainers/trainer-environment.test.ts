import { describe, expect, it } from '@jest/globals';
import { trainerEnvironment } from '../../../../src/config.js';

describe('the environment of trainers', () => {
  it('holds what training needs and no secret', () => {
    const needed = {
      PATH: '/bin',
      LD_LIBRARY_PATH: '/lib',
      TF_CPP_MIN_LOG_LEVEL: '1',
      REGULAB_DATASETS: 'fashion=/data/fashion',
      REGULAB_EXECUTION_MODE: 'eager',
    };
    const secret = { REDIS_URL: 'redis://:canary@host', REGULAB_API_KEYS: 'canary', AWS_SECRET_ACCESS_KEY: 'canary' };
    expect(trainerEnvironment({ ...needed, ...secret })).toEqual(needed);
  });
});
