return rule {
  api = 1,
  title = "Request's signature does not verify with its own public key",
  subject = "request", severity = "error", since = "0.1",
  tags = { "request" },
  cite = {
    { "RFC 2986, section 3", "https://www.rfc-editor.org/rfc/rfc2986#section-3" },
  },
  why = [[
The signature proves that whoever asks has the private key. When it does not verify, the request was
altered, cut or put together from two, and a CA refuses it. If it were issued all the same, the certificate
could name a key that the requester has not.]],
  remedy = {
    text = "Make the request again; if that one fails too, look for what rewrites it on its way.",
    command = "openssl req -in ${artifact} -noout -verify",
  },
  check = function (request)
    if not request.signature_valid then
      return fail { at = "request.signature_valid", got = "false", want = "true" }
    end
  end,
  examples = {
    { fail = true, facts = { ["request.signature_valid"] = false } },
    { fail = false, facts = { ["request.signature_valid"] = true } },
    { cannot_tell = true, facts = { } },
  },
}
