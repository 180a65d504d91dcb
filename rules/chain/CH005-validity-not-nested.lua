local chain = require "chain"

return rule {
  api = 1,
  title = "Certificate is valid beyond the end of its issuer",
  subject = "run", severity = "warning", since = "0.4",
  tags = { "whole-scan", "chain", "lifetime" },
  cite = {
    { "RFC 5280, section 6.1.3 (a) (2): each certificate of the path is valid at the time",
      "https://www.rfc-editor.org/rfc/rfc5280#section-6.1.3" },
  },
  why = [[
When the issuer's certificate ends, this one ends with it, whatever its own dates say: a renewal that is
planned by its notAfter comes too late. Windows CAs cut the validity to their own; others do not. When the
scan has several certificates of the issuer's key, the longest counts.]],
  remedy = "Renew the issuing CA's certificate, or this one before the issuer ends.",
  index = {
    of = "cert", by = "issuer", keep = { "issuer", "self_issued", "authority_key_id", "not_after" },
    others = { by = "subject", keep = { "subject_key_id", "not_after" } },
  },
  check = function (cert, others)
    local longest
    if cert.self_issued then return end
    for issuer in others:each() do
      if chain.issues(issuer, cert) then
        if issuer.not_after >= cert.not_after then return end
        if not longest or issuer.not_after > longest.not_after then longest = issuer end
      end
    end
    if longest then
      return fail { at = "not_after", want = "not after the issuer's end", with = longest }
    end
  end,
  examples = {
    { fail = true, facts = { self_issued = false, authority_key_id = "aa", not_after = "2030-01-01" },
      others = { { subject_key_id = "aa", not_after = "2029-01-01" } } },
    { fail = false, facts = { self_issued = false, authority_key_id = "aa", not_after = "2030-01-01" },
      others = { { subject_key_id = "aa", not_after = "2029-01-01" },
                 { subject_key_id = "aa", not_after = "2030-01-01" } } },
    { fail = false, facts = { self_issued = false, authority_key_id = "aa", not_after = "2030-01-01" },
      others = { { subject_key_id = "bb", not_after = "2029-01-01" } } },
    { cannot_tell = true, facts = { self_issued = false, authority_key_id = "aa" },
      others = { { subject_key_id = "aa", not_after = "2029-01-01" } } },
  },
}
