return rule {
  api = 1,
  title = "Certificate names two different signature algorithms",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "weak-signature", "encoding" },
  cite = {
    { "RFC 5280, section 4.1.1.2", "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.1.2" },
  },
  why = [[
The algorithm stands twice in a certificate: inside what is signed, and outside of it, where anybody could change it.
Both must be the same, parameters included, or the signature does not vouch for its own algorithm. OpenSSL
and Java refuse the certificate. It comes of software that puts certificates together by hand. Judged are
certificates from May 2008 on, when RFC 5280 appeared.]],
  remedy = {
    text = "Have it issued again with other software; the two identifiers can be seen with the command.",
    command = "openssl x509 -in ${artifact} -noout -text",
  },
  effective = { from = "2008-05-01", by = "not_before" },
  check = function (cert)
    if not cert.signature_algorithms_equal then
      local inner, outer = cert.tbs_signature_algorithm, cert.signature_algorithm
      if inner == outer then inner = inner .. " with other parameters" end
      return fail { at = "cert.signature_algorithms_equal", got = inner .. " inside, " .. outer .. " outside",
                    want = "the same twice" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.signature_algorithms_equal"] = false, ["cert.signature_algorithm"] = "sha256WithRSAEncryption",
        ["cert.tbs_signature_algorithm"] = "sha1WithRSAEncryption" } },
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.signature_algorithms_equal"] = false, ["cert.signature_algorithm"] = "sha256WithRSAEncryption",
        ["cert.tbs_signature_algorithm"] = "sha256WithRSAEncryption" } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.signature_algorithms_equal"] = true } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2008-04-30T00:00:00Z",
        ["cert.signature_algorithms_equal"] = false } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
