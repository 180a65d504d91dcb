return rule {
  api = 1,
  title = "EC certificate asks for encryption, which EC keys cannot do",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "ec" },
  cite = {
    { "RFC 8813, section 3", "https://www.rfc-editor.org/rfc/rfc8813#section-3" },
  },
  why = [[
An elliptic curve key signs and agrees on keys; it encrypts neither keys nor data. keyEncipherment mostly
comes from a template that was made for RSA and kept when the algorithm changed. RFC 8813 forbids it for
certificates from August 2020 on; public CAs and linters refuse them, and some TLS programs do too. Older
certificates are not judged here; of end entities among them KU005 takes notice.]],
  remedy = {
    text = [[
Take keyEncipherment and dataEncipherment out of the template or the request, and have the certificate
issued again with digitalSignature.]],
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2020-08-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = "ec", ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if usage:any("keyEncipherment", "dataEncipherment") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "no keyEncipherment, dataEncipherment" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2019-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec", ["cert.key_usage"] = { "keyEncipherment" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = { "keyEncipherment" } } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "ec" } },
  },
}
