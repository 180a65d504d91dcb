local scope = require "scope"
local cases = require "cert_cases"

local FORBIDDEN = { "anyExtendedKeyUsage", "codeSigning", "emailProtection", "timeStamping", "ocspSigning",
                    "1.3.6.1.4.1.11129.2.4.4" } -- signs precertificates

-- The purposes beside these. A private one, without a name, was overlooked before version 2.0.0.
local function others(purposes, known, with_private)
  local found = {}
  for purpose in purposes:each() do
    if not known[purpose] and (with_private or not purpose:find "^%d") then found[#found + 1] = purpose end
  end
  return #found > 0 and table.concat(found, ", ") or nil
end

return rule {
  api = 1,
  title = "Certificate for TLS has other purposes than TLS",
  subject = "cert", severity = "warning", since = "0.2", default = false,
  tags = { "extended-key-usage", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.10",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
What opens a server's key opens all its purposes. From 15 September 2023 on the Baseline Requirements want serverAuth,
allow clientAuth, advise against all others, and forbid any purpose, code, mail, time stamps and OCSP, which is an
error. Before, mail was allowed, and others advised against. zlint passes over most of the
others that have a name. CA and self-signed certificates are not judged.]],
  remedy = {
    text = "Have it issued again with extendedKeyUsage = serverAuth, and a second certificate for the rest.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { present = true }, scope.server_auth },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local purposes, known = cert.extended_key_usage, { serverAuth = true, clientAuth = true }
    -- 1694736000 is 2023-09-15, version 2.0.0.
    local new = cert.not_before >= 1694736000
    known.emailProtection = not new
    if new and (purposes:any(FORBIDDEN) or not purposes:has "serverAuth") then
      return fail { at = "cert.extended_key_usage", got = purposes:text(), severity = "error",
                    want = "serverAuth, and at most clientAuth beside it" }
    end
    local found = others(purposes, known, new)
    if found then
      return fail { at = "cert.extended_key_usage", got = purposes:text(), want = "none of " .. found }
    end
  end,
  examples = cases.tls_leaf({}, {
    fail = { { extended_key_usage = { "serverAuth", "emailProtection" } },
             { extended_key_usage = { "clientAuth" }, certificate_policies = { "2.23.140.1.2.1" } },
             { extended_key_usage = { "serverAuth", "clientAuth", "1.2.3.4" } },
             { extended_key_usage = { "serverAuth", "codeSigning" }, not_before = "2020-01-01T00:00:00Z" } },
    pass = { { extended_key_usage = { "serverAuth", "clientAuth" } }, {},
             { extended_key_usage = { "serverAuth", "emailProtection", "1.2.3.4" },
               not_before = "2020-01-01T00:00:00Z" } },
    not_applicable = { { extended_key_usage = absent },
                       { extended_key_usage = { "anyExtendedKeyUsage" }, not_before = "2012-06-30T00:00:00Z" } },
  }),
}
