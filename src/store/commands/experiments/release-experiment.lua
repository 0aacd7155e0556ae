--[[
  Releases a held experiment whose time has come and that waits for no other: its queued runs get
  turns and jobs.

  KEYS[1]   root of all keys
  argument  none
  answer    'released', its id, the jobs to add to the queue, each a run id, an experiment id and a
            fence, and the ids of queued runs that have other turns now; or 'none' alone
]]

--- @include "includes/holding"
--- @include "includes/queueing"
--- @include "includes/runs"

-- Those that another version stored are left to it, and looked past.
local MOST = 100

local function first_due()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys.heldExperiments, '-inf', redis_ms(), 'LIMIT', 0, MOST)) do
    if READABLE_VERSIONS[redis.call('HGET', keys.experiment(id), 'schemaVersion')] then return id end
  end
end

local id = first_due()
if not id then return { 'none' } end
local runs, jobs, priority = load_runs(id), {}, false
count_held(-tonumber(redis.call('HGET', keys.experiment(id), 'runs:queued') or 0))
redis.call('ZREM', keys.heldExperiments, id)
for _, run in ipairs(runs) do
  if run.status == 'queued' then
    jobs[#jobs + 1] = { run.id, id, new_job(run) }
    emit(id, run.id, 'run.queued', queued_data(run, 'released'))
    priority = priority or redis.call('HGET', keys.run(run.id), 'priority')
  end
end
return { 'released', id, jobs, priority and order_turns(tenant_of(id) or nil) or {} }
