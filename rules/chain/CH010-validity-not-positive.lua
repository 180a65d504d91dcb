local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate ends before it begins",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "validity" },
  cite = {
    { "RFC 5280, section 4.1.2.5", "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5" },
  },
  why = [[
Validity is the time from notBefore to notAfter, both included. Where the end lies before the beginning there is no
moment at which the certificate is valid, and every peer refuses it, as expired or as not yet valid. Mostly the two
were exchanged, or the CA's clock was wrong and the end was cut to that of the CA's own certificate.]],
  remedy = {
    text = "Set the CA's clock right, see how long the CA's own certificate lasts, and have it issued again.",
    command = "openssl x509 -in ${artifact} -noout -dates",
  },
  check = function (cert)
    local missing = cert.not_before - cert.not_after
    if missing > 0 then
      local text = missing < 86400 and missing .. " seconds" or missing // 86400 .. " days"
      return fail { at = "cert.not_after", message = "Certificate ends " .. text .. " before it begins" }
    end
  end,
  examples = {
    cases.example("fail", { not_after = "2023-12-31T23:59:59Z" }),
    cases.example("pass", { not_after = "2024-01-01T00:00:00Z" }),
    cases.example("pass", { not_after = "2025-01-01T00:00:00Z" }),
    cases.example("cannot_tell", {}),
  },
}
