local scope = require "scope"

return rule {
  api = 1,
  title = "Key usage of a code signing certificate does not allow signing, or allows too much",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "code-signing" },
  cite = {
    { "CA/Browser Forum Code Signing Baseline Requirements, 7.1.2.3 e",
      "https://cabforum.org/working-groups/code-signing/documents/" },
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
Code is signed with digitalSignature; without the bit, programs that honour key usage refuse the signature.
That holds for every certificate with codeSigning, whoever issued it, itself too, so all are judged. Under the
CA/Browser Forum's code signing policies (from August 2019 on) key usage must besides be there, be critical,
and be without keyCertSign and cRLSign; further bits should not be set. zlint judges certificates with these
policies only.]],
  remedy = {
    text = "Have it issued again with keyUsage = critical, digitalSignature and nothing else.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,extendedKeyUsage",
  },
  when = { ["cert.is_ca"] = false, { any = {
    { ["cert.extended_key_usage"] = { has = "codeSigning" } },
    { ["cert.certificate_policies"] = { any = { "2.23.140.1.3", "2.23.140.1.4.1" } } },
  } } },
  check = function (cert)
    local usage = cert.key_usage
    -- 1565654400 is 2019-08-13, version 1.2 of the code signing requirements.
    local policy = cert.not_before >= 1565654400 and scope.has_code_signing_policy(cert)
      and not scope.is_self_signed(cert)
    if not usage.present then
      if not policy then return not_applicable() end
      return fail { at = "cert.key_usage", got = "absent", want = "digitalSignature" }
    end
    if not usage:has "digitalSignature" then
      return fail { at = "cert.key_usage", got = usage:text(), want = "digitalSignature" }
    end
    if not policy then return end
    if not cert.key_usage_critical then
      return fail { at = "cert.key_usage_critical", got = "not critical", want = "critical" }
    end
    if not usage:only("digitalSignature") then
      return fail { at = "cert.key_usage", got = usage:text(), want = "digitalSignature alone",
                    severity = usage:none("keyCertSign", "cRLSign") and "warning" or nil }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "codeSigning" },
        ["cert.certificate_policies"] = absent, ["cert.key_usage"] = { "keyEncipherment" } } },
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "codeSigning" },
        ["cert.certificate_policies"] = { "2.23.140.1.4.1" }, ["cert.key_usage"] = absent } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "codeSigning" },
        ["cert.certificate_policies"] = { "2.23.140.1.4.1" }, ["cert.key_usage_critical"] = true,
        ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.is_ca"] = false, ["cert.certificate_policies"] = absent,
        ["cert.extended_key_usage"] = { "serverAuth" } } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { "codeSigning" } } },
  },
}
