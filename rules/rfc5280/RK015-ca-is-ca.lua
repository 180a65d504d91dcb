local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate may sign certificates, and its basic constraints say that it is no CA",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "ca", "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.1.4",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
keyCertSign promises a CA, basic constraints without cA deny it, and validators go by the denial: every chain
over this certificate breaks. When it is to be a CA, cA was forgotten; when not, keyCertSign came from a CA's
profile, and RK001 says the same of it. Only certificates that may serve TLS are judged.]],
  remedy = {
    text = "Have it issued again: with cA for a CA, without keyCertSign for anything else.",
    command = "openssl x509 -in ${artifact} -noout -ext basicConstraints,keyUsage",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.key_usage"] = { has = "keyCertSign" },
           ["cert.basic_constraints_critical"] = { present = true }, scope.server_auth },
  check = function (cert)
    if not cert.is_ca then
      return fail { at = "cert.is_ca", got = "false", want = "true, as keyCertSign says" }
    end
  end,
  examples = {
    cases.example("fail", { key_usage = { "keyCertSign" }, basic_constraints_critical = true,
                            extended_key_usage = absent, certificate_policies = absent, is_ca = false }),
    cases.example("pass", { key_usage = { "keyCertSign" }, basic_constraints_critical = true,
                            extended_key_usage = absent, certificate_policies = absent, is_ca = true }),
    cases.example("not_applicable", { key_usage = { "keyCertSign" }, basic_constraints_critical = absent }),
    cases.example("not_applicable", { key_usage = { "cRLSign" }, basic_constraints_critical = true }),
    cases.example("not_applicable", { key_usage = { "keyCertSign" }, basic_constraints_critical = true,
                  extended_key_usage = { "codeSigning" }, certificate_policies = absent, is_ca = false }),
    cases.example("cannot_tell", { key_usage = { "keyCertSign" }, basic_constraints_critical = true,
                                   extended_key_usage = absent, certificate_policies = absent }),
  },
}
