-- Fixes that several rules name, word for word.
local remedies = {}

-- A CA certificate whose key usage is wrong.
remedies.renew_ca = {
  text = [[
Renew the CA certificate, with the same key if need be, with keyUsage = critical, keyCertSign, cRLSign.]],
  command = "certutil -renewCert ReuseKeys",
}

return remedies
