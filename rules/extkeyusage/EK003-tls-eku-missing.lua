local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate for TLS does not name TLS among its purposes",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "extended-key-usage", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.10",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
Under the Baseline Requirements every certificate of a server or client has extended key usage, with serverAuth or
clientAuth; without the extension it is good for anything, and browsers refuse it. What else it names, and from 15
September 2023 on that serverAuth must be among it, is EK004's matter. Judged are certificates that may serve TLS,
self-signed ones too, and until then CAs that name purposes; not those for any purpose alone, as cross-certificates
are, though zlint judges them.]],
  remedy = {
    text = "Have it issued again with extendedKeyUsage = serverAuth.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { scope.server_auth },
  check = function (cert)
    local purposes = cert.extended_key_usage
    -- 1694736000 is 2023-09-15, version 2.0.0.
    local old, tls = cert.not_before < 1694736000, purposes:any("serverAuth", "clientAuth")
    if cert.is_ca and not (old and purposes.present and (tls or not purposes:has "anyExtendedKeyUsage")) then
      return not_applicable()
    end
    if not purposes.present then
      return fail { at = "cert.extended_key_usage", got = "absent", want = "serverAuth" }
    end
    if old and not tls then
      return fail { at = "cert.extended_key_usage", got = purposes:text(), want = "serverAuth or clientAuth" }
    end
  end,
  examples = {
    cases.example("fail", { is_ca = false, extended_key_usage = absent }),
    cases.example("fail", { is_ca = false, extended_key_usage = { "anyExtendedKeyUsage" },
                            not_before = "2020-01-01T00:00:00Z" }),
    cases.example("fail", { is_ca = true, extended_key_usage = { "codeSigning" },
                            certificate_policies = { "2.23.140.1.2.2" }, not_before = "2017-08-22T00:00:00Z" }),
    cases.example("pass", { is_ca = false, extended_key_usage = { "anyExtendedKeyUsage" } }),
    cases.example("pass", { is_ca = true, extended_key_usage = { "serverAuth" },
                            not_before = "2017-08-22T00:00:00Z" }),
    cases.example("not_applicable", { is_ca = true, extended_key_usage = { "anyExtendedKeyUsage" },
                                      not_before = "2017-08-22T00:00:00Z" }),
    cases.example("not_applicable", { is_ca = true, extended_key_usage = { "serverAuth" } }),
    cases.example("pass", { is_ca = false, extended_key_usage = { "serverAuth" },
                            not_before = "2020-01-01T00:00:00Z" }),
    cases.example("not_applicable", { is_ca = true, extended_key_usage = absent }),
    cases.example("not_applicable", { is_ca = false, extended_key_usage = absent,
                                      not_before = "2012-06-30T00:00:00Z" }),
    cases.example("not_applicable", { is_ca = false, extended_key_usage = { "emailProtection" },
                                      certificate_policies = absent }),
    cases.example("cannot_tell", { is_ca = false }),
  },
}
