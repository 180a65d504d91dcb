return rule {
  api = 1,
  title = "Time-stamping certificate's extended key usage is not critical, or has other purposes",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "extended-key-usage", "time-stamping" },
  cite = {
    { "RFC 3161, section 2.3", "https://www.rfc-editor.org/rfc/rfc3161#section-2.3" },
  },
  why = [[
A time-stamping authority's certificate has timeStamping as its only purpose, in a critical extension. Time
stamps made with another certificate do not verify: openssl ts and signing tools refuse them, often years
later, when the signature that they were to preserve is looked at.]],
  remedy = {
    text = "Have it issued again with extendedKeyUsage = critical, timeStamping.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage",
  },
  when = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { has = "timeStamping" } },
  check = function (cert)
    if #cert.extended_key_usage > 1 then
      return fail { at = "cert.extended_key_usage", got = cert.extended_key_usage:text(),
                    want = "timeStamping alone" }
    end
    if not cert.extended_key_usage_critical then
      return fail { at = "cert.extended_key_usage_critical", got = "not critical", want = "critical" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "timeStamping" },
        ["cert.extended_key_usage_critical"] = false } },
    { fail = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "timeStamping", "codeSigning" },
        ["cert.extended_key_usage_critical"] = true } },
    { fail = false, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "timeStamping" },
        ["cert.extended_key_usage_critical"] = true } },
    { not_applicable = true, facts = { ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = { "timeStamping" } } },
    { cannot_tell = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "timeStamping" } } },
  },
}
