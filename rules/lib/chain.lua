-- Who issued a certificate, among the certificates that bear the issuer's name.
local chain = {}

-- Whether the other may be the issuer: the key identifier fits, or one of the two has none. Of a
-- self-issued certificate the issuer is itself, or one whose key was changed: rules do not ask then.
function chain.issues(other, cert)
  if not known(other, "subject_key_id") then return false end
  local names, has = cert.authority_key_id, other.subject_key_id
  return not names or not has or names == has
end

-- The certificate of that name which was the newest when this one was issued: a CA signs with its
-- newest key.
function chain.newest(cert, others)
  local newest
  for other in others:each() do
    if known(other, "not_before") and other.not_before <= cert.not_before
      and other.not_after >= cert.not_before
      and (not newest or other.not_before > newest.not_before) then
      newest = other
    end
  end
  return newest
end

return chain
