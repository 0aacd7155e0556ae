--[[
  Reads how far the runs of an experiment are that have been started and are not finished.

  KEYS[1]   root of all keys
  argument  experimentId
  answer    per run: id, arm, seed, status, percent, etaSeconds
]]

local runs = {}
for index, id in ipairs(redis.call('SMEMBERS', keys.startedRuns(argument.experimentId))) do
  runs[index] = redis.call('HMGET', keys.run(id), 'id', 'arm', 'seed', 'status', 'percent', 'etaSeconds')
end
return runs
