local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Root certificate has extended key usage",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "extended-key-usage", "ca" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.1",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
What a root is trusted for is said by whoever trusts it, in the store: Windows and browsers keep it beside the
certificate. Purposes inside the root are read by some programs as a limit to everything below it and ignored by
others, and a root cannot be replaced to widen them. The Baseline Requirements forbid the extension from 1 July
2012 on. Judged are self-signed CA certificates that may stand above a TLS server.]],
  remedy = {
    text = "Make the next root without extendedKeyUsage; limit this one in the store's properties meanwhile.",
    command = "certutil -v -store root ${sha1}",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.is_ca"] = true, scope.server_auth },
  check = function (cert)
    if not scope.is_self_signed(cert) then return not_applicable() end
    local purposes = cert.extended_key_usage
    if purposes.present then
      return fail { at = "cert.extended_key_usage", got = purposes:text(), want = "absent" }
    end
  end,
  examples = {
    cases.example("fail", { is_ca = true, self_issued = true, self_signed = true,
                            extended_key_usage = { "serverAuth", "clientAuth" } }),
    cases.example("pass", { is_ca = true, self_issued = true, self_signed = true, extended_key_usage = absent }),
    cases.example("not_applicable", { is_ca = true, self_issued = false, extended_key_usage = { "serverAuth" } }),
    cases.example("not_applicable", { is_ca = false, extended_key_usage = { "serverAuth" } }),
    cases.example("not_applicable", { is_ca = true, self_issued = true, self_signed = true,
                                      extended_key_usage = { "codeSigning" }, certificate_policies = absent }),
    cases.example("cannot_tell", { is_ca = true, self_issued = true, extended_key_usage = { "serverAuth" } }),
  },
}
