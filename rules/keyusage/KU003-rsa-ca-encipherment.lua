local remedies = require "remedies"

return rule {
  api = 1,
  title = "RSA CA key is meant for encryption too",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "key-usage", "rsa", "ca" },
  cite = {
    { "RFC 3279, section 2.3.1 (SHOULD NOT)", "https://www.rfc-editor.org/rfc/rfc3279#section-2.3.1" },
  },
  why = [[
A key that signs certificates or CRLs should not decrypt as well. Whoever gets it to decrypt chosen data may
get signatures out of it, and a key that others need for decryption cannot be destroyed when the CA ends.]],
  remedy = remedies.renew_ca,
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true,
           ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if usage:any("keyEncipherment", "dataEncipherment") and usage:any("keyCertSign", "cRLSign") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "no keyEncipherment, dataEncipherment" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true,
        ["cert.key_usage"] = { "keyEncipherment", "keyCertSign", "cRLSign" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true,
        ["cert.key_usage"] = { "digitalSignature", "keyCertSign", "cRLSign" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true, ["cert.key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true } },
  },
}
