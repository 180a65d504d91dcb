return rule {
  api = 1,
  title = "Certificate may sign certificates, but is no CA",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "ca" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
  },
  why = [[
keyCertSign is for CA certificates: it must not be set when the basic constraints do not say cA. Path
validation refuses certificates issued with this key, and some programs refuse the certificate itself. A
program that looks at key usage alone would take its holder for a CA.]],
  remedy = {
    text = "Have it issued again: with basicConstraints CA:TRUE if it is a CA, without keyCertSign if not.",
    command = "openssl x509 -in ${artifact} -noout -ext basicConstraints,keyUsage",
  },
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if cert.key_usage:has "keyCertSign" and not cert.is_ca then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "no keyCertSign" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.key_usage"] = { "digitalSignature", "keyCertSign" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.key_usage"] = { "keyCertSign", "cRLSign" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = absent } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2001-01-01T00:00:00Z",
        ["cert.key_usage"] = { "keyCertSign" }, ["cert.is_ca"] = false } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
