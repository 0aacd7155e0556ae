--[[
  Cancels every run of an experiment that is not finished.

  KEYS[1]   root of all keys
  argument  experimentId, keepModel
  answer    outcome ('cancelled', 'cancelling', 'already_finished', 'not_found'), jobs to add to
            the queue and jobs to remove, each a run id, an experiment id and a fence
]]

--- @include "includes/cancelling"
--- @include "includes/experiments"

local id = argument.experimentId
if redis.call('EXISTS', keys.experiment(id)) == 0 then return { 'not_found', jobs, obsolete } end
local runs, answers = load_runs(id), {}
for _, run in ipairs(runs) do answers[cancel(run, argument.keepModel)] = true end
refresh_experiment(id)
local outcome = answers.cancelling and 'cancelling' or answers.cancelled and 'cancelled' or 'already_finished'
return { outcome, jobs, obsolete }
