local chain = require "chain"

return rule {
  api = 1,
  title = "Authority Key Identifier is not the key identifier of the issuer",
  subject = "run", severity = "error", since = "0.4",
  tags = { "whole-scan", "chain", "rfc5280" },
  cite = {
    { "RFC 5280, section 4.2.1.1", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.1" },
    { "RFC 5280, section 4.2.1.2", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.2" },
  },
  why = [[
Windows looks for the issuer by this identifier first. When it names another key, the chain may be built over
a wrong certificate of the CA, or not at all, though the names fit. Compared is the certificate of the
issuer's name that was the newest when this one was issued; a certificate of the scan whose identifier fits
settles it.]],
  remedy = [[
Have the certificate issued again with the identifier of the CA's present key; when the CA was given a new key
with a hand-made identifier, see that its own certificate carries the same one.]],
  index = {
    of = "cert", by = "issuer",
    keep = { "issuer", "self_issued", "authority_key_id", "not_before" },
    others = { by = "subject", keep = { "subject_key_id", "not_before", "not_after" } },
  },
  check = function (cert, others)
    if cert.self_issued or not cert.authority_key_id then return end
    for other in others:each() do
      if chain.issues(other, cert) then return end
    end
    local issuer = chain.newest(cert, others)
    if issuer then
      return fail { at = "authority_key_id", want = issuer.subject_key_id, with = issuer }
    end
  end,
  examples = {
    { fail = true, facts = { self_issued = false, authority_key_id = "aa", not_before = "2025-01-01" },
      others = { { subject_key_id = "bb", not_before = "2020-01-01", not_after = "2030-01-01" } } },
    { fail = false, facts = { self_issued = false, authority_key_id = "aa", not_before = "2025-01-01" },
      others = { { subject_key_id = "aa" } } },
    { fail = false, about = "the CA's certificate is a later one",
      facts = { self_issued = false, authority_key_id = "aa", not_before = "2025-01-01" },
      others = { { subject_key_id = "bb", not_before = "2025-06-01", not_after = "2030-01-01" } } },
    { cannot_tell = true, facts = { self_issued = false }, others = { { subject_key_id = "aa" } } },
  },
}
