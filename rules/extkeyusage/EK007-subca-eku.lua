local scope = require "scope"
local cases = require "cert_cases"

-- Not together with TLS below one CA.
local FORBIDDEN = { "emailProtection", "codeSigning", "timeStamping", "ocspSigning" }

return rule {
  api = 1,
  title = "Issuing CA's purposes are not limited as root programs want it",
  subject = "cert", severity = "notice", since = "0.2", default = false,
  tags = { "extended-key-usage", "ca" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.5",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "Mozilla Root Store Policy, 5.3",
      "https://www.mozilla.org/about/governance/policies/security-group/certs/policy/" },
  },
  why = [[
Without extended key usage a CA below a public root may issue for every purpose, and counts in audits as one that
does. Mozilla wants the extension from 2019 on, without anyExtendedKeyUsage, and mail and servers under separate CAs.
In a CA for TLS the Baseline Requirements forbid other purposes from 20 August 2020 on, which is an error.
Cross-certificates of roots are exempt, and cannot be told apart here: hence a notice.]],
  remedy = {
    text = "Renew the CA's certificate with extendedKeyUsage = serverAuth, clientAuth, or what it issues for.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.is_ca"] = true },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local purposes = cert.extended_key_usage
    if not purposes.present then
      return fail { at = "cert.extended_key_usage", got = "absent", want = "what the CA issues for" }
    end
    local tls, any = scope.is_server_auth(cert), purposes:has "anyExtendedKeyUsage"
    -- 1597881600 is 2020-08-20; 1546300800 is 2019-01-01.
    if tls and cert.not_before >= 1597881600 and (any and #purposes > 1 or purposes:any(FORBIDDEN)) then
      return fail { at = "cert.extended_key_usage", got = purposes:text(), severity = "error",
                    want = "serverAuth, and at most clientAuth beside it" }
    end
    if cert.not_before < 1546300800 then
      if not tls then return not_applicable() end
    elseif any or purposes:all("emailProtection", "serverAuth") then
      return fail { at = "cert.extended_key_usage", got = purposes:text(),
                    want = "not any purpose, and not mail and servers together" }
    end
  end,
  examples = {
    cases.example("fail", { is_ca = true, self_issued = false, extended_key_usage = absent }),
    cases.example("fail", { is_ca = true, self_issued = false, extended_key_usage = { "anyExtendedKeyUsage" } }),
    cases.example("fail", { is_ca = true, self_issued = false, extended_key_usage = { "serverAuth", "ocspSigning" } }),
    cases.example("fail", { is_ca = true, self_issued = false, not_before = "2019-06-01T00:00:00Z",
                            extended_key_usage = { "serverAuth", "emailProtection" } }),
    cases.example("pass", { is_ca = true, self_issued = false, extended_key_usage = { "serverAuth", "clientAuth" } }),
    cases.example("pass", { is_ca = true, self_issued = false, extended_key_usage = { "emailProtection" },
                            certificate_policies = absent }),
    cases.example("not_applicable", { is_ca = true, self_issued = true, self_signed = true }),
    cases.example("not_applicable", { is_ca = true, self_issued = false, not_before = "2018-06-01T00:00:00Z",
                  extended_key_usage = { "emailProtection" }, certificate_policies = absent }),
    cases.example("not_applicable", { is_ca = false, extended_key_usage = absent }),
    cases.example("cannot_tell", { is_ca = true, self_issued = false }),
  },
}
