return rule {
  api = 1,
  title = "Certificate beside a request of the same name has another key",
  subject = "run", severity = "error", since = "0.4",
  tags = { "whole-scan", "private-key", "request" },
  cite = {
    { "RFC 2986, section 4.1 (the request carries the public key that is to be certified)",
      "https://www.rfc-editor.org/rfc/rfc2986#section-4.1" },
  },
  why = [[
web.csr and web.crt lie side by side, and the certificate does not have the key that was asked for. Then the
key that waits for it on the server does not fit: certreq -accept answers that no matching request is there,
and a web server refuses the pair. Either file is of another attempt. Certificates of CAs do not count.]],
  remedy = [[
Find out which of the two is current: make a new request with the key that the server has, or take the
certificate that belongs to this request from the CA.]],
  index = {
    of = "request", by = "stem", keep = { "spki_sha256", "wrapper" },
    others = { of = "cert", by = "stem", keep = { "spki_sha256", "is_ca" } },
  },
  check = function (request, others)
    local wrong
    if request.wrapper ~= "pkcs10" then return end -- what wraps it brings certificates of its own
    for cert in others:each() do
      if cert.spki_sha256 == request.spki_sha256 then return end
      if not cert.is_ca then wrong = wrong or cert end
    end
    if wrong then
      return fail { at = "spki_sha256", got = request.spki_sha256:sub(1, 16) .. "...", with = wrong,
                    want = wrong.spki_sha256:sub(1, 16) .. "..." }
    end
  end,
  examples = {
    { fail = true, facts = { wrapper = "pkcs10", spki_sha256 = "aa" }, others = { { spki_sha256 = "bb", is_ca = false } } },
    { fail = false, facts = { wrapper = "pkcs10", spki_sha256 = "aa" },
      others = { { spki_sha256 = "bb", is_ca = false }, { spki_sha256 = "aa" } } },
    { fail = false, facts = { wrapper = "pkcs10", spki_sha256 = "aa" }, others = { { spki_sha256 = "bb", is_ca = true } } },
    { fail = false, facts = { wrapper = "cmc", spki_sha256 = "aa" },
      others = { { spki_sha256 = "bb", is_ca = false } } },
    { cannot_tell = true, facts = { wrapper = "pkcs10", spki_sha256 = "aa" }, others = { {} } },
  },
}
