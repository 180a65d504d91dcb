-- Whether one certificate took the place of another.
local renewal = {}

local YEAR = 366 * 86400

-- Issued in the second half of the other's life, or up to a year behind its end. Two that were
-- issued together, one for signing and one for encryption, are a pair.
local function follows(cert, old)
  local middle = old.not_before + (old.not_after - old.not_before) // 2
  return cert.not_before >= middle and cert.not_before <= old.not_after + YEAR
end

local function share(list, other)
  if #list == 0 or #other == 0 then return true end
  for item in list:each() do
    if other:has(item) then return true end
  end
  return false
end

local function same_template(cert, old)
  local oid, name = old.template_oid, old.template_name
  return cert.template_oid == oid and cert.template_name == name
end

-- The latest one before it of the same template, for a purpose that both have; nil: there is none.
function renewal.predecessor(cert, others)
  local latest
  if cert.is_ca then return nil end
  for old in others:each() do
    if known(old, "not_before") and known(old, "extended_key_usage") and not old.is_ca
      and follows(cert, old) and same_template(cert, old)
      and share(cert.extended_key_usage, old.extended_key_usage)
      and (not latest or old.not_before > latest.not_before) then
      latest = old
    end
  end
  return latest
end

return renewal
