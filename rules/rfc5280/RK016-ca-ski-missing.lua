return rule {
  api = 1,
  title = "CA certificate has no subject key identifier",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "ca" },
  cite = {
    { "RFC 5280, section 4.2.1.2", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.2" },
  },
  why = [[
Programs find an issuer's certificate by the key identifier, the more so when a CA has been renewed and
several certificates bear its name. Without it they try all of them, or give up with a broken chain.
RFC 5280 asks for it in every CA certificate.]],
  remedy = {
    text = "Renew the CA certificate, with the same key if need be, with a subject key identifier.",
    command = "certutil -renewCert ReuseKeys",
  },
  effective = { from = "1999-01-01", by = "not_before" },
  when = { ["cert.is_ca"] = true },
  check = function (cert)
    if not cert.extensions:has "subjectKeyIdentifier" then
      return fail { at = "cert.extensions", got = "without subjectKeyIdentifier",
                    want = "with it" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.extensions"] = { "basicConstraints", "keyUsage" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.extensions"] = { "subjectKeyIdentifier", "basicConstraints" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = false } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = true } },
  },
}
