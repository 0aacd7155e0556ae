-- Whose an experiment is, and what follows from that. The default tenant, whose data old versions
-- may have stored, is not named in a record.

local function tenant_of(experiment_id) return redis.call('HGET', keys.experiment(experiment_id), 'tenant') end

-- Whether an experiment exists and is the tenant's: one of somebody else is as good as none.
local function is_experiment_of(tenant, id)
  local exists, owner = unpack(redis.call('HMGET', keys.experiment(id), 'id', 'tenant'))
  return exists and (owner or DEFAULT_TENANT) == (tenant or DEFAULT_TENANT)
end

-- The keys that the tenant of an experiment has of its own.
local function lists_of(experiment_id) return lists_of_tenant(tenant_of(experiment_id)) end

-- How many runs of a tenant are in a status.
local function runs_in(tenant, status)
  local function count(key) return tonumber(redis.call('HGET', key, status) or 0) end
  if tenant then return count(keys.tenantRunCounts(tenant)) end
  return count(keys.runCounts) - count(keys.othersRunCounts)
end

-- Counts bytes of files of a tenant. Those of the default one are all but the others'.
local function count_bytes(tenant, bytes)
  if not tenant or bytes == 0 then return end
  for _, field in ipairs({ tenant, '*' }) do
    redis.call('HINCRBY', keys.tenantBytes, field, string.format('%.0f', bytes))
  end
end

-- Counts runs that came to a status, or left it. The default tenant has all but those of others.
local function count_status(tenant, status, number)
  redis.call('HINCRBY', keys.runCounts, status, number)
  if not tenant then return end
  redis.call('HINCRBY', keys.othersRunCounts, status, number)
  redis.call('HINCRBY', keys.tenantRunCounts(tenant), status, number)
end
