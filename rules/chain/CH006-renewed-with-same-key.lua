local function keeps_key(cert)
  return has_linked(cert, "template") and known "cert.template.private_key_flags"
    and cert.template.private_key_flags:has "REQUIRE_SAME_KEY_RENEWAL"
end

return rule {
  api = 1,
  title = "Certificate was renewed with the key of its predecessor",
  subject = "run", severity = "notice", since = "0.4",
  tags = { "whole-scan", "lifetime", "private-key" },
  cite = {
    { "MS-CRTD, section 2.27 (REQUIRE_SAME_KEY_RENEWAL 0x80)" },
  },
  why = [[
A key that is carried on from renewal to renewal has been in every backup and PFX of all those years; what was
copied from the first certificate's key opens the last one, too. A new certificate is the cheapest occasion
for a new key. A template that demands the same key, and certificates of CAs, are not judged.]],
  remedy = {
    text = "Renew with a new key: certreq -enroll without reusekeys, or a new request.",
    command = "certreq -enroll -machine -cert ${sha1} renew",
  },
  index = { of = "cert", by = { "spki_sha256", "subject" },
            keep = { "subject", "not_before", "is_ca", "template.private_key_flags" } },
  check = function (cert, others)
    if cert.is_ca or keeps_key(cert) then return end
    local latest
    for other in others:each() do
      if other.not_before < cert.not_before and (not latest or other.not_before > latest.not_before) then
        latest = other
      end
    end
    if latest then
      return fail { at = "not_before", with = latest,
                    message = "The certificate has the key of its predecessor" }
    end
  end,
  examples = {
    { fail = true, facts = { is_ca = false, not_before = "2025-01-01" }, others = { { not_before = "2024-01-01" } } },
    { fail = false, facts = { is_ca = false, not_before = "2024-01-01" }, others = { { not_before = "2025-01-01" } } },
    { fail = false, facts = { is_ca = true }, others = { {} } },
    { fail = false, others = { { not_before = "2024-01-01" } }, facts = { is_ca = false, not_before = "2025-01-01",
        ["template.private_key_flags"] = { "REQUIRE_SAME_KEY_RENEWAL" } } },
    { cannot_tell = true, facts = { is_ca = false, not_before = "2025-01-01" }, others = { {} } },
  },
}
