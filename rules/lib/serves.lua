-- What a certificate is to serve, and whether it may: shared by the causes.
local serves = {}

-- Programs that are a TLS server. The other goals are no TLS servers.
local servers = {
  iis = true, rdp = true, mssql = true, adfs = true, exchange = true, winrm = true, nps = true, ldaps = true,
}

function serves.is_server(goal)
  return servers[goal] == true
end

-- Whether the certificate is for a TLS server: "yes", "maybe" or "no". Many in-house servers have
-- certificates without Extended Key Usage, and text of certutil does not always show it. A CA's
-- certificate is for a server only when somebody says so: a self-signed one may well be.
function serves.tls(cert, goal)
  if goal and not servers[goal] then return "no" end
  local said = goal ~= nil or has_linked(cert, "binding")
  local ca = known "cert.is_ca" and cert.is_ca
  local unsaid = said and "yes" or ca and "no" or "maybe"
  if not known "cert.extended_key_usage" then return unsaid end
  local purposes = cert.extended_key_usage
  if purposes:has "serverAuth" then return "yes" end
  if purposes.present and not purposes:has "anyExtendedKeyUsage" then return "no" end
  return unsaid
end

return serves
