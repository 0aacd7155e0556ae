/**
 * The Lua scripts of the store. Each change of a run's state is one script, so it happens as a whole or not at all: the
 * record, the counts by status, the experiment's status, the sets that lists read, the events, the wake-up of readers.
 *
 * Conventions: KEYS[1] is the root of all keys (keys.ts), ARGV[1] and ARGV[2] the present as RFC 3339 and in ms. JSON is
 * made by the caller or put together from strings: cjson would round numbers to 14 digits. The first write of a script
 * is one that Redis refuses when it is out of memory, so that nothing is left half done; delete begins with DEL, which is
 * always allowed.
 */
import { LUA_KEYS } from './keys.js';
import { READABLE_VERSIONS, SCHEMA_VERSION } from './records.js';
import { RECORD_UNREADABLE, type RedisClient } from './redis.js';

const PRELUDE = `
${LUA_KEYS}
local NOW, NOW_MS = ARGV[1], ARGV[2]
local compared = false
local RUN_STATUSES = { 'queued', 'running', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled' }
local FINISHED = { succeeded = true, partially_succeeded = true, failed = true, cancelled = true }

-- ---- time

-- The present as the caller has it, but never before the last event of the experiment: callers on several machines, or one whose
-- clock is set back, would else store ends before their beginnings.
local function present(experiment_id)
  if not compared then
    local last = redis.call('XREVRANGE', experiment_events_key(experiment_id), '+', '-', 'COUNT', 1)[1]
    -- 'type', its value, 'at', its value, as emit writes them; RFC 3339 in UTC sorts as text.
    if last and last[2][4] > NOW then NOW = last[2][4] end
    compared = true
  end
  return NOW
end

-- By the one clock that all workers share.
local function redis_ms()
  local time = redis.call('TIME')
  return 1000 * time[1] + math.floor(time[2] / 1000)
end

-- ---- events

local woken = {}
-- Jobs that the queue must be told of: run id, experiment id, fence.
local jobs = {}

local function emit(experiment_id, run_id, event_type, data)
  local seq = redis.call('HINCRBY', experiment_key(experiment_id), 'seq', 1)
  local id, at = string.format('%.0f-0', seq), present(experiment_id)
  redis.call('XADD', experiment_events_key(experiment_id), id, 'type', event_type, 'at', at, 'runId', run_id or '', 'data', data)
  if run_id then
    redis.call('XADD', run_events_key(run_id), id, 'type', event_type, 'at', at, 'runId', run_id, 'data', data)
    redis.call('HSET', run_key(run_id), 'seq', seq)
  end
  woken[experiment_id] = true
end

local function wake_readers()
  for experiment_id in pairs(woken) do redis.call('PUBLISH', WAKE_CHANNEL, experiment_id) end
end

-- ---- experiments

-- The rule of experiments/states.ts.
local function experiment_status(count)
  local ended = count.succeeded + count.failed + count.cancelled
  local open = count.queued + count.running + count.paused + count.cancelling
  if open > 0 then
    if count.running > 0 or (count.queued > 0 and ended + count.cancelling > 0) then return 'running' end
    if count.cancelling > 0 then return 'cancelling' end
    if count.queued > 0 then return 'queued' else return 'paused' end
  end
  if count.succeeded > 0 then
    if count.succeeded == ended then return 'succeeded' else return 'partially_succeeded' end
  end
  if count.failed > 0 then return 'failed' else return 'cancelled' end
end

local function count_runs(experiment_id)
  local count = {}
  for _, status in ipairs(RUN_STATUSES) do
    count[status] = tonumber(redis.call('HGET', experiment_key(experiment_id), 'runs:' .. status) or 0)
  end
  return count
end

local function counts_json(count)
  local parts = {}
  for _, status in ipairs(RUN_STATUSES) do
    if count[status] > 0 then parts[#parts + 1] = string.format('"%s":%d', status, count[status]) end
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

-- Lets the experiment follow its runs. Called once per script, after the events of the runs.
local function refresh_experiment(id)
  local key = experiment_key(id)
  local count = count_runs(id)
  local before, now = redis.call('HGET', key, 'status'), experiment_status(count)
  if before == now then return end
  redis.call('HSET', key, 'status', now)
  redis.call('ZREM', experiments_key(before), id)
  redis.call('ZADD', experiments_key(now), 0, id)
  if FINISHED[before] then
    redis.call('HDEL', key, 'finishedAt')
    redis.call('ZREM', FINISHED_EXPERIMENTS, id)
  end
  if FINISHED[now] then
    redis.call('HSET', key, 'finishedAt', present(id))
    redis.call('ZADD', FINISHED_EXPERIMENTS, NOW_MS, id)
    emit(id, nil, 'experiment.finished', '{"status":"' .. now .. '","runCounts":' .. counts_json(count) .. '}')
  elseif now == 'cancelling' then
    emit(id, nil, 'experiment.cancelling', '{}')
  end
end

-- ---- runs

local READABLE_VERSIONS = { ${READABLE_VERSIONS.map((version) => `['${version}'] = true`).join(', ')} }

-- Before any write: what another version stored is left as it is.
local function check_version(what, id, version)
  if not READABLE_VERSIONS[version] then error('${RECORD_UNREADABLE}: ' .. what .. ' ' .. id .. ' has version ' .. tostring(version)) end
end

local function load_run(id)
  local value = redis.call('HMGET', run_key(id), 'experimentId', 'status', 'fence', 'attempt', 'epoch', 'closedBy', 'claimToken', 'arm', 'seed', 'pauseWanted',
    'keepModel', 'checkpoint', 'workerId', 'schemaVersion')
  if not value[1] then return nil end
  check_version('run', id, value[14])
  check_version('experiment', value[1], redis.call('HGET', experiment_key(value[1]), 'schemaVersion'))
  return {
    id = id, experiment_id = value[1], status = value[2], fence = value[3], attempt = tonumber(value[4]), epoch = value[5],
    closed_by = value[6], claim_token = value[7], arm = value[8], seed = value[9],
    pause_wanted = value[10], keep_model = value[11], checkpoint = value[12], worker_id = value[13],
  }
end

-- All runs of an experiment, before the first of them is changed.
local function load_runs(experiment_id)
  local runs = {}
  for index, run_id in ipairs(redis.call('LRANGE', experiment_runs_key(experiment_id), 0, -1)) do runs[index] = load_run(run_id) end
  return runs
end

local function move_run(run, status)
  redis.call('HSET', run_key(run.id), 'status', status)
  local experiment = experiment_key(run.experiment_id)
  redis.call('HINCRBY', experiment, 'runs:' .. run.status, -1)
  redis.call('HINCRBY', experiment, 'runs:' .. status, 1)
  redis.call('HINCRBY', RUN_COUNTS, run.status, -1)
  redis.call('HINCRBY', RUN_COUNTS, status, 1)
  if FINISHED[status] then redis.call('SREM', ACTIVE_RUNS, run.id) else redis.call('SADD', ACTIVE_RUNS, run.id) end
  run.status = status
end

-- Whether the execution with this fence still owns the run.
local function owns(run, fence)
  return run ~= nil and run.fence == fence and (run.status == 'running' or run.status == 'cancelling')
end

-- A connection that broke may send a write twice: the second time it is answered as the first.
local function already_done(run, fence, operation)
  return run ~= nil and run.closed_by == fence .. ':' .. operation
end

-- What a fenced write answers: that it was written, and what is wished of the run.
local function answer_to_owner(run)
  if run.status == 'cancelling' then return run.keep_model and 'cancelling_keep_model' or 'cancelling' end
  return run.pause_wanted and 'pausing' or 'written'
end

-- A run that is not being trained (any more) is paused.
local function pause_now(run)
  local key = run_key(run.id)
  move_run(run, 'paused')
  redis.call('HDEL', key, 'pauseWanted', 'workerId', 'waitReason', 'etaSeconds')
  emit(run.experiment_id, run.id, 'run.paused', '{"epoch":' .. redis.call('HGET', key, 'epoch') .. '}')
end

local function queued_data(run, reason)
  return '{"arm":' .. cjson.encode(run.arm) .. ',"seed":' .. run.seed .. ',"attempt":' .. run.attempt .. ',"reason":' .. cjson.encode(reason) .. '}'
end

-- The one way to a terminal state. result: stop_reason and, where there are any, error, evaluation, weights_sha256,
-- artifacts and receipt, all JSON but the hash.
local function end_run(run, status, result)
  local key = run_key(run.id)
  move_run(run, status)
  redis.call('HSET', key, 'finishedAt', present(run.experiment_id), 'stopReason', result.stop_reason, 'etaSeconds', '0')
  if status == 'succeeded' then redis.call('HSET', key, 'percent', '100') end
  if result.epoch then redis.call('HSET', key, 'epoch', result.epoch) end
  if result.error then redis.call('HSET', key, 'error', result.error) end
  if result.evaluation then redis.call('HSET', key, 'evaluation', result.evaluation) end
  if result.weights_sha256 then redis.call('HSET', key, 'weightsSha256', result.weights_sha256) end
  if result.receipt then redis.call('HSET', key, 'receipt', result.receipt) end
  if result.artifacts then redis.call('HSET', key, 'artifacts', result.artifacts, 'artifactFence', run.fence) end
  redis.call('HDEL', key, 'workerId', 'waitReason', 'pauseWanted', 'keepModel')
  emit(run.experiment_id, run.id, 'run.finished', '{"status":"' .. status .. '","attempt":' .. run.attempt
    .. ',"stopReason":' .. result.stop_reason
    .. ',"evaluation":' .. (result.evaluation or 'null')
    .. ',"weightsSha256":' .. (result.weights_sha256 and cjson.encode(result.weights_sha256) or 'null')
    .. ',"error":' .. (result.error or 'null') .. '}')
end

local function cancel_now(run)
  end_run(run, 'cancelled', { stop_reason = '{"kind":"cancelled","epoch":' .. run.epoch .. '}' })
end

-- Whether the model of a run that is being cancelled is still to be had: it is wanted, and there is one.
local function keeps_model(run)
  return run.status == 'cancelling' and run.keep_model and run.checkpoint
end

-- Cancels a run that nobody trains now: at once, or by having its model evaluated and saved first.
local function cancel_unowned(run, keep_model)
  if not keep_model or not run.checkpoint then
    cancel_now(run)
    return 'cancelled'
  end
  local key = run_key(run.id)
  local fence = string.format('%.0f', redis.call('HINCRBY', key, 'fence', 1))
  redis.call('HSET', key, 'keepModel', 1)
  redis.call('HDEL', key, 'pauseWanted')
  -- A paused run has no job; that of a queued one may be asleep. A new one is delivered now.
  redis.call('HSET', key, 'jobFence', fence)
  move_run(run, 'cancelling')
  emit(run.experiment_id, run.id, 'run.cancelling', '{"keepModel":true}')
  jobs[#jobs + 1] = { run.id, run.experiment_id, fence }
  return 'cancelling'
end

-- Cancels, or asks the owner to; answers what became of it. Who no longer wants the model may say so, who wants it after all may not.
local function cancel(run, keep_model)
  if FINISHED[run.status] then return 'already_finished' end
  if run.status == 'queued' or run.status == 'paused' then return cancel_unowned(run, keep_model) end
  local key = run_key(run.id)
  if run.status == 'running' then
    if keep_model then redis.call('HSET', key, 'keepModel', 1) end
    move_run(run, 'cancelling')
    emit(run.experiment_id, run.id, 'run.cancelling', keep_model and '{"keepModel":true}' or '{}')
  elseif run.keep_model and not keep_model then
    redis.call('HDEL', key, 'keepModel')
    if not run.worker_id then
      cancel_now(run)
      return 'cancelled'
    end
  end
  -- Said again when it is asked for again: the first word may have been lost. A wish to keep the model is heard with the next write.
  if not keep_model then redis.call('PUBLISH', CANCEL_CHANNEL, run.id) end
  return 'cancelling'
end

local function to_beginning(run)
  local key = run_key(run.id)
  redis.call('HSET', key, 'epoch', 0, 'percent', '0')
  redis.call('HDEL', key, 'etaSeconds', 'checkpoint', 'checkpointSteps', 'failuresWithoutProgress')
  redis.call('DEL', run_metrics_key(run.id))
end

-- An execution failed: counts the attempts that were made, and those in a row that added no checkpoint.
local function count_failure(run)
  run.attempt = run.attempt + 1
  redis.call('HSET', run_key(run.id), 'attempt', run.attempt)
  redis.call('HINCRBY', run_key(run.id), 'failuresWithoutProgress', 1)
end

-- Notes a checkpoint. One beyond all before it is progress. An earlier one comes after a damaged one was left out.
local function note_checkpoint(run, position, steps)
  local key = run_key(run.id)
  redis.call('HSET', key, 'checkpoint', position)
  if tonumber(steps) > tonumber(redis.call('HGET', key, 'checkpointSteps') or 0) then
    redis.call('HSET', key, 'checkpointSteps', steps, 'failuresWithoutProgress', 0)
  end
end
`;

