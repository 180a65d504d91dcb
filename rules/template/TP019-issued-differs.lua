local issued = require "issued"

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
    local t = cert.template
    if not issued.same_version(cert, t) then return not_applicable() end
    local at, said = issued.differences(cert, t)
    if at then
      return fail { at = at, message = "Certificate is not what its template says: " .. said }
    end
  end,
  examples = {
    { pass = true, facts = facts({}) },
    { fail = true, facts = facts({ ["cert.key_usage"] = { "digitalSignature", "dataEncipherment" } }) },
    { fail = true, facts = facts({ ["cert.key_usage"] = absent }) },
    { fail = true, facts = facts({ ["cert.extended_key_usage"] = { "serverAuth", "clientAuth" } }) },
    { fail = true, facts = facts({ ["cert.template.application_policies"] = absent,
        ["cert.application_policies"] = { "certRequestAgent" } }) },
    { fail = true, facts = facts({ ["cert.not_after"] = "2028-01-01T00:00:00Z" }) },
    { fail = true, facts = facts({ ["cert.key_bits"] = 1024 }) },
    { pass = true, facts = facts({ ["cert.not_after"] = "2026-03-01T00:00:00Z" }) },
    { pass = true, facts = facts({ ["cert.template.validity_days"] = 730,
        ["cert.not_after"] = "2028-01-02T00:00:00Z" }) },
    { pass = true, facts = facts({ ["cert.application_policies"] = absent,
        ["cert.template.extended_key_usage"] = absent }) },
    { pass = true, facts = facts({ ["cert.template.extended_key_usage"] = absent,
        ["cert.template.application_policies"] = absent, ["cert.extended_key_usage"] = { "clientAuth" } }) },
    { pass = true, facts = facts({ ["cert.template.key_usage"] = absent }) },
    { pass = true, facts = facts({ ["cert.key_algorithm"] = "ec", ["cert.key_bits"] = 256,
        ["cert.key_usage"] = { "digitalSignature" } }) },
    { pass = true, facts = facts({ ["cert.template.key_algorithm"] = "ECDH_P384",
        ["cert.template.minimal_key_size"] = 3072 }) },
    { not_applicable = true, facts = facts({ ["cert.template_minor_version"] = 2, ["cert.key_bits"] = 1024 }) },
    { cannot_tell = true, facts = facts({}, "cert.key_usage") },
    { cannot_tell = true, facts = facts({}, "cert.template_major_version") },
    { cannot_tell = true, facts = facts({}, "cert.template.validity_days") },
    { not_applicable = true, facts = {} },
  },
}
