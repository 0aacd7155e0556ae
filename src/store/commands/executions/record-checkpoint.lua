--[[
  A checkpoint of the run was saved.

  KEYS[1]   root of all keys
  argument  runId, fence, position (epoch, step, totalSteps)
  answer    as answer_to_owner, or 'stale' when another execution owns the run
]]

--- @include "includes/fences"
--- @include "includes/progress"
--- @include "includes/runs"

local run, position = load_run(argument.runId), argument.position
if not owns(run, argument.fence) then return 'stale' end
if redis.call('HGET', keys.run(run.id), 'checkpoint') ~= position_json(position) then
  store_checkpoint(run, position)
  emit(run.experiment_id, run.id, 'run.checkpoint', position_json(position))
end
return answer_to_owner(run)
