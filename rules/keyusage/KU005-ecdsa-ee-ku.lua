local scope = require "scope"

return rule {
  api = 1,
  title = "Key usage of an EC end-entity certificate has bits outside RFC 5480's list",
  subject = "cert", severity = "notice", since = "0.1",
  tags = { "key-usage", "ec" },
  cite = {
    { "RFC 5480, section 3", "https://www.rfc-editor.org/rfc/rfc5480#section-3" },
  },
  why = [[
For an EC key of an end entity RFC 5480 lists digitalSignature, nonRepudiation (contentCommitment) and
keyAgreement. Other bits are not forbidden there, but serve nothing: programs that choose a cipher suite by
key usage may choose wrongly. Where a bit is forbidden outright, KU004 says so. Self-signed certificates are
not judged.]],
  remedy = {
    text = "Leave digitalSignature, and keyAgreement only where a program asks for it.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false,
           ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local usage = cert.key_usage
    if not usage:only("digitalSignature", "contentCommitment", "keyAgreement") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "only digitalSignature, contentCommitment, keyAgreement" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2018-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false, ["cert.self_issued"] = false,
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false, ["cert.self_issued"] = false,
        ["cert.key_usage"] = { "digitalSignature", "keyAgreement" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = true,
        ["cert.key_usage"] = { "keyCertSign" } } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false } },
  },
}
