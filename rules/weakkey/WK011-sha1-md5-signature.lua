local scope = require "scope"

return rule {
  api = 1,
  title = "Certificate is signed with SHA-1, MD5, MD4 or MD2",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "weak-signature" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.3",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 6151 (MD5)", "https://www.rfc-editor.org/rfc/rfc6151" },
    { "RFC 6194 (SHA-1)", "https://www.rfc-editor.org/rfc/rfc6194" },
  },
  why = [[
Collisions for these hashes can be made: whoever gets one certificate signed may end up with another that
carries the same signature. Browsers and current TLS libraries refuse them. SHA-1 is judged from 2016 on, when
the Baseline Requirements forbade it, the others always. zlint looks at certificates for TLS only, at
self-signed ones too, and at all algorithms that the Requirements do not list (RSASSA-PSS, Ed25519); here a
forgery counts whatever the certificate is for, nobody relies on a self-signature, and only weak hashes count.]],
  remedy = {
    text = "Have the CA sign with SHA-256 (below: AD CS with a key storage provider), and issue it again.",
    command = "certutil -setreg ca\\csp\\CNGHashAlgorithm SHA256",
  },
  when = { ["cert.signature_hash"] = { present = true } },
  check = function (cert)
    local hash = cert.signature_hash
    -- 1451606400 is 2016-01-01.
    local weak = hash == "md5" or hash == "md2" or hash == "md4"
              or hash == "sha1" and cert.not_before >= 1451606400
    if not weak then return end
    if scope.is_self_signed(cert) then return not_applicable() end
    return fail { at = "cert.signature_hash", got = hash, want = "sha256, sha384 or sha512" }
  end,
  examples = {
    { fail = true, facts = { ["cert.signature_hash"] = "sha1", ["cert.self_issued"] = false,
        ["cert.not_before"] = "2018-01-01T00:00:00Z" } },
    { fail = true, facts = { ["cert.signature_hash"] = "md5", ["cert.self_issued"] = false } },
    { fail = false, facts = { ["cert.signature_hash"] = "sha1",
        ["cert.not_before"] = "2010-01-01T00:00:00Z" } },
    { fail = false, facts = { ["cert.signature_hash"] = "sha256" } },
    { not_applicable = true, facts = { ["cert.signature_hash"] = "sha1",
        ["cert.self_issued"] = true, ["cert.self_signed"] = true,
        ["cert.not_before"] = "2018-01-01T00:00:00Z" } },
    { cannot_tell = true, facts = { } },
  },
}
