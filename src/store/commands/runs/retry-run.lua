--[[
  Queues a failed or cancelled run again, from the beginning and with all its attempts.

  KEYS[1]   root of all keys
  argument  runId,
            maxQueuedRuns, maxTenantRuns, maxTenantBytes: as of create-experiment
  answer    'queued', experiment id, fence that names the new job (empty while its experiment is
            held: there is none yet); or 'not_retryable', 'not_found' alone, and those of
            create-experiment when there are too many runs or bytes
]]

--- @include "includes/experiments"
--- @include "includes/progress"
--- @include "includes/queueing"
--- @include "includes/runs"

local run = load_run(argument.runId)
if not run then return { 'not_found' } end
if run.status ~= 'failed' and run.status ~= 'cancelled' then return { 'not_retryable' } end
local refusal = refusal_of_runs(tenant_of(run.experiment_id) or nil, 1)
if refusal then return refusal end
local key = keys.run(run.id)
local fence = new_job(run)
note_trace(run.id)
run.attempt = 1
redis.call('HSET', key, 'attempt', 1, 'oldestFence', fence, 'epoch', 0, 'percent', '0')
redis.call('HDEL', key, 'startedAt', 'finishedAt', 'stopReason', 'error', 'evaluation', 'weightsSha256',
  'receipt', 'artifacts', 'artifactFence')
redis.call('HDEL', key, 'etaSeconds', 'checkpoint', 'checkpointSteps', 'failuresWithoutProgress')
forget_epochs(run)
move_run(run, 'queued')
emit(run.experiment_id, run.id, 'run.queued', queued_data(run, 'retry'))
refresh_experiment(run.experiment_id)
return { 'queued', run.experiment_id, job_to_add(run, fence) }
