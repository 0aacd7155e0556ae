--[[
  Reads an experiment and a glance at its runs, all of one moment.

  KEYS[1]   root of all keys
  argument  experimentId
  answer    the record as a flat list, and per run: id, arm, seed, status, percent, etaSeconds
]]

local record = redis.call('HGETALL', keys.experiment(argument.experimentId))
local runs = {}
for index, id in ipairs(redis.call('LRANGE', keys.experimentRuns(argument.experimentId), 0, -1)) do
  runs[index] = redis.call('HMGET', keys.run(id), 'id', 'arm', 'seed', 'status', 'percent', 'etaSeconds')
end
return { record, runs }
