--[[
  Hands a run back to the queue, or cancels or pauses it where the user wants that.

  KEYS[1]   root of all keys
  argument  runId, fence,
            failure  error of the failed execution, as JSON: this uses an attempt
            reason   of an execution that gives the run back; one of failure and reason is there
  answer    'written' (the run needs a new job, named by this fence), 'cancelling' or 'pausing' (it
            is cancelled or paused and needs none), or 'stale' when another execution owns the run
]]

--- @include "includes/experiments"
--- @include "includes/fences"
--- @include "includes/finishing"
--- @include "includes/progress"
--- @include "includes/queueing"
--- @include "includes/tenants"
--- @include "includes/turns"

local run, failure, reason = load_run(argument.runId), argument.failure, argument.reason
local operation = failure and 'fail' or 'release'
if already_done(run, argument.fence, operation) then
  return ({ cancelled = 'cancelling', paused = 'pausing' })[run.status] or 'written'
end
if not owns(run, argument.fence) then return 'stale' end
local key, is_kept = keys.run(run.id), keeps_model(run)
redis.call('HSET', key, 'closedBy', run.fence .. ':' .. operation)
if run.status == 'cancelling' and not is_kept then
  cancel_now(run)
  refresh_experiment(run.experiment_id)
  return 'cancelling'
end
if failure then
  count_failure(run)
  redis.call('HSET', key, 'waitReason', 'retry_backoff')
  emit(run.experiment_id, run.id, 'run.retrying',
    '{"attempt":' .. run.attempt .. ',"error":' .. failure .. '}')
end
if run.pause_wanted and not is_kept then
  pause_now(run)
  refresh_experiment(run.experiment_id)
  return 'pausing'
end
redis.call('HSET', key, 'jobFence', run.fence)
redis.call('HDEL', key, 'workerId', 'etaSeconds')
take_turn(run.id, tenant_of(run.experiment_id) or nil)
if is_kept then return 'written' end
move_run(run, 'queued')
if reason then
  local is_disk = reason == 'disk_full' or reason == 'disk_unavailable'
  if is_disk then redis.call('HSET', key, 'waitReason', reason) end
  emit(run.experiment_id, run.id, 'run.queued', queued_data(run, reason))
end
refresh_experiment(run.experiment_id)
return 'written'
