-- Does a certificate serve TLS on a Windows server? Shared by the rules on KeySpec.
-- A certificate says so with serverAuth. One without Extended Key Usage, or with
-- anyExtendedKeyUsage, may serve TLS: many in-house servers run on such certificates. Whoever
-- scans under the profile of a server program has said that it does.
local tls = {}

-- How bad a key is that cannot serve TLS with this certificate: "error", "warning", or nil when
-- the certificate is not for a TLS server. A CA certificate without purposes is none.
function tls.severity(cert, run)
  local purposes = cert.extended_key_usage
  if purposes:has "serverAuth" then return "error" end
  if purposes.present and not purposes:has "anyExtendedKeyUsage" then return nil end
  if cert.is_ca then return nil end
  return run.profiles:has "server" and "error" or "warning"
end

return tls
