--[[
  Pauses a queued run, and asks the owner of a running one to.

  KEYS[1]   root of all keys
  argument  runId
  answer    'paused', 'pausing', 'unchanged', 'not_pausable' or 'not_found'
]]

--- @include "includes/experiments"
--- @include "includes/runs"

local run = load_run(argument.runId)
if not run then return { 'not_found' } end
if run.status == 'paused' then return { 'unchanged' } end
if run.status == 'queued' then
  pause_now(run)
  refresh_experiment(run.experiment_id)
  return { 'paused' }
end
if run.status ~= 'running' then return { 'not_pausable' } end
-- Its owner learns of it from the answer to its next write.
if run.pause_wanted then return { 'unchanged' } end
redis.call('HSET', keys.run(run.id), 'pauseWanted', 1)
return { 'pausing' }
