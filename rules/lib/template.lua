-- Certificate templates of AD CS: what a certificate of theirs serves for, and who gets one. Shared
-- by the rules on templates. Functions that need the access control list ask for it last: a rule
-- passes without it where anything else already rules the fault out.
local template = {}

-- Extended rights that a template can give: Certificate-Enrollment, Certificate-AutoEnrollment.
local ENROLL = "0e10c968-78fb-11d2-90d4-00c04f79dc55"
local AUTOENROLL = "a05b8cc2-17bc-4802-a710-e7c15ab866a2"

local CONTROL_ACCESS, WRITE_PROPERTY, WRITE_DAC, WRITE_OWNER = 0x100, 0x20, 0x40000, 0x80000
local GENERIC_ALL, GENERIC_WRITE = 0x10000000, 0x40000000

-- Accounts that everybody in the domain, or without one, can act as.
local EVERYONE, AUTHENTICATED, ANONYMOUS, USERS = "S-1-1-0", "S-1-5-11", "S-1-5-7", "S-1-5-32-545"
local broad = { [EVERYONE] = "Everyone", [AUTHENTICATED] = "Authenticated Users",
                [ANONYMOUS] = "Anonymous Logon", [USERS] = "Users" }
local domain_groups = { ["513"] = "Domain Users", ["515"] = "Domain Computers" }

-- The name of such an account; nil for any other. Domain groups are known by the end of the SID.
function template.broad_account(sid)
  if not sid then return nil end
  if broad[sid] then return broad[sid] end
  local group = string.match(sid, "^S%-1%-5%-21%-.+%-(%d+)$")
  return group and domain_groups[group]
end

-- ---- entries ----------------------------------------------------------------------------------

-- Generic rights as those of directory objects (MS-ADTS 5.1.3.2).
local function specific(mask)
  if mask & GENERIC_ALL ~= 0 then mask = mask | 0xf01ff end
  if mask & GENERIC_WRITE ~= 0 then mask = mask | 0x20028 end
  return mask
end

-- The right to enroll: that extended right, or every one. Autoenrollment alone is not enough.
local function enroll_bits(e)
  if e.object and e.object ~= ENROLL then return 0 end
  return specific(e.mask) & CONTROL_ACCESS
end

-- The right to change the template. Writing "the property" that is an extended right writes none.
local function write_bits(e)
  local mask = specific(e.mask)
  local bits = mask & (WRITE_DAC | WRITE_OWNER)
  if e.object ~= ENROLL and e.object ~= AUTOENROLL then bits = bits | (mask & WRITE_PROPERTY) end
  return bits
end

-- Denied to the account, or to a group that it is in wherever it logs on.
local function denied_to(denied, sid)
  local bits = (denied[sid] or 0) | (denied[EVERYONE] or 0)
  if sid ~= EVERYONE and sid ~= ANONYMOUS then bits = bits | (denied[AUTHENTICATED] or 0) end
  return bits
end

-- The first broad account of `which` (all, when nil) that the entries give a right, in their order.
local function holder(entries, bits_of, which)
  if not entries.present then return "Everyone (there is no access control list)" end
  local denied = {}
  for e in entries:each() do
    local bits = e.flags.inherit_only and 0 or bits_of(e)
    local name = bits ~= 0 and template.broad_account(e.sid)
    if name and e.type == "deny" then
      denied[e.sid] = (denied[e.sid] or 0) | bits
    elseif name and e.type == "allow" and (not which or which[name]) then
      if bits & ~denied_to(denied, e.sid) ~= 0 then return name end
    end
  end
end

function template.enroller(t)
  return holder(t.entries, enroll_bits)
end

function template.writer(t, which)
  return holder(t.entries, write_bits, which)
end

-- ---- the gate ---------------------------------------------------------------------------------

-- Who may get a certificate without anybody looking: nil when no one broad, when a manager approves
-- each request, when requests need signatures of others, or when it is known that no CA offers it.
function template.open_to(t)
  if known "template.published" and t.published == false then return nil end
  if t.enrollment_flags:has "PEND_ALL_REQUESTS" then return nil end
  if (t.ra_signatures or 0) > 0 then return nil end
  return template.enroller(t)
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

-- Whether clients make the key with CNG: version 3, and later ones without USE_LEGACY_PROVIDER.
-- Otherwise it is CryptoAPI, and the KeySpec counts.
function template.is_cng(t)
  local version = t.schema_version
  return version == 3 or (version and version > 3
                          and not t.private_key_flags:has "USE_LEGACY_PROVIDER")
end

return template
