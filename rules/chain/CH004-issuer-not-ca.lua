local chain = require "chain"

-- What forbids the other to issue this certificate; nil: nothing. A root of version 1 has no
-- extensions, and is trusted by being installed.
local function forbids(cert, issuer)
  if not issuer.is_ca then
    if issuer.version == 1 and issuer.self_issued then return nil end
    return "Basic Constraints do not make it a CA"
  end
  if issuer.key_usage.present and not issuer.key_usage:has "keyCertSign" then
    return "its Key Usage lacks keyCertSign"
  end
  if cert.is_ca and issuer.path_length == 0 then return "it may have no CA below it (pathLenConstraint 0)" end
  return nil
end

return rule {
  api = 1,
  title = "Issuer of the certificate may not issue it",
  subject = "run", severity = "error", since = "0.4",
  tags = { "whole-scan", "chain", "ca", "rfc5280" },
  cite = {
    { "RFC 5280, section 6.1.4 (k), (m), (n)", "https://www.rfc-editor.org/rfc/rfc5280#section-6.1.4" },
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
  },
  why = [[
The certificate of the issuer's name and key identifier is no CA, may not sign certificates, or allows no CA
below itself. Every path validation ends there: Windows says CERT_TRUST_INVALID_BASIC_CONSTRAINTS or wrong
usage, and TLS clients refuse the server. When several certificates of the issuer are in the scan, one that
may issue it suffices. Path lengths are held against the next CA alone.]],
  remedy = [[
Give the issuing CA a certificate with cA, keyCertSign and a path length that fits, or have this certificate
issued by a CA that has one.]],
  index = {
    of = "cert", by = "issuer", keep = { "issuer", "self_issued", "authority_key_id", "is_ca" },
    others = { by = "subject",
               keep = { "subject_key_id", "is_ca", "key_usage", "path_length", "version", "self_issued" } },
  },
  check = function (cert, others)
    local culprit, reason
    if cert.self_issued then return end
    for issuer in others:each() do
      if chain.issues(issuer, cert) then
        local wrong = forbids(cert, issuer)
        if not wrong then return end
        culprit, reason = culprit or issuer, reason or wrong
      end
    end
    if culprit then
      return fail { at = "issuer", with = culprit,
                    message = "The issuer may not issue this certificate: " .. reason }
    end
  end,
  examples = {
    { fail = true, facts = { self_issued = false, authority_key_id = "aa", is_ca = false },
      others = { { subject_key_id = "aa", is_ca = false, version = 3 } } },
    { fail = true, facts = { self_issued = false, authority_key_id = absent, is_ca = false },
      others = { { subject_key_id = "aa", is_ca = true, key_usage = { "cRLSign" } } } },
    { fail = true, facts = { self_issued = false, authority_key_id = "aa", is_ca = true },
      others = { { subject_key_id = "aa", is_ca = true, key_usage = absent, path_length = 0 } } },
    { fail = false, facts = { self_issued = false, authority_key_id = "aa", is_ca = true },
      others = { { subject_key_id = "aa", is_ca = true, key_usage = { "keyCertSign" }, path_length = 1 } } },
    { fail = false, facts = { self_issued = false, authority_key_id = absent },
      others = { { subject_key_id = absent, is_ca = false, version = 1, self_issued = true } } },
    { fail = false, facts = { self_issued = true }, others = { { subject_key_id = "aa" } } },
    { cannot_tell = true, facts = { self_issued = false, authority_key_id = "aa" },
      others = { { subject_key_id = "aa" } } },
  },
}
