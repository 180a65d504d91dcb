-- Examples of rules that ask for one bit of key usage in certificates for TLS: what the bit must be,
-- and whom such a rule does not judge.
local cases = {}

local function example(verdict, is_ca, facts)
  local all = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = is_ca }
  for name, value in pairs(facts) do all["cert." .. name] = value end
  return { [verdict] = true, facts = all }
end

-- A bit that a CA certificate must have; `other` is one that it may have beside it.
function cases.ca_needs(bit, other)
  local lacks, has = { other }, { bit, other }
  return {
    example("fail", true, { extended_key_usage = absent, certificate_policies = absent, key_usage = lacks }),
    example("pass", true, { extended_key_usage = absent, key_usage = has }),
    example("not_applicable", true, { extended_key_usage = absent, key_usage = absent }),
    example("not_applicable", true, { extended_key_usage = { "codeSigning" }, certificate_policies = absent,
                                      key_usage = lacks }),
    example("cannot_tell", true, {}),
  }
end

-- A bit that no other certificate may have.
function cases.leaf_must_not(bit)
  local server = { "serverAuth" }
  return {
    example("fail", false, { extended_key_usage = server, key_usage = { "digitalSignature", bit } }),
    example("pass", false, { extended_key_usage = server, key_usage = { "digitalSignature" } }),
    example("not_applicable", true, { extended_key_usage = absent, key_usage = { bit } }),
    example("not_applicable", false, { extended_key_usage = { "clientAuth" }, certificate_policies = absent,
                                       key_usage = { bit } }),
    example("cannot_tell", false, { extended_key_usage = server }),
  }
end

return cases
