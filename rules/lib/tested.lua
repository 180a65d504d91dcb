-- What a test of the key weighs beside other evidence of a fault.
local evidence = require "evidence"
local tested = {}

-- Puts the test of the key among what is found, on the side on which it stands; whether it passed.
function tested.passed(cert, found)
  local passed = evidence.opens(cert)
  if passed then found.against = { "key.test" } else found[#found + 1] = "key.test" end
  return passed
end

-- The confidence in a fault that is certain but for a test that passed: others than whoever tried may
-- be shut out still, and an event tells that somebody was.
function tested.capped(cert, found)
  if not evidence.opens(cert) then return certain(found) end
  if evidence.key_event(cert) then return likely(found) end
  return possible(found)
end

return tested
