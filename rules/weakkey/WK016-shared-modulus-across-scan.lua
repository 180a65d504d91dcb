-- The first CN. Without a pattern: another certificate's name may be very long, and a pattern's cost grows with the square.
local function common_name(subject)
  local from = subject:find("CN=", 1, true)
  if not from then return nil end
  local comma = subject:find(",", from, true) or #subject + 1
  local plus = subject:find("+", from, true) or comma
  return subject:sub(from, math.min(comma, plus) - 1)
end

-- A name as long as a sentence can bear.
local function brief(name)
  local cut = utf8.offset(name, 120)
  return cut and cut <= #name and name:sub(1, cut - 1) .. "..." or name
end

local function shares_name(cert, other)
  local common = common_name(cert.subject)
  if common and common == common_name(other.subject) then return true end
  for name in cert.subject_alt_names:each() do
    if other.subject_alt_names:has(name) then return true end
  end
  return false
end

return rule {
  api = 1,
  title = "Two certificates of different holders have the same key",
  subject = "run", severity = "error", since = "0.4",
  tags = { "whole-scan", "weak-key", "private-key" },
  cite = {
    { "Heninger et al., Mining Your Ps and Qs (USENIX Security 2012), section 4: keys shared by hosts",
      "https://factorable.net/weakkeys12.extended.pdf" },
  },
  why = [[
Whoever holds one of the two can pose as the other and, with RSA key exchange, read its traffic. It comes of
images that were cloned with their keys, of keys that a vendor ships, or of a random generator that had
nothing to start from. Keys are compared across all inputs of the scan; a certificate that keeps the
CN or a name in Subject Alternative Name is of no other holder. Moduli that share one prime only are not looked for.]],
  remedy = "Make a new key on each host but one, have its certificate issued again, and revoke the old one.",
  index = { of = "cert", by = "spki_sha256", keep = { "subject", "subject_alt_names" } },
  check = function (cert, others)
    for other in others:earlier() do
      if other.subject ~= cert.subject and not shares_name(cert, other) then
        return fail { at = "subject", with = other, message = "The key is also that of " .. brief(other.subject) }
      end
    end
  end,
  examples = {
    { fail = true, facts = { subject = "CN=a", subject_alt_names = absent },
      others = { { subject = "CN=b", subject_alt_names = { "dns:b.test" } } } },
    { fail = true, facts = { subject = "O=" .. ("x"):rep(200), subject_alt_names = absent },
      others = { { subject = "CN=b+OU=" .. ("y"):rep(200), subject_alt_names = absent } } },
    { fail = false, facts = { subject = "CN=a" }, others = { { subject = "CN=a" } } },
    { fail = false, facts = { subject = "CN=a" }, others = { { subject = "CN=a,O=Old" } } },
    { fail = false, facts = { subject = "CN=a", subject_alt_names = { "dns:a.test" } },
      others = { { subject = "O=Old", subject_alt_names = { "dns:a.test" } } } },
    { cannot_tell = true, facts = { subject = "CN=a" }, others = { { subject = "CN=b" } } },
  },
}
