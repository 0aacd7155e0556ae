--[[
  Notes that an API key was used, at most once a minute.

  KEYS[1]   root of all keys
  argument  id
  answer    'noted' or 'unchanged'
]]

local key = keys.apiKey(argument.id)
local id, last = unpack(redis.call('HMGET', key, 'id', 'lastUsedMs'))
if not id or (last and argument.nowMs - last < 60000) then return { 'unchanged' } end
redis.call('HSET', key, 'lastUsedMs', argument.nowMs)
return { 'noted' }
