-- The first of the two that is not the same: where, and what the other has.
local function differs(cert, other)
  if cert.key_usage:text() ~= other.key_usage:text() then return "key_usage", other.key_usage:text() end
  local mine, theirs = cert.extended_key_usage, other.extended_key_usage
  if #mine ~= #theirs then return "extended_key_usage", theirs:text() end
  for purpose in mine:each() do
    if not theirs:has(purpose) then return "extended_key_usage", theirs:text() end
  end
end

return rule {
  api = 1,
  title = "Certificates with different usages have the same key",
  subject = "run", severity = "warning", since = "0.4",
  tags = { "whole-scan", "private-key", "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
The usages of a certificate bind its key only in that certificate. When another one gives the same key other
usages, neither holds: a key that should sign only decrypts through the other, and the stricter certificate
promises what nobody keeps. Two certificates of one CA are not compared.]],
  remedy = "Use a key for each purpose, or have both certificates issued with the same usages.",
  index = { of = "cert", by = "spki_sha256", keep = { "key_usage", "extended_key_usage", "is_ca" } },
  check = function (cert, others)
    for other in others:earlier() do
      if not (cert.is_ca and other.is_ca) then
        local at, theirs = differs(cert, other)
        if at then return fail { at = at, want = "the same as beside it, " .. theirs, with = other } end
      end
    end
  end,
  examples = {
    { fail = true, others = { { is_ca = false, key_usage = { "keyEncipherment" }, extended_key_usage = absent } },
      facts = { is_ca = false, key_usage = { "digitalSignature" }, extended_key_usage = absent } },
    { fail = true, others = { { is_ca = false, key_usage = absent, extended_key_usage = { "codeSigning" } } },
      facts = { is_ca = false, key_usage = absent, extended_key_usage = { "serverAuth" } } },
    { fail = false, others = { { is_ca = false, key_usage = absent, extended_key_usage = { "b", "a" } } },
      facts = { is_ca = false, key_usage = absent, extended_key_usage = { "a", "b" } } },
    { fail = false, facts = { is_ca = true }, others = { { is_ca = true } } },
    { cannot_tell = true, facts = { is_ca = false }, others = { { is_ca = false } } },
  },
}
