-- Events of experiments and runs, and the wake-up of their readers.

--- @include "includes/time"

local woken = {}

-- Once per experiment and command. Redis delivers it when the command is done.
local function wake_readers(experiment_id)
  if not woken[experiment_id] then redis.call('PUBLISH', keys.wakeChannel, experiment_id) end
  woken[experiment_id] = true
end

-- Adds an event. run_id is nil for an event of the experiment; data is JSON.
local function emit(experiment_id, run_id, event_type, data)
  local seq = redis.call('HINCRBY', keys.experiment(experiment_id), 'seq', 1)
  local id, at = string.format('%.0f-0', seq), present(experiment_id)
  redis.call('XADD', keys.experimentEvents(experiment_id), id,
    'type', event_type, 'at', at, 'runId', run_id or '', 'data', data)
  if run_id then
    redis.call('XADD', keys.runEvents(run_id), id,
      'type', event_type, 'at', at, 'runId', run_id, 'data', data)
    redis.call('HSET', keys.run(run_id), 'seq', seq)
  end
  wake_readers(experiment_id)
end
