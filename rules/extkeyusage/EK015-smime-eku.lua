local scope = require "scope"
local smime = require "smime"
local cases = require "cert_cases"

local FORBIDDEN = { "serverAuth", "codeSigning", "timeStamping", "anyExtendedKeyUsage" }
local STRICT, MULTIPURPOSE = { "2.23.140.1.5.1.3" }, { "2.23.140.1.5.3.2" }

return rule {
  api = 1,
  title = "Purposes of an S/MIME certificate are not those that its policy allows",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "extended-key-usage", "smime" },
  cite = {
    { "CA/Browser Forum S/MIME Baseline Requirements, 7.1.2.3 f",
      "https://cabforum.org/working-groups/smime/requirements/" },
  },
  why = [[
Certificates with one of the CA/Browser Forum's S/MIME policies must, from 1 September 2023 on, name emailProtection.
Under a strict policy they name nothing else; under a legacy or multipurpose one clientAuth and the like may stand
beside it, but not servers, code, time stamps or any purpose. Mail programs and root programs refuse the others.
zlint does not count private purposes under a strict policy. CA and self-signed certificates are not judged.]],
  remedy = {
    text = "Have it issued again with extendedKeyUsage = emailProtection.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage,certificatePolicies",
  },
  effective = { from = "2023-09-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.certificate_policies"] = smime.any },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local purposes = cert.extended_key_usage
    local got = purposes.present and purposes:text() or "absent"
    if not purposes:has "emailProtection" then
      return fail { at = "cert.extended_key_usage", got = got, want = "emailProtection" }
    end
    if smime.is_strict(cert) and #purposes > 1 then
      return fail { at = "cert.extended_key_usage", got = got, want = "emailProtection alone" }
    end
    if purposes:any(FORBIDDEN) then
      return fail { at = "cert.extended_key_usage", got = got, want = "none of " .. table.concat(FORBIDDEN, ", ") }
    end
  end,
  examples = cases.leaf({ certificate_policies = MULTIPURPOSE }, {
    fail = { { extended_key_usage = { "clientAuth" } }, { extended_key_usage = absent },
             { extended_key_usage = { "emailProtection", "serverAuth" } },
             { certificate_policies = STRICT, extended_key_usage = { "emailProtection", "clientAuth" } } },
    pass = { { extended_key_usage = { "emailProtection", "clientAuth" } },
             { certificate_policies = STRICT, extended_key_usage = { "emailProtection" } } },
    not_applicable = { { certificate_policies = absent, extended_key_usage = { "clientAuth" } },
                       { extended_key_usage = absent, not_before = "2023-08-31T00:00:00Z" } },
    cannot_tell = { {} },
  }),
}
