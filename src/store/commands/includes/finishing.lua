-- The one way to a finished run.

--- @include "includes/runs"

-- result: stopReason and, where there are any, epoch, error, evaluation, weightsSha256, artifacts
-- and receipt. All but epoch and weightsSha256 are JSON, which is stored as it is.
local function finish(run, status, result)
  local key = keys.run(run.id)
  move_run(run, status)
  redis.call('HSET', key, 'finishedAt', present(run.experiment_id),
    'stopReason', result.stopReason, 'etaSeconds', '0')
  if status == 'succeeded' then redis.call('HSET', key, 'percent', '100') end
  for _, field in ipairs({ 'epoch', 'error', 'evaluation', 'weightsSha256', 'receipt' }) do
    if result[field] then redis.call('HSET', key, field, result[field]) end
  end
  if result.artifacts then
    redis.call('HSET', key, 'artifacts', result.artifacts, 'artifactFence', run.fence)
  end
  redis.call('HDEL', key, 'workerId', 'waitReason', 'pauseWanted', 'keepModel')
  local hash = result.weightsSha256
  emit(run.experiment_id, run.id, 'run.finished', '{"status":"' .. status .. '","attempt":' .. run.attempt
    .. ',"stopReason":' .. result.stopReason
    .. ',"evaluation":' .. (result.evaluation or 'null')
    .. ',"weightsSha256":' .. (hash and cjson.encode(hash) or 'null')
    .. ',"error":' .. (result.error or 'null') .. '}')
end

local function fail_now(run, failure)
  finish(run, 'failed', { stopReason = '{"kind":"error","epoch":' .. run.epoch .. '}', error = failure })
end

local function cancel_now(run)
  finish(run, 'cancelled', { stopReason = '{"kind":"cancelled","epoch":' .. run.epoch .. '}' })
end

-- Whether a run that is being cancelled still has its model saved: it is wanted, and there is one.
local function keeps_model(run)
  return run.status == 'cancelling' and run.keep_model and run.checkpoint
end
