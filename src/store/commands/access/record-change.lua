--[[
  Adds an entry to the audit log: to that of all tenants, and to that of its own.

  KEYS[1]   root of all keys
  argument  tenant, entry: JSON as text, keptOfAll, keptOfTenant
  answer    the id of the entry

  Old entries go when a log has more than so many, give or take a node of the stream.
]]

local id = redis.call('XADD', keys.audit, 'MAXLEN', '~', argument.keptOfAll, '*', 'entry', argument.entry)
redis.call('XADD', keys.tenantAudit(argument.tenant), 'MAXLEN', '~', argument.keptOfTenant, id, 'entry', argument.entry)
return id
