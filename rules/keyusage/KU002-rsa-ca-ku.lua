local remedies = require "remedies"

return rule {
  api = 1,
  title = "Key usage of an RSA CA certificate has bits that RSA keys cannot serve",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "rsa", "ca" },
  cite = {
    { "RFC 3279, section 2.3.1", "https://www.rfc-editor.org/rfc/rfc3279#section-2.3.1" },
  },
  why = [[
An RSA key does not agree on keys, so keyAgreement, encipherOnly and decipherOnly have no meaning in the
certificate of an RSA CA. Validators that hold key usage against the algorithm refuse the CA, and with it
everything below. Usually every box of a template was ticked.]],
  remedy = remedies.renew_ca,
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true,
           ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if usage:any("keyAgreement", "encipherOnly", "decipherOnly") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "no keyAgreement, encipherOnly, decipherOnly" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true,
        ["cert.key_usage"] = { "keyAgreement", "keyCertSign", "cRLSign" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true,
        ["cert.key_usage"] = { "digitalSignature", "keyCertSign", "cRLSign" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false,
        ["cert.key_usage"] = { "keyAgreement" } } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = true } },
  },
}
