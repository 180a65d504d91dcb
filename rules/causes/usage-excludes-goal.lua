-- What Extended Key Usage must hold for a goal.
local needs = {
  iis = "serverAuth", rdp = "serverAuth", mssql = "serverAuth", adfs = "serverAuth", exchange = "serverAuth",
  winrm = "serverAuth", nps = "serverAuth", ldaps = "serverAuth", codesign = "codeSigning",
  smime = "emailProtection", smartcard = "smartcardLogon",
}

return cause {
  api = 1,
  title = "Key Usage or Extended Key Usage rules the certificate out for what it is to serve",
  since = "0.2", rank = 70, aside = true,
  cite = {
    { "RFC 5280, 4.2.1.3 and 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
Extended Key Usage, when it is there, lists what the certificate may be used for, and nothing else is allowed. Key
Usage says what its key may do: a TLS server signs (digitalSignature) or decrypts (keyEncipherment). No import
changes what is in a certificate: it has to be issued again.]],
  check = function (cert, goal)
    local server = goal == nil and has_linked(cert, "binding") or needs[goal or 0] == "serverAuth"
    local needed = server and "serverAuth" or needs[goal or 0]
    if not needed or not known "cert.extended_key_usage" then return end
    local purposes = cert.extended_key_usage
    local only_named = goal == "codesign"
    if (purposes.present or only_named) and not purposes:any(needed, "anyExtendedKeyUsage") then
      return certain { "cert.extended_key_usage",
                       message = "The purposes of the certificate do not hold " .. needed }
    end
    if not known "cert.key_usage" or not cert.key_usage.present then return end
    local usage = cert.key_usage
    local does = server and { "digitalSignature", "keyEncipherment", "keyAgreement" } or { "digitalSignature" }
    if goal == "smime" then does[#does + 1] = "keyEncipherment" end
    if usage:none(does) then
      return certain { "cert.key_usage", message = "Key Usage allows none of " .. table.concat(does, ", ") }
    end
  end,
  fix = {
    { command = "certreq -new request.inf request.req",
      changes = "Makes a key and a request; request.inf asks for the Key Usage and the Extended Key Usage that are "
        .. "needed. The certificate's template has to allow them.",
      undo = "Delete the pending request: certutil -delstore request THUMBPRINT" },
    { command = "certreq -accept ${context} answer.cer",
      changes = "Installs the certificate that the authority issued. Bind it in place of the old one.",
      undo = "Bind the old certificate again; it stays in the store." },
  },
  examples = {
    { certain = true, goal = "iis", facts = { ["cert.extended_key_usage"] = { "clientAuth" } } },
    { certain = true, goal = "iis", facts = { ["cert.extended_key_usage"] = { "serverAuth" }, ["cert.key_usage"] = { "keyCertSign" } } },
    { certain = true, goal = "codesign", facts = { ["cert.extended_key_usage"] = absent } },
    { none = true, goal = "iis", facts = { ["cert.extended_key_usage"] = { "serverAuth" }, ["cert.key_usage"] = { "digitalSignature" } } },
    { none = true, facts = { ["cert.extended_key_usage"] = { "clientAuth" } } },
  },
}
