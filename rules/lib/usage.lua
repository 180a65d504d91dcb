-- Which key usage bits go with which extended key usage. Shared by the rules that judge
-- certificates and requests, so that both say the same.
local usage = {}

-- RFC 5280 4.2.1.12: the bits that are consistent with each purpose. A purpose that is not here
-- has no bits that could be wrong.
local purposes = {
  serverAuth      = { digitalSignature = true, keyEncipherment = true, keyAgreement = true },
  clientAuth      = { digitalSignature = true, keyAgreement = true },
  codeSigning     = { digitalSignature = true },
  emailProtection = { digitalSignature = true, contentCommitment = true, keyEncipherment = true,
                      keyAgreement = true },
  timeStamping    = { digitalSignature = true, contentCommitment = true },
  ocspSigning     = { digitalSignature = true, contentCommitment = true },
}

-- Those for which the text says keyEncipherment *or* keyAgreement.
local either = { serverAuth = true, emailProtection = true }

-- The bits of `key_usage` that `allowed` has not.
local function foreign(key_usage, allowed)
  local bits = {}
  for bit in key_usage:each() do
    if not allowed[bit] then bits[#bits + 1] = bit end
  end
  return table.concat(bits, ", ")
end

-- What is wrong with the bits for one purpose alone; nil when nothing is.
local function strict(key_usage, purpose)
  local allowed = purposes[purpose]
  if not allowed then return nil end
  if #key_usage == 0 then return "no bit is set" end
  local bits = foreign(key_usage, allowed)
  if bits ~= "" then return "not for " .. purpose .. ": " .. bits end
  if either[purpose] and key_usage:all("keyEncipherment", "keyAgreement") then
    return "both keyEncipherment and keyAgreement, of which " .. purpose .. " takes one"
  end
end

-- What is wrong for the purposes together: a bit that none of them knows. Nothing can be said when
-- one of them is not in the table.
local function union(key_usage, extended)
  local allowed = {}
  for purpose in extended:each() do
    local known = purposes[purpose]
    if not known then return nil end
    for bit in pairs(known) do allowed[bit] = true end
  end
  if #key_usage == 0 then return "no bit is set" end
  local bits = foreign(key_usage, allowed)
  if bits ~= "" then return "for none of " .. extended:text() .. ": " .. bits end
end

local function names(allowed)
  local bits = {}
  for bit in pairs(allowed) do bits[#bits + 1] = bit end
  table.sort(bits)
  return table.concat(bits, ", ")
end

-- What is wrong when each purpose needs at least one of its bits.
local function loose(key_usage, extended)
  for purpose in extended:each() do
    local allowed, found = purposes[purpose], false
    for bit in key_usage:each() do found = found or (allowed and allowed[bit]) end
    if allowed and not found then
      return "no bit that goes with " .. purpose .. ": " .. names(allowed)
    end
  end
end

-- What makes the two inconsistent, as a text; nil when they agree. Modes: "union" takes one
-- purpose strictly and several together, "strict" takes each by itself, "loose" wants one fitting
-- bit for each.
function usage.conflict(key_usage, extended, mode)
  if mode == "loose" then return loose(key_usage, extended) end
  if mode == "union" and #extended > 1 then return union(key_usage, extended) end
  for purpose in extended:each() do
    local text = strict(key_usage, purpose)
    if text then return text end
  end
end

return usage
