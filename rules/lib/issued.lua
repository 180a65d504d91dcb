-- What makes a certificate differ from the template that it was issued from: the questions of TP019.
local life = require "life"

local issued = {}

local RSA = { rsa = true, rsa_pss = true }

-- Usages that only an RSA key can have, or only another: not compared for keys that are not RSA.
local BY_ALGORITHM = { keyEncipherment = true, dataEncipherment = true, keyAgreement = true,
                       encipherOnly = true, decipherOnly = true }

local function same(list, other)
  if #list ~= #other then return false end
  for item in list:each() do
    if not other:has(item) then return false end
  end
  return true
end

-- Properties of a template are changed after certificates were issued from it, which raises its
-- version: those of earlier versions say nothing.
function issued.same_version(cert, t)
  local major = cert.template_major_version
  if not major then return true end
  return major == t.major_version and (cert.template_minor_version or t.minor_version) == t.minor_version
end

-- A bit that one has and the other has not.
local function lacks(usage, other, rsa)
  for bit in usage:each() do
    if not other:has(bit) and (rsa or not BY_ALGORITHM[bit]) then return true end
  end
end

local function usage_differs(cert, t)
  local want = t.key_usage
  if #want == 0 then return false end
  local got, rsa = cert.key_usage, RSA[cert.key_algorithm]
  return lacks(got, want, rsa) or lacks(want, got, rsa)
end

-- Neither the template's extended key usage nor its application policies; which of them a CA takes
-- depends on the template's version. A template without both lets the request say.
local function is_foreign(purposes, t)
  if known "cert.template.extended_key_usage" and same(purposes, t.extended_key_usage) then return false end
  if same(purposes, t.application_policies) then return false end
  return #t.application_policies + #t.extended_key_usage > 0
end

local function is_long(cert, t)
  local seconds = life.validity(t)
  return seconds and seconds > 0 and life.is_longer(cert.not_before, cert.not_after, seconds)
end

local function is_small(cert, t)
  if not RSA[cert.key_algorithm] then return false end
  local least = t.minimal_key_size or 0
  if cert.key_bits >= least then return false end
  return not t.key_algorithm or t.key_algorithm:upper() == "RSA"
end

-- What differs, as texts, behind the first fact of the certificate that does; nil when nothing does.
function issued.differences(cert, t)
  local at, said = nil, {}
  local function differs(fact, got, want)
    at = at or fact
    said[#said + 1] = got .. ", template " .. want
  end
  if usage_differs(cert, t) then
    differs("cert.key_usage", "key usage " .. cert.key_usage:text(), t.key_usage:text())
  end
  local purposes, policies = cert.extended_key_usage, cert.application_policies
  if is_foreign(purposes, t) then
    differs("cert.extended_key_usage", "purposes " .. purposes:text(), t.extended_key_usage:text())
  end
  if policies.present and is_foreign(policies, t) then
    differs("cert.application_policies", "application policies " .. policies:text(),
            t.application_policies:text())
  end
  if is_long(cert, t) then
    differs("cert.not_after", "valid for " .. life.text(cert.not_after - cert.not_before),
            life.text(life.validity(t)))
  end
  if is_small(cert, t) then
    differs("cert.key_bits", "key of " .. cert.key_bits .. " bits", "at least " .. t.minimal_key_size)
  end
  return at, table.concat(said, "; ")
end

return issued
