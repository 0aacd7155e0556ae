-- The status of an experiment, which follows from those of its runs.

--- @include "includes/events"
--- @include "includes/holding"
--- @include "includes/tenants"

-- The rule of experiments/records/states.ts.
local function experiment_status(count)
  local finished = count.succeeded + count.failed + count.cancelled
  local unfinished = count.queued + count.running + count.paused + count.cancelling
  if unfinished > 0 then
    local is_started = finished + count.cancelling > 0
    if count.running > 0 or (count.queued > 0 and is_started) then return 'running' end
    if count.cancelling > 0 then return 'cancelling' end
    if count.queued > 0 then return 'queued' else return 'paused' end
  end
  if count.succeeded > 0 then
    if count.succeeded == finished then return 'succeeded' else return 'partially_succeeded' end
  end
  if count.failed > 0 then return 'failed' else return 'cancelled' end
end

local function count_runs(experiment_id)
  local count = {}
  for _, status in ipairs(RUN_STATUSES) do
    count[status] = tonumber(redis.call('HGET', keys.experiment(experiment_id), 'runs:' .. status) or 0)
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

-- Derives the experiment's status again. Called once per command, after the events of the runs.
local function refresh_experiment(id)
  local key = keys.experiment(id)
  local count = count_runs(id)
  local before, after = redis.call('HGET', key, 'status'), experiment_status(count)
  if before == after then return end
  redis.call('HSET', key, 'status', after)
  local lists = lists_of(id)
  redis.call('ZREM', lists.experimentsIn(before), id)
  redis.call('ZADD', lists.experimentsIn(after), 0, id)
  if IS_FINISHED[before] then
    redis.call('HDEL', key, 'finishedAt')
    redis.call('ZREM', keys.finishedExperiments, id)
  end
  if IS_FINISHED[after] then
    redis.call('HSET', key, 'finishedAt', present(id))
    redis.call('ZADD', keys.finishedExperiments, argument.nowMs, id)
    emit(id, nil, 'experiment.finished',
      '{"status":"' .. after .. '","runCounts":' .. counts_json(count) .. '}')
    end_wait_for(id)
  elseif after == 'cancelling' then
    emit(id, nil, 'experiment.cancelling', '{}')
  end
end
