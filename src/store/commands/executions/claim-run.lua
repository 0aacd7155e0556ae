--[[
  Takes the next fence of a run for a worker, unless there is nothing to train.

  KEYS[1]   root of all keys
  argument  runId, workerId, maxAttempts,
            token      names this call: sent twice, it is answered twice and done once
            jobFence   names the delivered job; left out when any will do
            lost       error of an execution that was lost, as JSON
            maxRunningRuns  of the tenant; 0 or left out: no limit
            damage     error of a spec that cannot be read, as JSON; left out when it can be read
  answer    'claimed', the record of the run as a flat list, ms since its experiment began;
            or 'nothing_to_do', 'parked', 'given_up', 'cancelled', 'damaged' alone
]]

--- @include "includes/experiments"
--- @include "includes/finishing"
--- @include "includes/holding"
--- @include "includes/progress"
--- @include "includes/runs"
--- @include "includes/tenants"
--- @include "includes/turns"

local run = load_run(argument.runId)
if not run or IS_FINISHED[run.status] or run.status == 'paused' then return { 'nothing_to_do' } end

local key, experiment = keys.run(run.id), keys.experiment(run.experiment_id)

local function claimed()
  local started_ms = redis.call('HGET', experiment, 'startedMs')
  return { 'claimed', redis.call('HGETALL', key), math.max(redis_ms() - started_ms, 0) }
end

if run.claim_token == argument.token then return claimed() end
-- A job that comes late: the run was handed over again in the meantime and has a newer one.
if argument.jobFence and redis.call('HGET', key, 'jobFence') ~= argument.jobFence then
  return { 'nothing_to_do' }
end

-- A job of an old version, or of a request that came while the experiment was released.
if run.status == 'queued' and is_held(run.experiment_id) then return { 'nothing_to_do' } end

local tenant = tenant_of(run.experiment_id) or nil
local limit = tonumber(argument.maxRunningRuns or 0)
if run.status == 'queued' and limit > 0 and runs_in(tenant, 'running') >= limit then
  redis.call('HSET', key, 'waitReason', 'tenant_limit')
  redis.call('ZADD', keys.parkedRuns(tenant or DEFAULT_TENANT), redis.call('HGET', key, 'turn') or 0, run.id)
  return { 'parked' }
end

local is_lost = run.worker_id
local failures = tonumber(redis.call('HGET', key, 'failuresWithoutProgress') or 0)
local gives_up = is_lost and failures + 1 >= tonumber(argument.maxAttempts)

if run.status == 'cancelling' and (gives_up or argument.damage or not keeps_model(run)) then
  cancel_now(run)
  refresh_experiment(run.experiment_id)
  return { 'cancelled' }
end
if run.status == 'running' and run.pause_wanted then
  pause_now(run)
  refresh_experiment(run.experiment_id)
  return { 'nothing_to_do' }
end
if argument.damage then
  fail_now(run, argument.damage)
  refresh_experiment(run.experiment_id)
  return { 'damaged' }
end
if gives_up then
  fail_now(run, argument.lost)
  refresh_experiment(run.experiment_id)
  return { 'given_up' }
end
if is_lost then
  count_failure(run)
  emit(run.experiment_id, run.id, 'run.retrying',
    '{"attempt":' .. run.attempt .. ',"error":' .. argument.lost .. '}')
end

redis.call('HSET', key, 'workerId', argument.workerId, 'claimToken', argument.token)
redis.call('HINCRBY', key, 'fence', 1)
redis.call('HSETNX', key, 'startedAt', present(run.experiment_id))
redis.call('HSETNX', experiment, 'startedAt', present(run.experiment_id))
redis.call('HSETNX', experiment, 'startedMs', redis_ms())
redis.call('HDEL', key, 'waitReason')
if run.status == 'queued' then move_run(run, 'running') end
come_to_turn(run.id)
emit(run.experiment_id, run.id, 'run.started', '{"attempt":' .. run.attempt
  .. ',"workerId":' .. cjson.encode(argument.workerId)
  .. ',"resumedFrom":' .. (redis.call('HGET', key, 'checkpoint') or 'null') .. '}')
refresh_experiment(run.experiment_id)
return claimed()
