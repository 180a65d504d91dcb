-- Questions about the evidence of a case that several causes ask.
local evidence = {}

-- Which fix to take where a PFX makes the difference: "pfx" when one is in the case, else "store".
function evidence.fix(cert)
  return evidence.opened_pfx(cert) and "pfx" or "store"
end

-- Somebody could look into the PFX, or its key says from outside whose it is: its localKeyID is the
-- certificate's thumbprint. Another one that stays closed lies beside the certificate; whether the
-- certificate is in it, nothing tells.
function evidence.is_open(pfx, cert)
  if known(pfx, "certificate_count") then return true end
  if not known "cert.sha1" then return false end
  for key in each_linked(pfx, "key") do
    if known(key, "local_key_id") and key.local_key_id == cert.sha1 then return true end
  end
  return false
end

-- A PFX that is known to have the certificate or its key, and that has a key at all.
function evidence.opened_pfx(cert)
  if not has_linked(cert, "pfx") then return end
  for pfx in each_linked(cert, "pfx") do
    local alone = known(pfx, "key_count") and pfx.key_count == 0
    if evidence.is_open(pfx, cert) and not alone then return pfx end
  end
end

-- The key that Windows has, or knows of; not one that only lies in a file.
function evidence.is_installed(cert)
  return known "key.source" and cert.key.source ~= "file"
end

-- The key was tried, and opened.
function evidence.opens(cert)
  if not known "key.test" then return false end
  local test = cert.key.test
  return test == "encryption_passed" or test == "signature_passed"
end

-- The key was tried, and did not open for whoever tried.
function evidence.fails(cert)
  if not known "key.test" then return false end
  local test = cert.key.test
  return test == "missing_keyset" or test == "encryption_failed" or test == "signature_failed"
end

-- Schannel 36870 and HTTP.sys 15021 with STATUS_NO_SUCH_LOGON_SESSION: a key could not be opened.
function evidence.is_key_event(event)
  if known(event, "role") and event.role == "client" then return false end -- of another key
  if event.id == 36870 then return true end
  return event.id == 15021 and known(event, "status") and event.status == "0xc000005f"
end

-- An ACL whose entries are known: a mere listing of files gives none.
function evidence.has_entries(acl, kind)
  return known(acl, "kind") and acl.kind == kind and known(acl, "entries")
end

-- The commands ran with an administrator's rights. Without, keys that are there look missing.
-- nil: not known.
function evidence.elevated(cert)
  for host in each_linked(cert, "host") do
    if known(host, "elevated") then return host.elevated end
  end
end

-- The first such event as evidence, { event, "id" }; nil when there is none.
function evidence.key_event(cert)
  for event in each_linked(cert, "event") do
    if evidence.is_key_event(event) then return { event, "id" } end
  end
end

-- Sources tell different things of this fact of the key ("key.spec"): what they say, or false.
function evidence.disputed(cert, fact)
  if not known "key.disagreements" then return false end
  for line in cert.key.disagreements:each() do
    if line:sub(1, #fact + 1) == fact .. ":" then return line end
  end
  return false
end

-- A PFX of the case that is encrypted as old versions of Windows cannot read it.
function evidence.modern_pfx(cert)
  if not has_linked(cert, "pfx") then return end
  for pfx in each_linked(cert, "pfx") do
    local told = known(pfx, "encryption") and known(pfx, "mac_algorithm")
    if told and (pfx.encryption:any("PBES2-aes128-CBC", "PBES2-aes192-CBC", "PBES2-aes256-CBC")
                 or pfx.mac_algorithm == "sha256" or pfx.mac_algorithm == "pbmac1") then
      return pfx
    end
  end
end

return evidence
