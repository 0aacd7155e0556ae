--[[
  Stores an API key.

  KEYS[1]   root of all keys
  argument  id, secretHash, name, tenant, scopes (with commas), expiresMs (may be left out)
  answer    'created' and the id
]]

--- @include "includes/api-keys"

store_key(argument)
return { 'created', argument.id }
