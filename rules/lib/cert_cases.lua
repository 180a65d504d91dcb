-- Examples of rules about certificates, from facts without "cert." before each. The certificate is of
-- 2024 unless the facts say otherwise.
local cases = {}

function cases.example(verdict, facts)
  local all = { ["cert.not_before"] = "2024-01-01T00:00:00Z" }
  for name, value in pairs(facts) do all["cert." .. name] = value end
  return { [verdict] = true, facts = all }
end

local function with(base, change)
  local facts = {}
  for name, value in pairs(base) do facts[name] = value end
  for name, value in pairs(change) do facts[name] = value end
  return facts
end

-- `verdicts` has lists of changes to `base` by verdict; of each an example is made. Whom such a rule
-- does not judge, a CA or what is self-signed, is added with the facts of what fails first.
function cases.leaf(base, verdicts)
  local leaf = with({ is_ca = false, self_issued = false }, base)
  local examples = {}
  for _, verdict in ipairs { "fail", "pass", "not_applicable", "cannot_tell" } do
    for _, change in ipairs(verdicts[verdict] or {}) do
      examples[#examples + 1] = cases.example(verdict, with(leaf, change))
    end
  end
  local failing = with(leaf, verdicts.fail[1])
  for _, change in ipairs { { is_ca = true }, { self_issued = true, self_signed = true } } do
    examples[#examples + 1] = cases.example("not_applicable", with(failing, change))
  end
  return examples
end

-- The same for certificates of TLS servers: one for another purpose is not judged either.
function cases.tls_leaf(base, verdicts)
  local server = with({ extended_key_usage = { "serverAuth" }, certificate_policies = absent }, base)
  local examples = cases.leaf(server, verdicts)
  local other = with(with(server, verdicts.fail[1]), { is_ca = false, extended_key_usage = { "clientAuth" } })
  examples[#examples + 1] = cases.example("not_applicable", other)
  return examples
end

return cases
