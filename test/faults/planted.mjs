// @ts-check
/**
 * Bugs that the tests must see. `npm run test:planted` plants each in a copy of the checkout,
 * replacing `find` by `plant` in `file`, and runs `tests`, of which one must then fail. `find` must
 * stand there exactly once.
 *
 * @typedef {object} PlantedBug
 * @property {string} name
 * @property {string} file
 * @property {string} find
 * @property {string} plant
 * @property {string[]} tests arguments of Jest
 */

const TRACE = ['--testMatch', '**/test/faults/*.trace.ts'];
const RESUME = ['test/unit/models/loop/resume.test.ts'];

/** @type {PlantedBug[]} */
export const PLANTED_BUGS = [
  {
    name: 'no fence is checked',
    file: 'src/store/commands/includes/fences.lua',
    find: 'return run ~= nil and run.fence == fence and (',
    plant: 'return run ~= nil and (',
    tests: ['test/integration/store/run-lifecycle.test.ts'],
  },
  {
    name: 'the trainer ignores that its worker is gone',
    file: 'src/trainer/trainer-process.ts',
    find: "process.on('disconnect', () => process.exit(0));",
    plant: "process.on('disconnect', () => {});\nsetInterval(() => {}, 1000);",
    // The channel alone is closed there: a whole worker that is gone would be noticed in other
    // ways, too.
    tests: ['test/integration/trainer/trainer.test.ts', '-t', 'within a second in the middle'],
  },
  {
    name: 'a trainer whose computation hangs outlives its worker',
    file: 'src/trainer/parent-watch.ts',
    find: 'setInterval(() => process.ppid === parent ||',
    plant: 'setInterval(() => true ||',
    tests: ['test/integration/trainer/trainer.test.ts', '-t', 'although a computation hangs'],
  },
  {
    name: 'files are not flushed',
    file: 'src/models/publishing/durable-file.ts',
    find: '      await handle.sync();\n    } finally {\n      await handle.close();\n    }\n    passing',
    plant: '    } finally {\n      await handle.close();\n    }\n    passing',
    tests: TRACE,
  },
  {
    name: 'folders are not flushed',
    file: 'src/durable-files.ts',
    find: "open(fileOrFolder, 'r');\n  try {\n    await handle.sync();\n",
    plant: "open(fileOrFolder, 'r');\n  try {\n",
    tests: TRACE,
  },
  {
    name: 'files are written under their own names',
    file: 'src/models/publishing/durable-file.ts',
    find: 'const temporary = `',
    plant: 'const temporary = file || `',
    tests: TRACE,
  },
  {
    name: 'the sum of a checkpoint is not compared',
    file: 'src/models/checkpoints/checkpoint-file.ts',
    find: '.digest().equals(bytes.subarray(end));',
    plant: '.digest().length === HASH_BYTES;',
    tests: ['test/unit/models/checkpoints/checkpoint-file.test.ts'],
  },
  {
    name: "Adam's iterations, of which its beta powers are made, are not saved",
    file: 'src/models/loop/optimizers/adam.ts',
    find: 'state: [...firstMoments, ...secondMoments, iterations],',
    plant: 'state: [...firstMoments, ...secondMoments],',
    tests: RESUME,
  },
  {
    name: 'the proximal step is as long as the learning rate, whatever the optimizer',
    file: 'src/models/loop/parameter-update.ts',
    find: 'rule.stepSize(variables.indexOf(variable))',
    plant: 'rate.value',
    tests: ['test/unit/models/loop/parameter-update.test.ts'],
  },
  {
    name: 'the images are shuffled by Math.random',
    file: 'src/models/loop/training-progress.ts',
    find: "randomStream(seed, ['shuffle', this.epoch + 1])",
    plant: "randomStream(seed + Math.floor(Math.random() * 1e6), ['shuffle', this.epoch + 1])",
    tests: RESUME,
  },
  {
    name: 'dropout has the same mask at every step',
    file: 'src/models/model/layers/dropout.ts',
    find: 'tf.add(key, step)',
    plant: 'tf.add(key, tf.mul(step, 0))',
    tests: ['test/unit/models/model/layers'],
  },
  {
    name: 'the best weights are lost on resume',
    file: 'src/models/loop/training-progress.ts',
    find: 'this.#best = state.best;',
    plant: '',
    tests: RESUME,
  },
  {
    name: 'early stopping restarts its count on resume',
    file: 'src/models/loop/training-progress.ts',
    find: 'createEarlyStopping(earlyStopping, state.earlyStopping ?? undefined)',
    plant: 'createEarlyStopping(earlyStopping)',
    tests: RESUME,
  },
  {
    name: 'metrics of an epoch that is trained again are added once more',
    file: 'src/store/commands/includes/epochs.lua',
    find: "return redis.call('SETBIT', keys.runEpochs(run.id), epoch, 1) == 0",
    plant: "redis.call('SETBIT', keys.runEpochs(run.id), epoch, 1) return true",
    tests: ['test/integration/store/run-lifecycle.test.ts'],
  },
  {
    name: 'a run that always fails is retried without end',
    file: 'src/worker/runs/record-ending.ts',
    find: '|| failures >= context.maxAttempts) {',
    plant: '|| failures >= Number.POSITIVE_INFINITY) {',
    tests: ['test/integration/worker/runs/execute-run.test.ts', '-t', 'fails after exactly its attempts'],
  },
  {
    name: "a stalled job is given up at once (BullMQ's maxStalledCount 0)",
    file: 'src/worker/runs/run-job-consumer.ts',
    find: 'maxStalledCount: NEVER_GIVEN_UP,',
    plant: 'maxStalledCount: 0,',
    tests: ['test/integration/worker/runs/real-training.test.ts', '-t', 'another one finishes its run'],
  },
  {
    name: 'the API queues commands while Redis is unreachable',
    file: 'src/store/redis.ts',
    find: '  api: {\n    enableOfflineQueue: false,\n    maxRetriesPerRequest: 1,',
    plant: '  api: {\n    enableOfflineQueue: true,\n    maxRetriesPerRequest: null,',
    tests: ['test/integration/api/operations/outage.test.ts'],
  },
  {
    name: 'a worker claims a run before it looks whether it can read it',
    file: 'src/store/worker-store/claims.ts',
    find: "if (failure?.code === 'RECORD_UNREADABLE') return",
    plant: "if (failure?.code === 'INVALID_SPEC') return",
    tests: ['test/integration/store/versions.test.ts'],
  },
  {
    name: 'a damaged spec counts as one of a newer version',
    file: 'src/store/records.ts',
    find: 'specSha256 !== sha256(text)',
    plant: "specSha256 === ''",
    tests: ['test/integration/store/versions.test.ts'],
  },
  {
    name: 'an older process deletes what a newer one stored',
    file: 'src/store/commands/experiments/delete-experiment.lua',
    find: 'load_runs(id) -- refuses',
    plant: '-- refuses',
    tests: ['test/integration/store/versions.test.ts'],
  },
  {
    name: 'the alarm of a blocked worker is not raised',
    file: 'src/worker/upkeep/event-loop-monitor.ts',
    find: 'if (stalledMs > lockMs / 2)',
    plant: 'if (stalledMs > lockMs * 1000)',
    tests: ['test/integration/worker/upkeep/event-loop-monitor.test.ts'],
  },
  {
    name: 'a lock that cannot be renewed is not noticed while Redis is unreachable',
    file: 'src/worker/runs/run-job-consumer.ts',
    find: 'setTimeout(() => loseLock(jobId), lostAfterMs)',
    plant: 'setTimeout(() => {}, lostAfterMs)',
    tests: ['test/integration/worker/runs/execute-run.test.ts', '-t', 'cannot be renewed'],
  },
  {
    name: 'the embedded Redis keeps no append-only file',
    file: 'src/cli/stack/embedded-redis.ts',
    find: "appendonly: options.appendOnly ? 'yes' : 'no',",
    plant: "appendonly: 'no',",
    tests: ['--testMatch', '**/test/faults/f07*.faults.ts'],
  },
  {
    name: 'the embedded Redis flushes once a second',
    file: 'src/cli/stack/embedded-redis.ts',
    find: "appendfsync: 'always',",
    plant: "appendfsync: 'everysec',",
    tests: ['--testMatch', '**/test/faults/f07-power*.faults.ts'],
  },
  {
    name: 'the API acknowledges what its replicas have not got',
    file: 'src/store/replicated-store.ts',
    find: 'if (confirmed >= replicas) return;',
    plant: 'return;',
    tests: ['--testMatch', '**/test/faults/f11*.faults.ts'],
  },
  {
    name: 'a run is trained before the replicas have its claim',
    file: 'src/store/replicated-store.ts',
    find: "if (claim.outcome === 'claimed') await",
    plant: "if (claim.outcome === 'nothing_to_do') await",
    tests: ['test/integration/worker/runs/claims.test.ts'],
  },
  {
    name: 'epochs that a failover lost are not told again',
    file: 'src/worker/runs/record-writer.ts',
    find: 'await this.#fillGaps();',
    plant: '',
    tests: ['test/unit/worker/runs/record-writer.test.ts'],
  },
  {
    name: 'a connection into a black hole is never given up',
    file: 'src/store/redis.ts',
    find: '    socketTimeout: SILENCE_MS[role],',
    plant: '',
    tests: ['--testMatch', '**/test/faults/f09*.faults.ts'],
  },
  {
    name: 'times are stored by the clock of the writing process',
    file: 'src/store/commands/includes/time.lua',
    find: 'if last and last > now then now, now_ms = last, last_ms end',
    plant: '',
    tests: ['test/integration/store/run-lifecycle.test.ts', '-t', 'clocks that disagree'],
  },
  {
    name: "locks last an hour longer when Redis's clock is set back by one",
    file: 'src/worker/runs/run-job-consumer.ts',
    find: 'void shortenLocks(worker, connection, settings, clockWatched.signal);',
    plant: '',
    tests: ['--testMatch', '**/test/faults/f14*.faults.ts'],
  },
  {
    name: 'the supervisor goes by the wall clock',
    file: 'src/cli/stack/supervisor.ts',
    find: 'performance.now() - startedAt >= backOff.healthyMs',
    plant: 'Date.now() - startedAt >= backOff.healthyMs',
    tests: ['test/unit/cli/stack/supervisor.test.ts', '-t', 'set forward'],
  },
  {
    name: 'a stream keeps writing to a client that does not read',
    file: 'src/api/events/slow-reader.ts',
    find: 'if (this.#raw.writableLength >= MAX_BUFFERED_BYTES && ',
    plant: 'if (this.#raw.writableLength < 0 && ',
    tests: ['test/integration/api/events/events.test.ts', '-t', 'reads nothing and keeps'],
  },
  {
    name: 'the estimate forgets the slots of the optimizer',
    file: 'src/experiments/planning/estimate.ts',
    find: '2 + slotsOf(optimizer) +',
    plant: '2 + 0 * slotsOf(optimizer) +',
    tests: ['test/unit/experiments/planning/estimate.test.ts'],
  },
  {
    name: 'bodies of any length are taken',
    file: 'src/api/http/bodies/body.ts',
    find: 'export const BODY_LIMIT = 2 ** 20;',
    plant: 'export const BODY_LIMIT = 2 ** 30;',
    tests: ['test/integration/api/http/problems.test.ts', '-t', '1 MiB'],
  },
  {
    name: 'the log takes no secrets out',
    file: 'src/logger.ts',
    find: "redact: { paths: SECRET_PATHS, censor: '[redacted]' },",
    plant: "redact: { paths: SECRET_PATHS.slice(0, 0), censor: '[redacted]' },",
    tests: ['test/unit/logger.test.ts'],
  },
  {
    name: 'a repeated request is carried out again',
    file: 'src/store/commands/once.lua',
    find: "if answer then return { 'again', cjson.decode(answer) } end\n",
    plant: '',
    tests: ['test/integration/api/http/repeatable.test.ts'],
  },
  {
    name: 'what a request with an Idempotency-Key did is forgotten',
    file: 'src/store/commands/once.lua',
    find: 'if HAS_CHANGED[answer[1]] then',
    plant: 'if false then',
    tests: ['test/integration/api/http/repeatable.test.ts'],
  },
  {
    name: 'an external id is not remembered',
    file: 'src/store/commands/experiments/create-experiment.lua',
    find: "  redis.call('HSET', keys.externalIds, argument.externalId, id)\n",
    plant: '',
    tests: ['test/integration/api/experiments/identity.test.ts'],
  },
  {
    name: 'the external id of a deleted experiment stays taken',
    file: 'src/store/commands/experiments/delete-experiment.lua',
    find: "if external_id then redis.call('HDEL', keys.externalIds, external_id) end\n",
    plant: '',
    tests: ['test/integration/api/experiments/identity.test.ts'],
  },
];
