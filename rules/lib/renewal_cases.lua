-- Examples of CH007: what came before, what came after, and the verdict.
local OLD = { not_before = "2023-01-01", not_after = "2025-01-01", is_ca = false, template_oid = absent,
              template_name = absent, key_algorithm = "rsa", key_bits = 2048,
              key_usage = { "digitalSignature", "keyEncipherment" }, extended_key_usage = { "serverAuth" },
              ["key.spec"] = "exchange", ["key.provider_kind"] = "csp" }

local function with(changes)
  local facts = {}
  for name, value in pairs(OLD) do facts[name] = value end
  facts.not_before, facts.not_after = "2024-12-01", "2026-12-01"
  for name, value in pairs(changes) do facts[name] = value end
  return facts
end

return {
  { fail = true, facts = with { ["key.spec"] = "signature" }, others = { OLD } },
  { fail = true, facts = with { ["key.provider_kind"] = "ksp", ["key.spec"] = absent }, others = { OLD } },
  { fail = true, facts = with { key_bits = 1024 }, others = { OLD } },
  { fail = true, facts = with { key_usage = { "digitalSignature" } }, others = { OLD } },
  { fail = true, facts = with { extended_key_usage = { "serverAuth" } },
    others = { with { not_before = "2023-01-01", not_after = "2025-01-01",
                      extended_key_usage = { "serverAuth", "clientAuth" } } } },
  { fail = false, facts = with {}, others = { OLD } },
  { fail = false, about = "another algorithm", others = { OLD },
    facts = with { key_algorithm = "ec", key_bits = 256, key_usage = { "digitalSignature" } } },
  { fail = false, about = "another purpose", facts = with { extended_key_usage = { "emailProtection" } },
    others = { OLD } },
  { fail = false, about = "issued together", facts = with { not_before = "2023-01-02", key_bits = 1024 },
    others = { OLD } },
  { fail = false, about = "a CA", facts = with { is_ca = true, key_bits = 1024 }, others = { OLD } },
  { fail = false, about = "of another template", facts = with { template_name = "Other", key_bits = 1024 },
    others = { OLD } },
  { cannot_tell = true, facts = { is_ca = false }, others = { OLD } },
}
