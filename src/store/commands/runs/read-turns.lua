--[[
  Reads the places of queued runs.

  KEYS[1]   root of all keys
  argument  runIds
  answer    their turns; null for a run of an old version, and for none
]]

local turns = {}
for index, id in ipairs(argument.runIds) do turns[index] = redis.call('HGET', keys.run(id), 'turn') end
return turns
