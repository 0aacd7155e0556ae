--[[
  Reads the events of an experiment after an id, all of one moment.

  KEYS[1]   root of all keys
  argument  experimentId, after (0 for all), limit
  answer    id and schema version of the experiment, and the events in order, each: id `<seq>-0`,
            run id (empty for an event of the experiment), fields as a flat list
]]

local id = argument.experimentId
local entries = redis.call('XRANGE', keys.experimentEvents(id), '(' .. argument.after .. '-0', '+',
  'COUNT', argument.limit)

-- The entries that stand for an event of a run: the first and the last of each run.
local spans = {}
for _, entry in ipairs(entries) do
  if entry[2][1] == 'run' then
    local index = entry[2][2]
    spans[index] = { first = spans[index] and spans[index].first or entry[1], last = entry[1] }
  end
end

-- Whatever a run has between the two is among the entries, which are consecutive.
local of_runs = {}
for index, span in pairs(spans) do
  local run_id = redis.call('LINDEX', keys.experimentRuns(id), index)
  for _, event in ipairs(redis.call('XRANGE', keys.runEvents(run_id), span.first, span.last)) do
    of_runs[event[1]] = { event[1], run_id, event[2] }
  end
end

local events = {}
for index, entry in ipairs(entries) do
  events[index] = of_runs[entry[1]] or { entry[1], '', entry[2] }
end
return { redis.call('HMGET', keys.experiment(id), 'id', 'schemaVersion'), events }
