return rule {
  api = 1,
  title = "Key usage of an OCSP responder's certificate is not digitalSignature alone",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "ocsp" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.8.7",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
Clients refuse OCSP responses whose signer may not sign, and then either refuse the certificate in question
or go without revocation. The Baseline Requirements allow digitalSignature and no other bit; RFC 5280 takes
contentCommitment too, so that bit beside digitalSignature is a warning only.]],
  remedy = {
    text = "Have it issued again with keyUsage = critical, digitalSignature and nothing else.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,extendedKeyUsage",
  },
  when = { ["cert.is_ca"] = false, ["cert.key_usage"] = { present = true },
           ["cert.extended_key_usage"] = { has = "ocspSigning" } },
  check = function (cert)
    local usage = cert.key_usage
    if not usage:has "digitalSignature" then
      return fail { at = "cert.key_usage", got = usage:text(), want = "digitalSignature" }
    end
    -- Bits that another purpose needs are that purpose's matter.
    if #cert.extended_key_usage == 1 and #usage > 1 then
      return fail { at = "cert.key_usage", got = usage:text(), want = "digitalSignature alone",
        severity = usage:only("digitalSignature", "contentCommitment") and "warning" or nil }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { "ocspSigning" },
        ["cert.key_usage"] = { "keyEncipherment" } } },
    { fail = true, facts = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { "ocspSigning" },
        ["cert.key_usage"] = { "digitalSignature", "contentCommitment" } } },
    { fail = false, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "ocspSigning" },
        ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = { "ocspSigning" }, ["cert.key_usage"] = { "keyCertSign" } } },
    { cannot_tell = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "ocspSigning" } } },
  },
}
