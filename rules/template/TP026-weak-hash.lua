local template = require "template"

return rule {
  api = 1,
  title = "Template has certificates or requests signed with a weak hash",
  subject = "template", severity = "error", since = "0.3",
  tags = { "weak-signature" },
  cite = {
    { "RFC 6194 (SHA-1)", "https://www.rfc-editor.org/rfc/rfc6194" },
    { "RFC 6151 (MD5)", "https://www.rfc-editor.org/rfc/rfc6151" },
    { "MS-CRTD, section 2.23 (msPKI-Hash-Algorithm)" },
  },
  why = [[
Collisions of SHA-1, MD5, MD4 and MD2 can be made. With default_md an OpenSSL CA signs certificates: whoever gets one
of them signed may end up with another that carries the same signature, and clients refuse them. A template of AD CS
names, from version 3 on, the hash that clients sign requests with, which a CA reads once: no more than a warning.
INF files for certreq are judged by RQ010.]],
  remedy = {
    text = [[
Set default_md = sha256. In certtmpl.msc, tab Cryptography, choose SHA256 as request hash.]],
  },
  when = { ["template.kind"] = { "adcs", "openssl" } },
  check = function (t)
    if t.kind == "adcs" and known "template.schema_version" and t.schema_version < 3 then
      return not_applicable()
    end
    local hash = t.hash_algorithm
    if hash and template.is_weak_hash(hash) then
      return fail { at = "template.hash_algorithm", got = hash, want = "SHA256, SHA384 or SHA512",
                    severity = t.kind == "adcs" and "warning" or "error" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "openssl", ["template.hash_algorithm"] = "md5" } },
    { fail = true, facts = { ["template.kind"] = "openssl", ["template.hash_algorithm"] = "sha-1" } },
    { fail = true, facts = { ["template.kind"] = "adcs", ["template.hash_algorithm"] = "SHA1" } },
    { pass = true, facts = { ["template.kind"] = "openssl", ["template.hash_algorithm"] = "sha384" } },
    { pass = true, facts = { ["template.kind"] = "adcs", ["template.hash_algorithm"] = "SHA256" } },
    { pass = true, facts = { ["template.kind"] = "adcs", ["template.hash_algorithm"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs", ["template.schema_version"] = 2 } },
    { cannot_tell = true, facts = { ["template.kind"] = "adcs", ["template.schema_version"] = 3 } },
    { not_applicable = true, facts = { ["template.kind"] = "inf", ["template.hash_algorithm"] = "sha1" } },
    { cannot_tell = true, facts = { ["template.kind"] = "openssl" } },
  },
}
