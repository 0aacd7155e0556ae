--[[
  Queues a paused run, and withdraws the request to pause a running one.

  KEYS[1]   root of all keys
  argument  runId
  answer    'queued', experiment id, fence that names the new job (empty while its experiment is
            held: there is none yet); or 'unchanged', 'not_resumable',
            'not_found' alone
]]

--- @include "includes/experiments"
--- @include "includes/queueing"
--- @include "includes/runs"

local run = load_run(argument.runId)
if not run then return { 'not_found' } end
if run.status == 'queued' or run.status == 'running' then
  redis.call('HDEL', keys.run(run.id), 'pauseWanted')
  return { 'unchanged' }
end
if run.status ~= 'paused' then return { 'not_resumable' } end
local fence = new_job(run)
note_trace(run.id)
move_run(run, 'queued')
emit(run.experiment_id, run.id, 'run.queued', queued_data(run, 'resumed'))
refresh_experiment(run.experiment_id)
return { 'queued', run.experiment_id, job_to_add(run, fence) }
