--[[
  Cancels a run that is not finished.

  KEYS[1]   root of all keys
  argument  runId, keepModel
  answer    outcome ('cancelled', 'cancelling', 'already_finished', 'not_found'), jobs to add to
            the queue and jobs to remove, each a run id, an experiment id and a fence
]]

--- @include "includes/cancelling"
--- @include "includes/experiments"

local run = load_run(argument.runId)
if not run then return { 'not_found', jobs, obsolete } end
local outcome = cancel(run, argument.keepModel)
refresh_experiment(run.experiment_id)
return { outcome, jobs, obsolete }
