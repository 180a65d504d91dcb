local renewal = require "renewal"

-- Usages that depend on the algorithm of the key: not missed when that was changed.
local BY_ALGORITHM = { keyEncipherment = true, dataEncipherment = true, keyAgreement = true }

-- The first word of the old list that the new one lacks.
local function lost(new, old, excused)
  for word in old:each() do
    if not new:has(word) and not (excused and BY_ALGORITHM[word]) then return word end
  end
end

local function of_cert(cert, old)
  local other_algorithm = cert.key_algorithm ~= old.key_algorithm
  if not other_algorithm and cert.key_bits < old.key_bits then return "key_bits", old.key_bits .. " or more" end
  local usage = cert.key_usage.present and lost(cert.key_usage, old.key_usage, other_algorithm)
  if usage then return "key_usage", usage end
  local purpose = cert.extended_key_usage.present and lost(cert.extended_key_usage, old.extended_key_usage)
  if purpose then return "extended_key_usage", purpose end
end

local function of_key(cert, old)
  if not has_linked(cert, "key") or not has_linked(old, "key") then return nil end
  for _, fact in ipairs { "spec", "provider_kind", "exportable" } do
    if known(cert.key, fact) and known(old.key, fact) and cert.key[fact] ~= old.key[fact] then
      return "key." .. fact, tostring(old.key[fact])
    end
  end
end

return rule {
  api = 1,
  title = "Renewal changed what the predecessor had",
  subject = "run", severity = "error", since = "0.4",
  tags = { "whole-scan", "lifetime", "iis", "keyspec" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
The certificate before it, of the same subject, names and template, served; this one differs in KeySpec,
provider kind or exportability of its key, lacks a usage or purpose, or has a smaller key of the same
algorithm. What worked for years then fails on the day of the renewal, and looks like a fault of the server.
A successor is issued in the second half of the other's life, or within a year behind it.]],
  remedy = "Enroll again with the predecessor's settings (KeySpec, provider, usages, key size), or import the key again as it was.",
  index = { of = "cert", by = { "subject", "subject_alt_names" },
            keep = { "subject", "not_before", "not_after", "is_ca", "template_oid", "template_name",
                     "key_algorithm", "key_bits", "key_usage", "extended_key_usage",
                     "key.spec", "key.provider_kind", "key.exportable" } },
  check = function (cert, others)
    local old = renewal.predecessor(cert, others)
    if not old then return end
    local at, want = of_key(cert, old)
    if not at then at, want = of_cert(cert, old) end
    if at then return fail { at = at, want = want .. ", as before", with = old } end
  end,
  examples = require "renewal_cases",
}
