-- Runs: reading a record, moving it to another status, and what follows from that.

--- @include "includes/events"
--- @include "includes/holding"
--- @include "includes/tenants"

-- Before any write: a record of another version is left as it is.
local function check_version(what, id, version)
  if not READABLE_VERSIONS[version] then
    error(RECORD_UNREADABLE .. ': ' .. what .. ' ' .. id .. ' has version ' .. tostring(version))
  end
end

local function load_run(id)
  local value = redis.call('HMGET', keys.run(id), 'experimentId', 'status', 'fence', 'attempt', 'epoch',
    'closedBy', 'claimToken', 'arm', 'seed', 'pauseWanted', 'keepModel', 'checkpoint', 'workerId',
    'schemaVersion')
  if not value[1] then return nil end
  check_version('run', id, value[14])
  local version = redis.call('HGET', keys.experiment(value[1]), 'schemaVersion')
  check_version('experiment', value[1], version)
  return {
    id = id, experiment_id = value[1], status = value[2], fence = value[3],
    attempt = tonumber(value[4]), epoch = value[5], closed_by = value[6], claim_token = value[7],
    arm = value[8], seed = value[9], pause_wanted = value[10], keep_model = value[11],
    checkpoint = value[12], worker_id = value[13], is_earlier = version ~= SCHEMA_VERSION,
  }
end

-- All runs of an experiment, before the first of them is changed.
local function load_runs(experiment_id)
  local runs = {}
  for index, run_id in ipairs(redis.call('LRANGE', keys.experimentRuns(experiment_id), 0, -1)) do
    runs[index] = load_run(run_id)
  end
  return runs
end

local function move_run(run, status)
  redis.call('HSET', keys.run(run.id), 'status', status)
  local experiment = keys.experiment(run.experiment_id)
  redis.call('HINCRBY', experiment, 'runs:' .. run.status, -1)
  redis.call('HINCRBY', experiment, 'runs:' .. status, 1)
  local tenant = tenant_of(run.experiment_id)
  count_status(tenant, run.status, -1)
  -- One that is cancelled with its model kept takes a turn, too, and keeps its place.
  if status ~= 'queued' then redis.call('ZREM', keys.waitingRuns(tenant or DEFAULT_TENANT), run.id) end
  count_status(tenant, status, 1)
  if is_held(run.experiment_id) then
    count_held((status == 'queued' and 1 or 0) - (run.status == 'queued' and 1 or 0))
  end
  if status == 'running' then redis.call('SADD', keys.startedRuns(run.experiment_id), run.id) end
  if IS_FINISHED[status] then
    redis.call('SREM', keys.activeRuns, run.id)
    redis.call('SREM', keys.startedRuns(run.experiment_id), run.id)
  else
    redis.call('SADD', keys.activeRuns, run.id)
  end
  run.status = status
end

-- Pauses a run that no trainer has, or has no longer.
local function pause_now(run)
  local key = keys.run(run.id)
  move_run(run, 'paused')
  redis.call('HDEL', key, 'pauseWanted', 'workerId', 'waitReason', 'etaSeconds')
  emit(run.experiment_id, run.id, 'run.paused', '{"epoch":' .. redis.call('HGET', key, 'epoch') .. '}')
end
