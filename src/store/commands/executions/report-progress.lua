--[[
  Progress inside an epoch: overwrites the last, adds no event.

  KEYS[1]   root of all keys
  argument  runId, fence, progress (epoch, percent, etaSeconds)
  answer    as answer_to_owner, or 'stale' when another execution owns the run
]]

--- @include "includes/fences"
--- @include "includes/progress"
--- @include "includes/runs"

local run = load_run(argument.runId)
if not owns(run, argument.fence) then return 'stale' end
store_progress(run.id, argument.progress)
return answer_to_owner(run)
