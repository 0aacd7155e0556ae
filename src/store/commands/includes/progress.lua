-- Progress of a run under training: epochs and checkpoints.

-- argument.progress: epoch, percent, etaSeconds (left out when unknown).
local function store_progress(run_id, progress)
  redis.call('HSET', keys.run(run_id),
    'epoch', progress.epoch, 'percent', progress.percent, 'etaSeconds', progress.etaSeconds or '')
end

-- A position as the record and events have it. position: epoch (finished epochs), step (finished
-- steps of the next one), totalSteps (all finished steps).
local function position_json(position)
  return '{"epoch":' .. position.epoch .. ',"step":' .. position.step .. '}'
end

-- Stores a checkpoint. One further than all before it is progress; an earlier one follows on a
-- damaged one, which was not used.
local function store_checkpoint(run, position)
  local key = keys.run(run.id)
  redis.call('HSET', key, 'checkpoint', position_json(position))
  local furthest = tonumber(redis.call('HGET', key, 'checkpointSteps') or 0)
  if tonumber(position.totalSteps) > furthest then
    redis.call('HSET', key, 'checkpointSteps', position.totalSteps, 'failuresWithoutProgress', 0)
  end
end

-- An execution failed: counts the attempts, and the failures in a row that added no checkpoint.
local function count_failure(run)
  run.attempt = run.attempt + 1
  redis.call('HSET', keys.run(run.id), 'attempt', run.attempt)
  redis.call('HINCRBY', keys.run(run.id), 'failuresWithoutProgress', 1)
end

-- The epochs of a run whose metrics are stored. The metrics are in the events of the run; up to
-- schema version 2 they were in a hash of their own as well.

-- Notes an epoch. False when its metrics are stored already.
local function note_epoch(run, epoch, metrics)
  if run.is_earlier then return redis.call('HSETNX', keys.runMetrics(run.id), epoch, metrics) == 1 end
  return redis.call('SETBIT', keys.runEpochs(run.id), epoch, 1) == 0
end

local function forget_epochs_after(run, epoch)
  local hash, bits = keys.runMetrics(run.id), keys.runEpochs(run.id)
  for _, later in ipairs(redis.call('HKEYS', hash)) do
    if tonumber(later) > epoch then redis.call('HDEL', hash, later) end
  end
  for later = epoch + 1, 8 * redis.call('STRLEN', bits) - 1 do redis.call('SETBIT', bits, later, 0) end
end

local function forget_epochs(run) redis.call('DEL', keys.runMetrics(run.id), keys.runEpochs(run.id)) end
