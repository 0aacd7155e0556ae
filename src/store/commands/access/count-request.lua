--[[
  Counts a request of a tenant, or a wrong key from an address.

  KEYS[1]   root of all keys
  argument  tenant or address; windowMs: how long requests are counted together
  answer    the number of requests in this window, this one included, and ms until the next begins
]]

local key = argument.tenant and keys.requestCount(argument.tenant) or keys.wrongKeyCount(argument.address)
local count = redis.call('INCR', key)
if count == 1 then redis.call('PEXPIRE', key, argument.windowMs) end
return { count, redis.call('PTTL', key) }
