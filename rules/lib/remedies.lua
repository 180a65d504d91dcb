-- Fixes that several rules and causes name, word for word.
local remedies = {}

-- For rules: a CA certificate whose key usage is wrong.
remedies.renew_ca = {
  text = [[
Renew the CA certificate, with the same key if need be, with keyUsage = critical, keyCertSign, cRLSign.]],
  command = "certutil -renewCert ReuseKeys",
}

-- For causes: the key is not behind its link, and the PFX is at hand.
remedies.reimport = {
  { command = [[certutil -delstore ${store} ${sha1}]],
    changes = "Takes the certificate with its broken link out of the machine's store; it is in the PFX.",
    undo = [[certutil -importpfx ${pfx}]] },
  { command = [[certutil -importpfx ${pfx} AT_KEYEXCHANGE]],
    changes = "Puts certificate and key into the machine's store. Bindings by thumbprint find it again.",
    undo = [[certutil -delstore ${store} ${sha1}]] },
}

return remedies
