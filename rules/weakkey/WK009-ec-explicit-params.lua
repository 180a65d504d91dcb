return rule {
  api = 1,
  title = "Curve of an EC key is not given by name",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "weak-key", "ec" },
  cite = {
    { "RFC 5480, section 2.1.1", "https://www.rfc-editor.org/rfc/rfc5480#section-2.1.1" },
  },
  why = [[
The parameters must be the name of a curve. Written out as numbers they can describe a curve that is weak on
purpose; CVE-2020-0601 let such numbers pass as a trusted CA's on Windows. Since then programs refuse the
form altogether. Keys in it mostly come from openssl with param_enc:explicit, or from smart cards.]],
  remedy = {
    text = "Make a new key with a named curve, and have a new certificate issued.",
    command = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
  },
  when = { ["cert.key_algorithm"] = "ec" },
  check = function (cert)
    if cert.curve_parameters ~= "named" then
      return fail { at = "cert.curve_parameters", got = cert.curve_parameters, want = "named" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "ec", ["cert.curve_parameters"] = "explicit" } },
    { fail = true, facts = { ["cert.key_algorithm"] = "ec", ["cert.curve_parameters"] = "implicit" } },
    { fail = false, facts = { ["cert.key_algorithm"] = "ec", ["cert.curve_parameters"] = "named" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "rsa" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "ec" } },
  },
}
