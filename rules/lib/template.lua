-- Certificate templates, most of them of AD CS: what a certificate of theirs serves for, and who gets one. Shared
-- by the rules on templates. Functions that need the access control list ask for it last: a rule
-- passes without it where anything else already rules the fault out.
local access = require "template_access"

local template = {}

-- ---- the gate ---------------------------------------------------------------------------------

-- Who may get a certificate without anybody looking: nil when no one broad, when a manager approves
-- each request, when requests need signatures of others, or when it is known that no CA offers it.
function template.open_to(t)
  if known "template.published" and t.published == false then return nil end
  if t.enrollment_flags:has "PEND_ALL_REQUESTS" then return nil end
  if (t.ra_signatures or 0) > 0 then return nil end
  return access.enroller(t)
end

-- For messages: what an export without CAs cannot say.
function template.when_published()
  return known "template.published" and "" or ", once a CA publishes it"
end

-- ---- what for ---------------------------------------------------------------------------------

-- The application policies are what CAs put into certificates from version 2 on; without them the
-- extended key usage counts.
function template.purposes(t)
  if known "template.application_policies" and t.application_policies.present then
    return t.application_policies
  end
  return t.extended_key_usage
end

function template.any_purpose(t)
  local purposes = template.purposes(t)
  return not purposes.present or purposes:any("anyExtendedKeyUsage", "anyApplicationPolicy")
end

-- Purposes that domain controllers take for logon.
function template.for_logon(t)
  return template.any_purpose(t)
      or template.purposes(t):any("clientAuth", "smartcardLogon", "pkinitClientAuth")
end

function template.supplies_subject(t)
  return t.name_flags:any("ENROLLEE_SUPPLIES_SUBJECT", "ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME")
end

-- Descriptions of certificates that other CAs go by, for `when`.
template.OTHERS = { "openssl", "cfssl", "step_ca", "vault" }
template.ALL = { "adcs", table.unpack(template.OTHERS) }

-- Whether its certificates are those of CAs; as one that says nothing of it, false.
function template.is_ca(t)
  if t.kind == "adcs" then return t.general_flags:any("IS_CA", "IS_CROSS_CA") end
  return t.is_ca or false
end

-- Hashes with collisions, as configurations write them: "md5", "SHA-1".
local weak_hashes = { MD2 = true, MD4 = true, MD5 = true, SHA1 = true, SHA = true }

function template.is_weak_hash(name)
  return weak_hashes[string.gsub(name:upper(), "%-", "")] or false
end

-- Whether clients make the key with CNG: version 3, and later ones without USE_LEGACY_PROVIDER.
-- Otherwise it is CryptoAPI, and the KeySpec counts.
function template.is_cng(t)
  local version = t.schema_version
  return version == 3 or (version and version > 3
                          and not t.private_key_flags:has "USE_LEGACY_PROVIDER")
end

return template
