-- Runs that become queued.

--- @include "includes/events"
--- @include "includes/holding"
--- @include "includes/tenants"
--- @include "includes/turns"

-- Names a new job of the run and returns its fence. It takes a new fence, since the queue may
-- still keep the job of the last one.
local function name_job(run)
  local fence = string.format('%.0f', redis.call('HINCRBY', keys.run(run.id), 'fence', 1))
  redis.call('HSET', keys.run(run.id), 'jobFence', fence)
  return fence
end

-- What queues a run is what its next executions belong to, in traces. They outlive the job.
local function note_trace(run_id)
  if argument.traceparent then redis.call('HSET', keys.run(run_id), 'traceparent', argument.traceparent)
  else redis.call('HDEL', keys.run(run_id), 'traceparent') end
end

-- The same for a run that becomes queued. It takes its turn when its experiment is released.
local function new_job(run)
  if not is_held(run.experiment_id) then take_turn(run.id, tenant_of(run.experiment_id) or nil) end
  return name_job(run)
end

-- The fence that names the job to add to the queue; empty for a held run, which has none.
local function job_to_add(run, fence) return is_held(run.experiment_id) and '' or fence end

-- The data of the event run.queued.
local function queued_data(run, reason)
  return '{"arm":' .. cjson.encode(run.arm) .. ',"seed":' .. run.seed
    .. ',"attempt":' .. run.attempt .. ',"reason":' .. cjson.encode(reason) .. '}'
end

-- Stores runs behind the ones that the experiment has, `place` of them, and gives them turns unless
-- it is held.
local function add_runs(id, tenant, runs, place, created_at, priority)
  local held = is_held(id)
  if held then count_held(#runs) end
  for _, run in ipairs(runs) do
    run.attempt = 1
    redis.call('HSET', keys.run(run.id), 'schemaVersion', SCHEMA_VERSION, 'id', run.id, 'experimentId', id,
      'index', place, 'arm', run.arm, 'seed', run.seed, 'epochs', run.epochs, 'status', 'queued', 'attempt', 1,
      'fence', 0, 'jobFence', 0, 'epoch', 0, 'percent', '0', 'createdAt', created_at)
    if tenant then redis.call('HSET', keys.run(run.id), 'tenant', tenant) end
    if run.reproduces then redis.call('HSET', keys.run(run.id), 'reproduces', run.reproduces) end
    redis.call('RPUSH', keys.experimentRuns(id), run.id)
    redis.call('SADD', keys.activeRuns, run.id)
    redis.call('HINCRBY', keys.experiment(id), 'runs:queued', 1)
    if priority then redis.call('HSET', keys.run(run.id), 'priority', priority) end
    if argument.traceparent then note_trace(run.id) end
    count_status(tenant, 'queued', 1)
    if not held then take_turn(run.id, tenant) end
    emit(id, run.id, 'run.queued', queued_data(run, 'submitted'))
    place = place + 1
  end
end

local function stored_bytes(tenant)
  local function count(key, field) return tonumber(redis.call('HGET', key, field) or 0) end
  if tenant then return count(keys.tenantBytes, tenant) end
  return count(keys.diskUsage, 'bytes') - count(keys.tenantBytes, '*')
end

-- Why so many more runs cannot be queued, as commands answer it; nil when they can. Every command
-- that queues runs asks, with three exceptions: resume-run and release-experiment, whose runs have
-- counted all along, and requeue-run, since what was accepted is never lost. Paused runs count as
-- queued ones: else pausing some would make room for others, without end.
local function refusal_of_runs(tenant, more)
  local queued, paused = unpack(redis.call('HMGET', keys.runCounts, 'queued', 'paused'))
  local waiting = tonumber(queued or 0) + tonumber(paused or 0)
  if waiting + more > tonumber(argument.maxQueuedRuns or math.huge) then return { 'too_many', tostring(waiting) } end
  local own = runs_in(tenant, 'queued') + runs_in(tenant, 'paused')
  if own + more > tonumber(argument.maxTenantRuns or math.huge) then return { 'too_many_of_tenant', tostring(own) } end
  if argument.maxTenantBytes and stored_bytes(tenant) >= tonumber(argument.maxTenantBytes) then
    return { 'too_many_bytes', '' }
  end
end
