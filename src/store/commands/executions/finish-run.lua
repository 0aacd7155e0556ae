--[[
  The last write of an execution that finished its run.

  KEYS[1]   root of all keys
  argument  runId, fence, status, epoch, stopReason and, where there are any: error, evaluation,
            artifacts, receipt (JSON as text), weightsSha256
  answer    'written', or 'stale' when another execution owns the run
]]

--- @include "includes/experiments"
--- @include "includes/fences"
--- @include "includes/finishing"

local run = load_run(argument.runId)
if already_done(run, argument.fence, 'finish') then return 'written' end
if not owns(run, argument.fence) then return 'stale' end
redis.call('HSET', keys.run(run.id), 'closedBy', run.fence .. ':finish')
finish(run, argument.status, argument)
refresh_experiment(run.experiment_id)
return 'written'
