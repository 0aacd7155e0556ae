-- Writes of an execution, which carry its fence.

-- Whether the execution with this fence still owns the run.
local function owns(run, fence)
  return run ~= nil and run.fence == fence and (run.status == 'running' or run.status == 'cancelling')
end

-- A connection that broke may send a write twice: the second time it is answered as the first.
local function already_done(run, fence, operation)
  return run ~= nil and run.closed_by == fence .. ':' .. operation
end

-- The answer to a write of the owner: it was written, and what the user wants of the run.
local function answer_to_owner(run)
  if run.status == 'cancelling' then return run.keep_model and 'cancelling_keep_model' or 'cancelling' end
  return run.pause_wanted and 'pausing' or 'written'
end
