-- Runs that become queued.

--- @include "includes/tenants"
--- @include "includes/turns"

-- Names a new job of the run and returns its fence. It takes a new fence, since the queue may
-- still keep the job of the last one.
local function name_job(run)
  local fence = string.format('%.0f', redis.call('HINCRBY', keys.run(run.id), 'fence', 1))
  redis.call('HSET', keys.run(run.id), 'jobFence', fence)
  return fence
end

-- The same for a run that becomes queued.
local function new_job(run)
  take_turn(run.id, tenant_of(run.experiment_id) or nil)
  return name_job(run)
end

-- The data of the event run.queued.
local function queued_data(run, reason)
  return '{"arm":' .. cjson.encode(run.arm) .. ',"seed":' .. run.seed
    .. ',"attempt":' .. run.attempt .. ',"reason":' .. cjson.encode(reason) .. '}'
end
