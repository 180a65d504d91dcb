return rule {
  api = 1,
  title = "RSA certificate of a TLS server has dataEncipherment",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "key-usage", "tls", "rsa" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.11 (not recommended)",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
TLS encrypts data with session keys, never with the server's own key. The bit mostly comes from a copied
certreq example with KeyUsage = 0xf0 or 0xb0. It lets the key decrypt data that has nothing to do with TLS,
and public CAs do not issue it any more. Whether all bits fit the purposes is EK001's matter.]],
  remedy = {
    text = "Use KeyUsage = 0xa0 (digitalSignature, keyEncipherment) in the INF file or template.",
    command = "certreq -new request.inf request.req",
  },
  when = { ["cert.extended_key_usage"] = { has = "serverAuth" }, ["cert.is_ca"] = false,
           ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if cert.key_usage:has "dataEncipherment" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(),
                    want = "digitalSignature, keyEncipherment" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.extended_key_usage"] = { "serverAuth" }, ["cert.is_ca"] = false,
        ["cert.key_algorithm"] = "rsa",
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment", "dataEncipherment" } } },
    { fail = false, facts = { ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa",
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { not_applicable = true, facts = { ["cert.extended_key_usage"] = { "emailProtection" },
        ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa",
        ["cert.key_usage"] = { "dataEncipherment" } } },
    { cannot_tell = true, facts = { ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa" } },
  },
}
