--[[
  Reads the metrics of a run, all of one moment.

  KEYS[1]   root of all keys
  argument  runId
  answer    id, schema version and evaluation of the run, and per stored epoch, in no order, the row
            of its last event run.epoch; up to schema version 2 its EpochMetrics as JSON
]]

local id = argument.runId
local metrics, is_listed = redis.call('HVALS', keys.runMetrics(id)), {}
local events = #metrics == 0 and redis.call('XREVRANGE', keys.runEvents(id), '+', '-') or {}
for _, event in ipairs(events) do
  -- 'type', its value, 'ms', its value, 'data', its value. A row begins with the epoch.
  local event_type, row = event[2][2], event[2][6]
  local epoch = event_type == 'run.epoch' and tonumber(string.match(row, '^%[(%d+),'))
  if epoch and not is_listed[epoch] and redis.call('GETBIT', keys.runEpochs(id), epoch) == 1 then
    is_listed[epoch] = true
    metrics[#metrics + 1] = row
  end
end
return { redis.call('HMGET', keys.run(id), 'id', 'schemaVersion', 'evaluation'), metrics }
