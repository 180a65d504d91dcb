return rule {
  api = 1,
  title = "Request asks to become a CA",
  subject = "request", severity = "error", since = "0.2",
  tags = { "request", "ca" },
  cite = {
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
A request with cA TRUE, or with keyCertSign, asks for the right to issue certificates. A CA that copies requested
extensions hands it out; one with a template overrides it, and then the request should not have asked. For the request
of a subordinate CA it is right: waive the finding there.]],
  remedy = {
    text = "Take basicConstraints CA:TRUE and keyCertSign out of the request's configuration, and make it again.",
    command = "openssl req -in ${artifact} -noout -text",
  },
  check = function (request)
    if request.is_ca then
      return fail { at = "request.is_ca", got = "cA TRUE", want = "no basic constraints, or cA FALSE" }
    end
    if request.key_usage:has "keyCertSign" then
      return fail { at = "request.key_usage", got = request.key_usage:text(), want = "no keyCertSign" }
    end
  end,
  examples = {
    { fail = true, facts = { ["request.is_ca"] = true } },
    { fail = true, facts = { ["request.is_ca"] = false,
        ["request.key_usage"] = { "keyCertSign", "cRLSign" } } },
    { fail = false, facts = { ["request.is_ca"] = false, ["request.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["request.is_ca"] = false, ["request.key_usage"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
