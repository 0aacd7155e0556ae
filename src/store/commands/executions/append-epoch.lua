--[[
  Stores the metrics of an epoch, once per epoch.

  KEYS[1]   root of all keys
  argument  runId, fence, progress (epoch, percent, etaSeconds),
            epoch    its number
            row      data of the event run.epoch, as a compact row of numbers
            metrics, data  EpochMetrics, and the data of the event as JSON: how schema versions up
                           to 2 have them
            seconds  its duration
            bounds   of the histogram of durations: those that it does not exceed
  answer    as answer_to_owner, or 'stale' when another execution owns the run
]]

--- @include "includes/fences"
--- @include "includes/progress"
--- @include "includes/runs"

local run = load_run(argument.runId)
if not owns(run, argument.fence) then return 'stale' end
store_progress(run.id, argument.progress)
if note_epoch(run, argument.epoch, argument.metrics) then
  emit(run.experiment_id, run.id, 'run.epoch', run.is_earlier and argument.data or argument.row)
  local experiment = keys.experiment(run.experiment_id)
  redis.call('HINCRBY', experiment, 'epochs:' .. run.arm, 1)
  redis.call('HINCRBYFLOAT', experiment, 'epochSeconds:' .. run.arm, argument.seconds)
  redis.call('HINCRBY', keys.epochSeconds, 'count', 1)
  redis.call('HINCRBYFLOAT', keys.epochSeconds, 'sum', argument.seconds)
  for _, bound in ipairs(argument.bounds) do redis.call('HINCRBY', keys.epochSeconds, 'le:' .. bound, 1) end
end
return answer_to_owner(run)
