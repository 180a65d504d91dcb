return rule {
  api = 1,
  title = "INF asks for AT_SIGNATURE and for a use that it rules out",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "keyspec", "iis", "schannel" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
A key that a CryptoAPI provider holds as AT_SIGNATURE signs and nothing else. A TLS server cannot be bound to it in IIS
(0x80070520), and what is encrypted to the certificate is never decrypted, whatever its key usage promises. A key
storage provider does not go by KeySpec: RQ003 judges that. So it is not judged here.]],
  remedy = {
    text = [[
Write KeySpec = 1 (AT_KEYEXCHANGE) and make the request again. For a key that is in use already, export it to a PFX and
import it again as AT_KEYEXCHANGE; the certificate need not be issued again.]],
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.default_key_spec"] = "signature" },
  check = function (template)
    if template.provider_kind == "ksp" or not template.provider_kind then return end
    local algorithm = template.key_algorithm
    if algorithm and algorithm:upper() ~= "RSA" then return end
    local uses = template.key_usage:any("keyEncipherment", "dataEncipherment", "keyAgreement")
    if uses then
      return fail { at = "template.default_key_spec", got = "2 (AT_SIGNATURE)",
                    want = "1 (AT_KEYEXCHANGE), for key usage " .. template.key_usage:text() }
    end
    if template.extended_key_usage:has "serverAuth" then
      return fail { at = "template.default_key_spec", got = "2 (AT_SIGNATURE)",
                    want = "1 (AT_KEYEXCHANGE), for serverAuth" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.default_key_spec"] = "signature",
        ["template.provider_kind"] = "csp", ["template.key_algorithm"] = absent,
        ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.default_key_spec"] = "signature",
        ["template.provider_kind"] = "csp", ["template.key_algorithm"] = "RSA",
        ["template.key_usage"] = { "digitalSignature" },
        ["template.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.default_key_spec"] = "signature",
        ["template.provider_kind"] = "csp", ["template.key_algorithm"] = absent,
        ["template.key_usage"] = { "digitalSignature" },
        ["template.extended_key_usage"] = { "codeSigning" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.default_key_spec"] = "signature",
        ["template.provider_kind"] = "ksp" } },
    { not_applicable = true, facts = { ["template.kind"] = "inf",
        ["template.default_key_spec"] = "exchange" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf",
        ["template.default_key_spec"] = "signature" } },
  },
}
