return rule {
  api = 1,
  title = "RSA certificate of a TLS server has neither digitalSignature nor keyEncipherment",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "key-usage", "tls", "rsa" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
    { "RFC 5246, section 7.4.2", "https://www.rfc-editor.org/rfc/rfc5246#section-7.4.2" },
  },
  why = [[
An RSA server signs its handshake (ECDHE, TLS 1.3) or decrypts the client's secret (RSA key exchange of TLS
1.2). Key usage allows neither here, so a client that honours it has no cipher suite left and breaks off
the handshake.]],
  remedy = {
    text = "Have it issued again with digitalSignature, and keyEncipherment where old clients need it.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,extendedKeyUsage",
  },
  when = { ["cert.extended_key_usage"] = { has = "serverAuth" }, ["cert.is_ca"] = false,
           ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if cert.key_usage:none("digitalSignature", "keyEncipherment") then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(),
                    want = "digitalSignature or keyEncipherment" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.extended_key_usage"] = { "serverAuth" }, ["cert.is_ca"] = false,
        ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = { "dataEncipherment" } } },
    { fail = false, facts = { ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa",
        ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa" } },
  },
}
