-- Cancelling a run at the request of a user.

--- @include "includes/finishing"
--- @include "includes/holding"
--- @include "includes/queueing"

-- Jobs that the caller must add to the queue, and those to remove: run id, experiment id, fence.
local jobs, obsolete = {}, {}

-- Cancels a run that no trainer has: at once, or by having its model evaluated and saved first.
local function cancel_unowned(run, keep_model)
  if run.status == 'queued' and not is_held(run.experiment_id) then
    local fence = redis.call('HGET', keys.run(run.id), 'jobFence')
    obsolete[#obsolete + 1] = { run.id, run.experiment_id, fence }
  end
  if not keep_model or not run.checkpoint then
    cancel_now(run)
    return 'cancelled'
  end
  local key = keys.run(run.id)
  -- A paused run has no job; that of a queued one may be delayed. A new one is delivered now.
  local fence = new_job(run)
  redis.call('HSET', key, 'keepModel', 1)
  redis.call('HDEL', key, 'pauseWanted')
  move_run(run, 'cancelling')
  emit(run.experiment_id, run.id, 'run.cancelling', '{"keepModel":true}')
  jobs[#jobs + 1] = { run.id, run.experiment_id, fence }
  return 'cancelling'
end

-- Cancels, or asks the owner to; returns the outcome. A later request may give up the model, but
-- cannot ask for it.
local function cancel(run, keep_model)
  if IS_FINISHED[run.status] then return 'already_finished' end
  if run.status == 'queued' or run.status == 'paused' then return cancel_unowned(run, keep_model) end
  local key = keys.run(run.id)
  if run.status == 'running' then
    if keep_model then redis.call('HSET', key, 'keepModel', 1) end
    move_run(run, 'cancelling')
    emit(run.experiment_id, run.id, 'run.cancelling', keep_model and '{"keepModel":true}' or '{}')
  elseif run.keep_model and not keep_model then
    redis.call('HDEL', key, 'keepModel')
    if not run.worker_id then
      cancel_now(run)
      return 'cancelled'
    end
  end
  -- Published again with each request: the first message may have been lost. The owner learns of a
  -- request to keep the model from the answer to its next write.
  if not keep_model then redis.call('PUBLISH', keys.cancelChannel, run.id) end
  return 'cancelling'
end
