-- Which certificates the CA/Browser Forum's S/MIME Baseline Requirements speak of: those with one
-- of its reserved policies. Data for `when`, and questions for `check`; nothing here has a state.
local smime = {}

-- 2.23.140.1.5.VALIDATION.GENERATION: mailbox, organization, sponsor or individual validated;
-- legacy, multipurpose or strict.
local function policies(...)
  local list = {}
  for validation = 1, 4 do
    for _, generation in ipairs { ... } do
      list[#list + 1] = "2.23.140.1.5." .. validation .. "." .. generation
    end
  end
  return list
end

local strict = policies(3)

-- For a rule's `when`.
smime.any = { any = policies(1, 2, 3) }

function smime.is_strict(cert)
  return cert.certificate_policies:any(strict)
end

return smime
