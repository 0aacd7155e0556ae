--[[
  Ends an API key. Nothing brings it back.

  KEYS[1]   root of all keys
  argument  id
  answer    'revoked', 'unchanged' or 'not_found'
]]

local key = keys.apiKey(argument.id)
if redis.call('EXISTS', key) == 0 then return { 'not_found' } end
if redis.call('HSETNX', key, 'revokedAt', argument.now) == 0 then return { 'unchanged' } end
return { 'revoked' }
