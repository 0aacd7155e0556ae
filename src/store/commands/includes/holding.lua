-- Experiments that are held: until others have finished, until a time, or both. Their queued runs
-- have neither a turn nor a job. `heldExperiments` alone says which experiments are held; the score
-- is the time from which one may be released, and infinite while it waits for others.

--- @include "includes/time"

local function is_held(experiment_id) return redis.call('ZSCORE', keys.heldExperiments, experiment_id) ~= false end

-- Counts queued runs that became held, or are so no longer.
local function count_held(number)
  if number ~= 0 then redis.call('HINCRBY', keys.runCounts, 'held', number) end
end

-- Holds a new experiment if it has something to wait for: those of `others` that have not finished,
-- and a time in ms since 1970. It names what was there before it, so none can wait for itself, nor
-- for one that waits for it.
local function hold(id, others, start_ms)
  local is_waiting = false
  for _, other in ipairs(others) do
    if not IS_FINISHED[redis.call('HGET', keys.experiment(other), 'status')] then
      redis.call('SADD', keys.awaitedExperiments(id), other)
      redis.call('SADD', keys.waitingExperiments(other), id)
      is_waiting = true
    end
  end
  if is_waiting or start_ms > redis_ms() then
    redis.call('ZADD', keys.heldExperiments, is_waiting and '+inf' or start_ms, id)
  end
end

-- An experiment has finished, or is gone. Those that waited for nothing else are held until their
-- time: the worker that looks for such ones releases them.
local function end_wait_for(id)
  for _, waiting in ipairs(redis.call('SMEMBERS', keys.waitingExperiments(id))) do
    redis.call('SREM', keys.awaitedExperiments(waiting), id)
    if redis.call('EXISTS', keys.awaitedExperiments(waiting)) == 0 then
      local start_ms = redis.call('HGET', keys.experiment(waiting), 'startAtMs') or 0
      redis.call('ZADD', keys.heldExperiments, 'XX', start_ms, waiting)
    end
  end
  redis.call('DEL', keys.waitingExperiments(id))
end

-- A deleted experiment, which was cancelled while it was held, waits for nothing.
local function forget_hold(id)
  for _, other in ipairs(redis.call('SMEMBERS', keys.awaitedExperiments(id))) do
    redis.call('SREM', keys.waitingExperiments(other), id)
  end
  redis.call('DEL', keys.awaitedExperiments(id))
  redis.call('ZREM', keys.heldExperiments, id)
end
