-- Which certificates the CA/Browser Forum's TLS Baseline Requirements speak of. Data for `when`,
-- and questions for `check`; nothing here has a state.
local scope = {}

-- The Forum's reserved policies: EV, domain, organization, individual validated.
local policies = { "2.23.140.1.1", "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3" }

-- For a rule's `when`: no purposes named, serverAuth, any purpose, or a reserved TLS policy.
scope.server_auth = { any = {
  { ["cert.extended_key_usage"] = { present = false } },
  { ["cert.extended_key_usage"] = { has = "serverAuth" } },
  { ["cert.extended_key_usage"] = { has = "anyExtendedKeyUsage" } },
  { ["cert.certificate_policies"] = { any = policies } },
} }

-- The same, asked in a check.
function scope.is_server_auth(cert)
  local purposes = cert.extended_key_usage
  return not purposes.present or purposes:any("serverAuth", "anyExtendedKeyUsage")
      or scope.has_tls_policy(cert)
end

function scope.has_tls_policy(cert)
  return cert.certificate_policies:any(policies)
end

-- The Forum's code signing policies: EV, and the other.
function scope.has_code_signing_policy(cert)
  return cert.certificate_policies:any("2.23.140.1.3", "2.23.140.1.4.1")
end

-- Its issuer is itself. self_signed costs a signature verification, so names are asked first.
function scope.is_self_signed(cert)
  return cert.self_issued and cert.self_signed
end

return scope
