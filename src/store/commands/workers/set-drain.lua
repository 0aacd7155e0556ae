--[[
  Asks a worker to be drained, or to work again. It learns of that from the answer to its next
  heartbeat, which keeps the request for as long as the worker lives.

  KEYS[1]   root of all keys
  argument  workerId, wanted: '1' or '0', keptMs: how long the request outlives the last heartbeat
  answer    'asked', 'not_drainable' (its version knows no drain) or 'not_found'
]]

local heartbeat = redis.call('GET', keys.worker(argument.workerId))
if not heartbeat then return { 'not_found' } end
if not cjson.decode(heartbeat).state then return { 'not_drainable' } end
local key = keys.workerDrain(argument.workerId)
if argument.wanted == '1' then
  redis.call('SET', key, argument.now, 'PX', argument.keptMs)
else
  redis.call('DEL', key)
end
return { 'asked' }
