-- API keys. Their lists hold time and id, so that they sort by creation.

local function store_key(new)
  local key = keys.apiKey(new.id)
  redis.call('HSET', key, 'id', new.id, 'secretHash', new.secretHash, 'name', new.name, 'tenant', new.tenant,
    'scopes', new.scopes, 'createdAt', argument.now)
  if new.expiresMs then redis.call('HSET', key, 'expiresMs', new.expiresMs) end
  local entry = string.format('%015.0f:%s', argument.nowMs, new.id)
  redis.call('ZADD', keys.apiKeys, 0, entry)
  redis.call('ZADD', keys.tenantApiKeys(new.tenant), 0, entry)
end
