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
local function same_version(cert, t)
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

-- Years are counted by the calendar, and so are months, which the template has as 365 or 30 days.
local function longest(days)
  return days + 1 + (days % 365 == 0 and days // 365 or days // 30)
end

local function is_long(cert, t)
  local days = t.validity_days
  return days and days > 0 and (cert.not_after - cert.not_before) // 86400 > longest(days)
end

local function is_small(cert, t)
  if not RSA[cert.key_algorithm] then return false end
  local least = t.minimal_key_size or 0
  if cert.key_bits >= least then return false end
  return not t.key_algorithm or t.key_algorithm:upper() == "RSA"
end

-- Facts of an example: a certificate that is what its template says, but for the facts that are given;
-- those named in `unknown` are left out.
local function facts(change, unknown)
  local all = {
    ["cert.template.kind"] = "adcs",
    ["cert.template.major_version"] = 100,
    ["cert.template.minor_version"] = 3,
    ["cert.template.key_usage"] = { "digitalSignature", "keyEncipherment" },
    ["cert.template.extended_key_usage"] = { "serverAuth" },
    ["cert.template.application_policies"] = { "serverAuth" },
    ["cert.template.validity_days"] = 365,
    ["cert.template.minimal_key_size"] = 2048,
    ["cert.template.key_algorithm"] = absent,
    ["cert.template_major_version"] = 100,
    ["cert.template_minor_version"] = 3,
    ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" },
    ["cert.extended_key_usage"] = { "serverAuth" },
    ["cert.application_policies"] = { "serverAuth" },
    ["cert.key_algorithm"] = "rsa",
    ["cert.key_bits"] = 2048,
    ["cert.not_before"] = "2026-01-01T00:00:00Z",
    ["cert.not_after"] = "2027-01-01T00:00:00Z",
  }
  for fact, value in pairs(change) do all[fact] = value end
  if unknown then all[unknown] = nil end
  return all
end

return rule {
  api = 1,
  title = "Certificate is not what its template says",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "template", "join" },
  cite = {
    { "MS-CRTD, section 2.13 (pKIKeyUsage)" },
    { "smallstep/certificates, issue 673 (key usage of a template that is not honoured)",
      "https://github.com/smallstep/certificates/issues/673" },
    { "hashicorp/vault, issue 29362 (key usage of a role that is passed over)",
      "https://github.com/hashicorp/vault/issues/29362" },
  },
  why = [[
The template was reviewed; the certificate came out otherwise. Something between the two changed it: flags
of the CA that take extensions from the request, an administrator who approved the request with changes, a
policy module. Other certificates of the CA may be changed alike. Compared are key usage, purposes, validity
and the size of an RSA key, with a template of the same name or identifier that is in the same file. A
certificate from an earlier version of the template is not judged, nor is a shorter validity: CAs cut it at
their own end and at their own limit. Bits that depend on the algorithm are compared for RSA keys alone.
Whether the key may be exported is EX009's.]],
  remedy = {
    text = [[
Look the request up in the CA's database: what it asked for, who approved it. Look at the CA's EditFlags for
what it takes from requests, then issue the certificate anew.]],
    command = "certutil -getreg policy\\EditFlags",
  },
  when = { ["cert.template.kind"] = "adcs" },
  check = function (cert)
    local t, said, at = cert.template, {}, nil
    local function differs(fact, got, want)
      at = at or fact
      said[#said + 1] = got .. ", template " .. want
    end
    if not same_version(cert, t) then return not_applicable() end
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
      differs("cert.not_after", "valid for " .. (cert.not_after - cert.not_before) // 86400 .. " days",
              t.validity_days .. " days")
    end
    if is_small(cert, t) then
      differs("cert.key_bits", "key of " .. cert.key_bits .. " bits", "at least " .. t.minimal_key_size)
    end
    if at then
      return fail { at = at, message = "Certificate is not what its template says: " .. table.concat(said, "; ") }
    end
  end,
  examples = {
    { pass = true, facts = facts({}) },
    { fail = true, facts = facts({ ["cert.key_usage"] = { "digitalSignature", "dataEncipherment" } }) },
    { fail = true, facts = facts({ ["cert.key_usage"] = absent }) },
    { fail = true, facts = facts({ ["cert.extended_key_usage"] = { "serverAuth", "clientAuth" } }) },
    { fail = true, facts = facts({ ["cert.template.application_policies"] = absent, ["cert.application_policies"] = { "certRequestAgent" } }) },
    { fail = true, facts = facts({ ["cert.not_after"] = "2028-01-01T00:00:00Z" }) },
    { fail = true, facts = facts({ ["cert.key_bits"] = 1024 }) },
    { pass = true, facts = facts({ ["cert.not_after"] = "2026-03-01T00:00:00Z" }) },
    { pass = true, facts = facts({ ["cert.template.validity_days"] = 730, ["cert.not_after"] = "2028-01-02T00:00:00Z" }) },
    { pass = true, facts = facts({ ["cert.application_policies"] = absent, ["cert.template.extended_key_usage"] = absent }) },
    { pass = true, facts = facts({ ["cert.template.extended_key_usage"] = absent, ["cert.template.application_policies"] = absent, ["cert.extended_key_usage"] = { "clientAuth" } }) },
    { pass = true, facts = facts({ ["cert.template.key_usage"] = absent }) },
    { pass = true, facts = facts({ ["cert.key_algorithm"] = "ec", ["cert.key_bits"] = 256, ["cert.key_usage"] = { "digitalSignature" } }) },
    { pass = true, facts = facts({ ["cert.template.key_algorithm"] = "ECDH_P384", ["cert.template.minimal_key_size"] = 3072 }) },
    { not_applicable = true, facts = facts({ ["cert.template_minor_version"] = 2, ["cert.key_bits"] = 1024 }) },
    { cannot_tell = true, facts = facts({}, "cert.key_usage") },
    { cannot_tell = true, facts = facts({}, "cert.template_major_version") },
    { cannot_tell = true, facts = facts({}, "cert.template.validity_days") },
    { not_applicable = true, facts = {} },
  },
}
