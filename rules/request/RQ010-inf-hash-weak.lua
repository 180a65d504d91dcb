local templates = require "template"

return rule {
  api = 1,
  title = "INF has the request signed with a weak hash",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "weak-signature" },
  cite = {
    { "RFC 6194 (SHA-1)", "https://www.rfc-editor.org/rfc/rfc6194" },
    { "RFC 6151 (MD5)", "https://www.rfc-editor.org/rfc/rfc6151" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
HashAlgorithm signs the request, and of RequestType = Cert the certificate itself. Public CAs refuse requests that are
signed with SHA-1 or MD5, and nobody should trust a certificate that is. Without the line the default counts, which
with CryptoAPI providers of older Windows is SHA-1: for a request, which a CA reads once, that is no more than a notice.]],
  remedy = {
    text = "Write HashAlgorithm = SHA256.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf" },
  check = function (template)
    local hash = template.hash_algorithm
    if hash then
      if templates.is_weak_hash(hash) then
        return fail { at = "template.hash_algorithm", got = hash, want = "SHA256, SHA384 or SHA512" }
      end
      return
    end
    if template.provider_kind ~= "csp" then return end
    local itself = template.request_type == "cert"
    return fail { at = "template.provider_kind", got = "no HashAlgorithm",
                  want = "HashAlgorithm = SHA256", severity = itself and "error" or "notice",
                  message = "HashAlgorithm is not there: the default of a CryptoAPI provider may be SHA-1" }
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.hash_algorithm"] = "sha1" } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.hash_algorithm"] = absent,
        ["template.provider_kind"] = "csp", ["template.request_type"] = "cert" } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.hash_algorithm"] = absent,
        ["template.provider_kind"] = "csp", ["template.request_type"] = absent } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.hash_algorithm"] = "SHA256" } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.hash_algorithm"] = absent,
        ["template.provider_kind"] = "ksp" } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
