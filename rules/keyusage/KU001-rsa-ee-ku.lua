local scope = require "scope"

return rule {
  api = 1,
  title = "Key usage of an RSA end-entity certificate has bits that RSA keys cannot serve",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "rsa" },
  cite = {
    { "RFC 3279, section 2.3.1", "https://www.rfc-editor.org/rfc/rfc3279#section-2.3.1" },
  },
  why = [[
An RSA key signs and encrypts; it does not agree on keys, so keyAgreement, encipherOnly and decipherOnly
promise what it cannot do, and an end entity signs neither certificates nor CRLs. Peers that choose a
cipher suite by key usage then choose one that fails. Self-signed certificates are not judged.]],
  remedy = {
    text = [[
Use digitalSignature and keyEncipherment for a server; take the other bits out of the template or profile,
and have the certificate issued again.]],
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false,
           ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local usage = cert.key_usage
    if not usage:only("digitalSignature", "contentCommitment", "keyEncipherment",
                      "dataEncipherment") then
      return fail { at = "cert.key_usage", got = usage:text(),
        want = "only digitalSignature, contentCommitment, keyEncipherment, dataEncipherment" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false, ["cert.self_issued"] = false,
        ["cert.key_usage"] = { "digitalSignature", "keyAgreement" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false, ["cert.self_issued"] = false,
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false, ["cert.self_issued"] = true,
        ["cert.self_signed"] = true, ["cert.key_usage"] = { "keyCertSign" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false,
        ["cert.key_usage"] = { "keyAgreement" } } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false } },
  },
}
