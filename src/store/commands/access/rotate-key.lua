--[[
  Stores a key like another one, which ends soon.

  KEYS[1]   root of all keys
  argument  id of the old one, successorId, secretHash, overlapMs: how long the old one is still good
  answer    'created' and the id of the new one; 'not_found'; 'not_active' when the old one was
            revoked or has expired
]]

--- @include "includes/api-keys"

local old = keys.apiKey(argument.id)
local name, tenant, scopes, expires, revoked =
  unpack(redis.call('HMGET', old, 'name', 'tenant', 'scopes', 'expiresMs', 'revokedAt'))
if not name then return { 'not_found' } end
local now = tonumber(argument.nowMs)
if revoked or (expires and tonumber(expires) <= now) then return { 'not_active' } end
store_key({
  id = argument.successorId, secretHash = argument.secretHash, name = name, tenant = tenant, scopes = scopes,
  expiresMs = expires or nil,
})
redis.call('HSET', keys.apiKey(argument.successorId), 'replaces', argument.id)
local ends = now + tonumber(argument.overlapMs)
if expires then ends = math.min(ends, tonumber(expires)) end
redis.call('HSET', old, 'expiresMs', string.format('%.0f', ends), 'replacedBy', argument.successorId)
return { 'created', argument.successorId }
