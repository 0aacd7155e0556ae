-- Events of experiments and runs, and the wake-up of their readers.

--- @include "includes/time"

local woken = {}

-- Once per name and command. Redis delivers it when the command is done.
local function wake_readers(name)
  if not woken[name] then redis.call('PUBLISH', keys.wakeChannel, name) end
  woken[name] = true
end

-- Stores an event of a run once, in its stream. That of the experiment says only whose it is.
local function store_run_event(experiment_id, run_id, id, event_type, data)
  local run = keys.run(run_id)
  redis.call('XADD', keys.experimentEvents(experiment_id), id, 'run', redis.call('HGET', run, 'index'))
  redis.call('XADD', keys.runEvents(run_id), id,
    'type', event_type, 'ms', present_ms(experiment_id), 'data', data)
end

local function store_run_event_twice(experiment_id, run_id, id, event_type, data)
  for _, stream in ipairs({ keys.experimentEvents(experiment_id), keys.runEvents(run_id) }) do
    redis.call('XADD', stream, id,
      'type', event_type, 'at', present(experiment_id), 'runId', run_id, 'data', data)
  end
end

-- Notes an event that webhooks of its tenant need: the worker makes deliveries of it. It is stored
-- in the same step as the event, so that neither is there without the other.
local function note_for_webhooks(tenant, experiment_id, run_id, seq, event_type, data)
  local arm, seed = '', ''
  local name, status = unpack(redis.call('HMGET', keys.experiment(experiment_id), 'name', 'status'))
  if run_id then arm, seed, status = unpack(redis.call('HMGET', keys.run(run_id), 'arm', 'seed', 'status')) end
  redis.call('XADD', keys.webhookOutbox, '*', 'kind', 'event', 'tenant', tenant, 'type', event_type,
    'eventId', string.format('%.0f', seq), 'at', present(experiment_id), 'experimentId', experiment_id,
    'experimentName', name, 'runId', run_id or '', 'arm', arm, 'seed', seed, 'status', status, 'data', data,
    'traceparent', argument.traceparent or '')
end

-- Notes whose event is next among those of all experiments of a tenant. The ids, of the clock of
-- Redis, are in the order of the events.
local function refer(tenant, experiment_id, seq)
  local recent, readers = lists_of_tenant(tenant).recentEvents, 'tenant:' .. tenant
  redis.call('XADD', recent, 'MAXLEN', '~', RECENT_EVENTS.most, '*', 'e', experiment_id, 'q', string.format('%.0f', seq))
  if not woken[readers] then redis.call('PEXPIRE', recent, RECENT_EVENTS.kept_ms) end
  wake_readers(readers)
end

-- Adds an event. run_id is nil for an event of the experiment; data is JSON. Up to schema version
-- 2, an event of a run was stored in both streams, and its metrics once more. Experiments of these
-- versions stay as they are, for processes that know no other layout.
local function emit(experiment_id, run_id, event_type, data)
  local experiment = keys.experiment(experiment_id)
  local seq = redis.call('HINCRBY', experiment, 'seq', 1)
  local version, tenant = unpack(redis.call('HMGET', experiment, 'schemaVersion', 'tenant'))
  local id, is_earlier = string.format('%.0f-0', seq), version ~= SCHEMA_VERSION
  if not run_id then
    redis.call('XADD', keys.experimentEvents(experiment_id), id,
      'type', event_type, 'at', present(experiment_id), 'runId', '', 'data', data)
  else
    local store = is_earlier and store_run_event_twice or store_run_event
    store(experiment_id, run_id, id, event_type, data)
    redis.call('HSET', keys.run(run_id), 'seq', seq)
  end
  if not is_earlier then
    redis.call('HSET', experiment, 'lastEventAt', present(experiment_id), 'lastEventMs', present_ms(experiment_id))
  end
  tenant = tenant or DEFAULT_TENANT
  if redis.call('SISMEMBER', keys.wantedEvents(tenant), event_type) == 1 then
    note_for_webhooks(tenant, experiment_id, run_id, seq, event_type, data)
  end
  refer(tenant, experiment_id, seq)
  wake_readers(experiment_id)
end
