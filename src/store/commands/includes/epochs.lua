-- The epochs of a run whose metrics are stored. The metrics are in the events of the run; up to
-- schema version 2 they were in a hash of their own as well.

-- Notes an epoch. False when its metrics are stored already.
local function note_epoch(run, epoch, metrics)
  if run.is_earlier then return redis.call('HSETNX', keys.runMetrics(run.id), epoch, metrics) == 1 end
  return redis.call('SETBIT', keys.runEpochs(run.id), epoch, 1) == 0
end

local function forget_epochs_after(run, epoch)
  local hash, bits = keys.runMetrics(run.id), keys.runEpochs(run.id)
  for _, later in ipairs(redis.call('HKEYS', hash)) do
    if tonumber(later) > epoch then redis.call('HDEL', hash, later) end
  end
  for later = epoch + 1, 8 * redis.call('STRLEN', bits) - 1 do redis.call('SETBIT', bits, later, 0) end
end

local function forget_epochs(run) redis.call('DEL', keys.runMetrics(run.id), keys.runEpochs(run.id)) end