/** The body of each script; `wake_readers` runs after it. */
const SCRIPTS = {
  // id, createdAt, name, the same as JSON, spec, its SHA-256, warnings, estimate; per run: id, arm, seed, epochs, what it must reproduce ('' nothing)
  createExperiment: `
    local id = ARGV[3]
    local key = experiment_key(id)
    NOW = ARGV[4]
    if redis.call('EXISTS', key) == 1 then return 'exists' end
    redis.call('HSET', key, 'schemaVersion', '${SCHEMA_VERSION}', 'id', id, 'createdAt', NOW, 'name', ARGV[5], 'status', 'queued',
      'spec', ARGV[7], 'specSha256', ARGV[8], 'warnings', ARGV[9], 'estimate', ARGV[10])
    redis.call('ZADD', experiments_key(), 0, id)
    redis.call('ZADD', experiments_key('queued'), 0, id)
    emit(id, nil, 'experiment.created', '{"name":' .. ARGV[6] .. ',"runs":' .. (#ARGV - 10) / 5 .. '}')
    for at = 11, #ARGV, 5 do
      local run = { id = ARGV[at], arm = ARGV[at + 1], seed = ARGV[at + 2], attempt = 1 }
      redis.call('HSET', run_key(run.id), 'schemaVersion', '${SCHEMA_VERSION}', 'id', run.id, 'experimentId', id, 'arm', run.arm, 'seed', run.seed,
        'epochs', ARGV[at + 3], 'status', 'queued', 'attempt', 1, 'fence', 0, 'jobFence', 0, 'epoch', 0, 'percent', '0', 'createdAt', NOW)
      if ARGV[at + 4] ~= '' then redis.call('HSET', run_key(run.id), 'reproduces', ARGV[at + 4]) end
      redis.call('RPUSH', experiment_runs_key(id), run.id)
      redis.call('SADD', ACTIVE_RUNS, run.id)
      redis.call('HINCRBY', key, 'runs:queued', 1)
      redis.call('HINCRBY', RUN_COUNTS, 'queued', 1)
      emit(id, run.id, 'run.queued', queued_data(run, 'submitted'))
    end
    return 'created'`,

  // experiment id -> record and per run: id, arm, seed, status, percent, etaSeconds; one moment in time
  readExperiment: `
    local record = redis.call('HGETALL', experiment_key(ARGV[3]))
    local runs = {}
    for index, id in ipairs(redis.call('LRANGE', experiment_runs_key(ARGV[3]), 0, -1)) do
      runs[index] = redis.call('HMGET', run_key(id), 'id', 'arm', 'seed', 'status', 'percent', 'etaSeconds')
    end
    return { record, runs }`,

  // run id, worker id, attempts allowed, token of this call, error of a lost execution, fence that names the job ('' any),
  // error of a damaged spec ('' whole) -> outcome and, if claimed, the run's record and how long ago its experiment began, in ms
  claimRun: `
    local run = load_run(ARGV[3])
    local worker_id, max_attempts, token, lost, damage = ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7], ARGV[9]
    if not run or FINISHED[run.status] or run.status == 'paused' then return { 'nothing_to_do' } end
    local function claimed()
      local started_ms = redis.call('HGET', experiment_key(run.experiment_id), 'startedMs')
      return { 'claimed', redis.call('HGETALL', run_key(run.id)), math.max(redis_ms() - started_ms, 0) }
    end
    if run.claim_token == token then return claimed() end
    -- A job delivered late: the run was handed over again since and has a newer one.
    if ARGV[8] ~= '' and redis.call('HGET', run_key(run.id), 'jobFence') ~= ARGV[8] then return { 'nothing_to_do' } end
    local is_lost = run.worker_id
    local gives_up = is_lost and tonumber(redis.call('HGET', run_key(run.id), 'failuresWithoutProgress') or 0) + 1 >= max_attempts
    if run.status == 'cancelling' and (gives_up or damage ~= '' or not keeps_model(run)) then
      cancel_now(run)
      refresh_experiment(run.experiment_id)
      return { 'cancelled' }
    end
    if run.status == 'running' and run.pause_wanted then
      pause_now(run)
      refresh_experiment(run.experiment_id)
      return { 'nothing_to_do' }
    end
    if damage ~= '' then
      end_run(run, 'failed', { stop_reason = '{"kind":"error","epoch":' .. run.epoch .. '}', error = damage })
      refresh_experiment(run.experiment_id)
      return { 'damaged' }
    end
    if is_lost then
      if gives_up then
        end_run(run, 'failed', { stop_reason = '{"kind":"error","epoch":' .. run.epoch .. '}', error = lost })
        refresh_experiment(run.experiment_id)
        return { 'given_up' }
      end
      count_failure(run)
      emit(run.experiment_id, run.id, 'run.retrying', '{"attempt":' .. run.attempt .. ',"error":' .. lost .. '}')
    end
    local key = run_key(run.id)
    redis.call('HSET', key, 'workerId', worker_id, 'claimToken', token)
    redis.call('HINCRBY', key, 'fence', 1)
    redis.call('HSETNX', key, 'startedAt', present(run.experiment_id))
    redis.call('HSETNX', experiment_key(run.experiment_id), 'startedAt', present(run.experiment_id))
    redis.call('HSETNX', experiment_key(run.experiment_id), 'startedMs', redis_ms())
    redis.call('HDEL', key, 'waitReason')
    if run.status == 'queued' then move_run(run, 'running') end
    emit(run.experiment_id, run.id, 'run.started', '{"attempt":' .. run.attempt .. ',"workerId":' .. cjson.encode(worker_id)
      .. ',"resumedFrom":' .. (redis.call('HGET', key, 'checkpoint') or 'null') .. '}')
    refresh_experiment(run.experiment_id)
    return claimed()`,

  // as reportProgress, then a place: finished epochs, finished steps of the next, all finished steps
  startTraining: `
    local run, position = load_run(ARGV[3]), '{"epoch":' .. ARGV[8] .. ',"step":' .. ARGV[9] .. '}'
    if not owns(run, ARGV[4]) then return 'stale' end
    local key = run_key(run.id)
    redis.call('HSET', key, 'epoch', ARGV[5], 'percent', ARGV[6], 'etaSeconds', ARGV[7])
    if redis.call('HGET', key, 'startedFence') ~= ARGV[4] then
      redis.call('HSET', key, 'startedFence', ARGV[4])
      for _, epoch in ipairs(redis.call('HKEYS', run_metrics_key(run.id))) do
        if tonumber(epoch) > tonumber(ARGV[8]) then redis.call('HDEL', run_metrics_key(run.id), epoch) end
      end
      if ARGV[10] == '0' then
        redis.call('HDEL', key, 'checkpoint', 'checkpointSteps')
      else
        note_checkpoint(run, position, ARGV[10])
        emit(run.experiment_id, run.id, 'run.resumed', position)
      end
    end
    return answer_to_owner(run)`,

  // run id, fence, then a place as startTraining
  recordCheckpoint: `
    local run, position = load_run(ARGV[3]), '{"epoch":' .. ARGV[5] .. ',"step":' .. ARGV[6] .. '}'
    if not owns(run, ARGV[4]) then return 'stale' end
    if redis.call('HGET', run_key(run.id), 'checkpoint') ~= position then
      note_checkpoint(run, position, ARGV[7])
      emit(run.experiment_id, run.id, 'run.checkpoint', position)
    end
    return answer_to_owner(run)`,

  // run id, fence, epoch, percent, etaSeconds ('' unknown)
  reportProgress: `
    local run = load_run(ARGV[3])
    if not owns(run, ARGV[4]) then return 'stale' end
    redis.call('HSET', run_key(run.id), 'epoch', ARGV[5], 'percent', ARGV[6], 'etaSeconds', ARGV[7])
    return answer_to_owner(run)`,

  // as reportProgress, then: number of the epoch, its metrics, data of the event, its seconds, bounds it lies within
  appendEpoch: `
    local run = load_run(ARGV[3])
    if not owns(run, ARGV[4]) then return 'stale' end
    redis.call('HSET', run_key(run.id), 'epoch', ARGV[5], 'percent', ARGV[6], 'etaSeconds', ARGV[7])
    if redis.call('HSETNX', run_metrics_key(run.id), ARGV[8], ARGV[9]) == 1 then
      emit(run.experiment_id, run.id, 'run.epoch', ARGV[10])
      redis.call('HINCRBY', EPOCH_SECONDS, 'count', 1)
      redis.call('HINCRBYFLOAT', EPOCH_SECONDS, 'sum', ARGV[11])
      for index = 12, #ARGV do redis.call('HINCRBY', EPOCH_SECONDS, 'le:' .. ARGV[index], 1) end
    end
    return answer_to_owner(run)`,

  // run id, fence, status, epoch, stopReason, then '' for absent ones: error, evaluation, weightsSha256, artifacts, receipt
  finishRun: `
    local run = load_run(ARGV[3])
    if already_done(run, ARGV[4], 'finish') then return 'written' end
    if not owns(run, ARGV[4]) then return 'stale' end
    local function given(value) return value ~= '' and value or nil end
    redis.call('HSET', run_key(run.id), 'closedBy', run.fence .. ':finish')
    end_run(run, ARGV[5], { epoch = ARGV[6], stop_reason = ARGV[7], error = given(ARGV[8]), evaluation = given(ARGV[9]),
      weights_sha256 = given(ARGV[10]), artifacts = given(ARGV[11]), receipt = given(ARGV[12]) })
    refresh_experiment(run.experiment_id)
    return 'written'`,

  // run id, fence, operation ('fail' or 'release'), error or reason
  requeueRun: `
    local run, operation = load_run(ARGV[3]), ARGV[5]
    if already_done(run, ARGV[4], operation) then
      return ({ cancelled = 'cancelling', paused = 'pausing' })[run.status] or 'written'
    end
    local keepModel = keeps_model(run)
    if not owns(run, ARGV[4]) then return 'stale' end
    local key = run_key(run.id)
    redis.call('HSET', key, 'closedBy', run.fence .. ':' .. operation)
    if run.status == 'cancelling' and not keepModel then
      cancel_now(run)
      refresh_experiment(run.experiment_id)
      return 'cancelling'
    end
    if operation == 'fail' then
      count_failure(run)
      redis.call('HSET', key, 'waitReason', 'retry_backoff')
    end
    if operation == 'fail' then
      emit(run.experiment_id, run.id, 'run.retrying', '{"attempt":' .. run.attempt .. ',"error":' .. ARGV[6] .. '}')
    end
    if run.pause_wanted and not keepModel then
      pause_now(run)
      refresh_experiment(run.experiment_id)
      return 'pausing'
    end
    redis.call('HSET', key, 'jobFence', run.fence)
    redis.call('HDEL', key, 'workerId', 'etaSeconds')
    if keepModel then return 'written' end
    move_run(run, 'queued')
    if operation ~= 'fail' then
      if ARGV[6] == 'disk_full' or ARGV[6] == 'disk_unavailable' then redis.call('HSET', key, 'waitReason', ARGV[6]) end
      emit(run.experiment_id, run.id, 'run.queued', queued_data(run, ARGV[6]))
    end
    refresh_experiment(run.experiment_id)
    return 'written'`,

  // run id, whether to keep the model ('1') -> outcome, jobs
  cancelRun: `
    local run = load_run(ARGV[3])
    if not run then return { 'not_found', jobs } end
    local answer = cancel(run, ARGV[4] == '1')
    refresh_experiment(run.experiment_id)
    return { answer, jobs }`,

  // experiment id, whether to keep the models ('1') -> outcome, jobs
  cancelExperiment: `
    local id = ARGV[3]
    if redis.call('EXISTS', experiment_key(id)) == 0 then return { 'not_found', jobs } end
    local runs, answers = load_runs(id), {}
    for _, run in ipairs(runs) do answers[cancel(run, ARGV[4] == '1')] = true end
    refresh_experiment(id)
    return { answers.cancelling and 'cancelling' or answers.cancelled and 'cancelled' or 'already_finished', jobs }`,

  pauseRun: `
    local run = load_run(ARGV[3])
    if not run then return 'not_found' end
    if run.status == 'paused' then return 'unchanged' end
    if run.status == 'queued' then
      pause_now(run)
      refresh_experiment(run.experiment_id)
      return 'paused'
    end
    if run.status ~= 'running' then return 'not_pausable' end
    -- Its owner hears of it with its next write.
    if run.pause_wanted then return 'unchanged' end
    redis.call('HSET', run_key(run.id), 'pauseWanted', 1)
    return 'pausing'`,

  // run id -> outcome and, if queued: experiment id, fence that names the new job
  resumeRun: `
    local run = load_run(ARGV[3])
    if not run then return { 'not_found' } end
    local key = run_key(run.id)
    if run.status == 'queued' or run.status == 'running' then
      redis.call('HDEL', key, 'pauseWanted')
      return { 'unchanged' }
    end
    if run.status ~= 'paused' then return { 'not_resumable' } end
    -- A new fence, since the queue may still keep the job of the last one.
    local fence = string.format('%.0f', redis.call('HINCRBY', key, 'fence', 1))
    redis.call('HSET', key, 'jobFence', fence)
    move_run(run, 'queued')
    emit(run.experiment_id, run.id, 'run.queued', queued_data(run, 'resumed'))
    refresh_experiment(run.experiment_id)
    return { 'queued', run.experiment_id, fence }`,

  // run id -> outcome, experiment id, fence that names the new job
  retryRun: `
    local run = load_run(ARGV[3])
    if not run then return { 'not_found' } end
    if run.status ~= 'failed' and run.status ~= 'cancelled' then return { 'not_retryable' } end
    local key = run_key(run.id)
    -- A new fence, since the queue may still keep the job of the last one.
    local fence = string.format('%.0f', redis.call('HINCRBY', key, 'fence', 1))
    run.attempt = 1
    redis.call('HSET', key, 'jobFence', fence, 'attempt', 1, 'oldestFence', fence)
    redis.call('HDEL', key, 'startedAt', 'finishedAt', 'stopReason', 'error', 'evaluation', 'weightsSha256', 'receipt', 'artifacts', 'artifactFence')
    to_beginning(run)
    move_run(run, 'queued')
    emit(run.experiment_id, run.id, 'run.queued', queued_data(run, 'retry'))
    refresh_experiment(run.experiment_id)
    return { 'queued', run.experiment_id, fence }`,

  // experiment id -> outcome and ids of its runs
  deleteExperiment: `
    local id = ARGV[3]
    local status = redis.call('HGET', experiment_key(id), 'status')
    if not status then return { 'not_found' } end
    if not FINISHED[status] then return { 'not_finished' } end
    local run_ids = redis.call('LRANGE', experiment_runs_key(id), 0, -1)
    load_runs(id) -- refuses what another version stored, run or experiment
    local count = count_runs(id)
    redis.call('DEL', experiment_key(id), experiment_runs_key(id), experiment_events_key(id))
    for _, run_id in ipairs(run_ids) do
      redis.call('DEL', run_key(run_id), run_metrics_key(run_id), run_events_key(run_id))
    end
    redis.call('ZREM', experiments_key(), id)
    redis.call('ZREM', experiments_key(status), id)
    redis.call('ZREM', FINISHED_EXPERIMENTS, id)
    for run_status, number in pairs(count) do
      if number > 0 then redis.call('HINCRBY', RUN_COUNTS, run_status, -number) end
    end
    woken[id] = true
    return { 'deleted', run_ids }`,
} as const;

export type ScriptName = keyof typeof SCRIPTS;
export type RunScript = (name: ScriptName, ...parameters: (string | number)[]) => Promise<unknown>;

/**
 * Gives the function that runs a script on this connection. Redis caches scripts by hash; ioredis sends the text again
 * when a restarted Redis has forgotten it.
 * @param root the key all others begin with
 * @param now the clock
 */
export function loadScripts(redis: RedisClient, root: string, now: () => Date = () => new Date()): RunScript {
  const commands = redis as unknown as Record<string, (...parameters: (string | number)[]) => Promise<unknown>>;
  for (const [name, body] of Object.entries(SCRIPTS)) {
    redis.defineCommand(commandName(name), {
      numberOfKeys: 1,
      lua: `${PRELUDE}\nlocal function main()${body}\nend\nlocal answer = main()\nwake_readers()\nreturn answer`,
    });
  }
  return (name, ...parameters) => {
    const at = now();
    return commands[commandName(name)]!(root, at.toISOString(), at.getTime(), ...parameters);
  };
}

const commandName = (name: string) => `regulab:${name}`;
