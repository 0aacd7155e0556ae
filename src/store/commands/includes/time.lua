-- The time that a command stores. `argument.now` is the caller's clock, as RFC 3339.

local now, is_compared = argument.now, false

-- The caller's time, but never before the last event of the experiment. Callers run on several
-- machines, and a clock may be set back: a run could finish before it started otherwise.
local function present(experiment_id)
  if not is_compared then
    local last = redis.call('XREVRANGE', keys.experimentEvents(experiment_id), '+', '-', 'COUNT', 1)[1]
    -- 'type', its value, 'at', its value, as emit writes them; RFC 3339 in UTC sorts as text.
    if last and last[2][4] > now then now = last[2][4] end
    is_compared = true
  end
  return now
end
