--[[
  Training begins at a position: metrics of later epochs, which are measured again, are dropped.

  KEYS[1]   root of all keys
  argument  runId, fence, position (epoch, step, totalSteps), progress (epoch, percent, etaSeconds)
  answer    as answer_to_owner, or 'stale' when another execution owns the run
]]

--- @include "includes/fences"
--- @include "includes/progress"
--- @include "includes/runs"

local run, position = load_run(argument.runId), argument.position
if not owns(run, argument.fence) then return 'stale' end
local key = keys.run(run.id)
store_progress(run.id, argument.progress)
-- Sent twice, it is done once.
if redis.call('HGET', key, 'startedFence') ~= argument.fence then
  redis.call('HSET', key, 'startedFence', argument.fence)
  forget_epochs_after(run, tonumber(position.epoch))
  if position.totalSteps == '0' then
    redis.call('HDEL', key, 'checkpoint', 'checkpointSteps')
  else
    store_checkpoint(run, position)
    emit(run.experiment_id, run.id, 'run.resumed', position_json(position))
  end
end
return answer_to_owner(run)
