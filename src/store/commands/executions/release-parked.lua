--[[
  Gives new jobs to runs that were parked because their tenant had as many running as it may.

  KEYS[1]   root of all keys
  argument  runId: of the tenant, maxRunningRuns: 0 for no limit
  answer    the jobs to add to the queue, each a run id, an experiment id and a fence

  They keep their turns, which are the next ones of their tenant.
]]

--- @include "includes/queueing"
--- @include "includes/runs"
--- @include "includes/tenants"

-- Others are released when these end.
local MOST = 100

local tenant = redis.call('HGET', keys.run(argument.runId), 'tenant') or nil
local limit, jobs = tonumber(argument.maxRunningRuns), {}
local free = limit > 0 and math.min(limit - runs_in(tenant, 'running'), MOST) or MOST
while #jobs < free do
  local id = redis.call('ZPOPMIN', keys.parkedRuns(tenant or DEFAULT_TENANT))[1]
  if not id then break end
  local run = load_run(id)
  -- It may have been cancelled, paused or deleted meanwhile.
  if run and run.status == 'queued' and redis.call('HGET', keys.run(id), 'waitReason') == 'tenant_limit' then
    redis.call('HDEL', keys.run(id), 'waitReason')
    jobs[#jobs + 1] = { id, run.experiment_id, name_job(run) }
  end
end
return jobs
