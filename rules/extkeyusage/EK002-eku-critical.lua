local scope = require "scope"

return rule {
  api = 1,
  title = "Extended key usage is critical where it should not be",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "extended-key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.6",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
With anyExtendedKeyUsage a critical extension contradicts itself: it allows all and makes programs that do
not know the purposes refuse the certificate. In certificates for TLS servers the Baseline Requirements
forbid the mark altogether from 15 September 2023 on, which is then an error. CA and self-signed
certificates are judged by the first sentence only.]],
  remedy = {
    text = "Take the critical mark off extended key usage in the template or profile.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage",
  },
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.extended_key_usage"] = { present = true } },
  check = function (cert)
    if not cert.extended_key_usage_critical then return end
    -- 1694736000 is 2023-09-15.
    if cert.not_before >= 1694736000 and not cert.is_ca and scope.is_server_auth(cert)
       and not scope.is_self_signed(cert) then
      return fail { at = "cert.extended_key_usage_critical", got = "critical", want = "not critical",
                    severity = "error" }
    end
    if cert.extended_key_usage:has "anyExtendedKeyUsage" then
      return fail { at = "cert.extended_key_usage_critical", got = "critical with anyExtendedKeyUsage",
                    want = "not critical" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.extended_key_usage_critical"] = true } },
    { fail = true, facts = { ["cert.not_before"] = "2015-01-01T00:00:00Z",
        ["cert.extended_key_usage"] = { "clientAuth", "anyExtendedKeyUsage" },
        ["cert.extended_key_usage_critical"] = true } },
    { fail = false, facts = { ["cert.not_before"] = "2015-01-01T00:00:00Z",
        ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.extended_key_usage_critical"] = true } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.extended_key_usage_critical"] = false } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.extended_key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.extended_key_usage"] = { "serverAuth" } } },
  },
}
