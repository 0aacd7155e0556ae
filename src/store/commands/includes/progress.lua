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
