--[[
  Reads an API key by its id and the hash of its secret. A wrong secret is answered as an unknown id
  is, from here on: the time of an answer must not show which ids exist.

  KEYS[1]   root of all keys
  argument  id, secretHash
  answer    tenant, scopes, expiresMs, revokedAt, lastUsedMs, '' for what the key does not have;
            nothing when there is no such key, or its secret is another
]]

local key = keys.apiKey(argument.id)
if redis.call('HGET', key, 'secretHash') ~= argument.secretHash then return {} end
local found = redis.call('HMGET', key, 'tenant', 'scopes', 'expiresMs', 'revokedAt', 'lastUsedMs')
for index = 1, #found do found[index] = found[index] or '' end
return found
