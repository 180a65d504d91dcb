return rule {
  api = 1,
  title = "Request for a TLS server certificate was made with an AT_SIGNATURE key",
  subject = "request", severity = "error", since = "0.1",
  tags = { "iis", "schannel", "request", "keyspec" },
  cite = {
    { "Microsoft, MS-WCCE 2.2.2.7.2, enrollment CSP attribute (1.3.6.1.4.1.311.13.2.2)" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, certreq: KeySpec in [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
Windows writes the KeySpec of the new key into the request. An AT_SIGNATURE key (2) cannot decrypt, so the
certificate that comes back will fail in IIS with 0x80070520, or its key usage will promise what the key
cannot do. Seen here it costs a new request; seen after issue it costs an outage. The client says this of
itself: it proves nothing about where the key is. Requests of a key storage provider (CNG) are not judged.]],
  remedy = {
    text = [[
Set KeySpec = AT_KEYEXCHANGE (1) in the [NewRequest] section of the INF file, or use a key storage
provider, and make the request again.]],
    command = "certreq -new request.inf request.req",
  },
  when = { ["request.key_spec"] = { present = true } },
  check = function (request)
    if request.key_spec ~= "signature" or request.provider_kind == "ksp" then return end
    if request.extended_key_usage:has "serverAuth" then
      return fail { at = "request.key_spec", got = "2 (AT_SIGNATURE) for serverAuth",
                    want = "1 (AT_KEYEXCHANGE)" }
    end
    local usage = request.key_usage
    if usage:any("keyEncipherment", "dataEncipherment", "keyAgreement") then
      return fail { at = "request.key_spec", got = "2 (AT_SIGNATURE) with " .. usage:text(),
                    want = "1 (AT_KEYEXCHANGE)",
                    message = "Request asks for decryption or key agreement with an AT_SIGNATURE key" }
    end
  end,
  examples = {
    { fail = true, facts = { ["request.key_spec"] = "signature", ["request.provider_kind"] = "csp",
        ["request.extended_key_usage"] = { "serverAuth" } } },
    { fail = true, facts = { ["request.key_spec"] = "signature", ["request.provider_kind"] = "csp",
        ["request.extended_key_usage"] = absent,
        ["request.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["request.key_spec"] = "signature", ["request.provider_kind"] = "csp",
        ["request.extended_key_usage"] = { "codeSigning" },
        ["request.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["request.key_spec"] = "exchange" } },
    { not_applicable = true, facts = { ["request.key_spec"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
