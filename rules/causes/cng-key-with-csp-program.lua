local evidence = require "evidence"
local reimport = require "reimport"

local CSP = { before = [[-csp "Microsoft RSA SChannel Cryptographic Provider" ]], behind = " AT_KEYEXCHANGE" }

return cause {
  api = 1,
  title = "The key is CNG's, and the program can only use a CryptoAPI provider",
  since = "0.2", rank = 38,
  cite = {
    { "Microsoft, AD FS and certificate KeySpec property information (CNG is for SSL only)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
    { "win-acme, issue 420: Exchange and keys of a key storage provider", "https://github.com/win-acme/win-acme/issues/420" },
  },
  why = [[
Programs that open keys through CryptoAPI get NTE_BAD_PROV_TYPE (0x80090014), or fail without a word, when the key
lies in a key storage provider. AD FS takes such keys for its SSL binding only, Exchange not for forms of its own.
Imports by newer .NET and by certmgr.msc put keys there.]],
  check = function (cert, goal)
    if not known "key.provider_kind" or cert.key.provider_kind ~= "ksp" then return end
    local code = known "key.error_code" and cert.key.error_code == "0x80090014"
    local found = { "key.provider_name", "key.provider_kind", "key.error_code", fix = evidence.fix(cert) }
    for event in each_linked(cert, "event") do
      if known(event, "error_code") and event.error_code == "0x80090014" then
        code = true
        found[#found + 1] = { event, "error_code" }
      end
    end
    if known "cert.key_algorithm" and cert.key_algorithm == "ec" then found.fix = "rsa" end -- no CSP has EC keys
    if code then return likely(found) end
    if goal == "exchange" then return likely(found) end
    if goal == "adfs" then return possible(found) end
  end,
  fix = {
    rsa = {
      { command = "certreq -new request.inf request.req",
        changes = "Makes an RSA key and a request for it: no CryptoAPI provider takes an EC key. request.inf names the "
          .. "provider (Microsoft RSA SChannel Cryptographic Provider), KeySpec = 1 and MachineKeySet = TRUE.",
        undo = "Delete the pending request: certutil -delstore request THUMBPRINT" },
      { command = [[certreq -accept ${context} answer.cer]],
        changes = "Installs the certificate that the authority issued for the new key. Choose it in place of the old one.",
        undo = "Choose the old certificate again; it stays in the store." },
    },
    pfx = reimport.replace("${pfx}", "The key in CNG comes back with certutil ${scope}-importpfx ${into}${pfx}.", CSP),
    store = reimport.move(reimport.export "key.pfx", "key.pfx",
                          "The key in CNG comes back with certutil ${scope}-importpfx ${into}key.pfx.", CSP),
  },
  examples = {
    { likely = true, facts = { ["key.provider_kind"] = "ksp", ["key.error_code"] = "0x80090014" } },
    { likely = true, goal = "exchange", facts = { ["key.provider_kind"] = "ksp" } },
    { possible = true, goal = "adfs", facts = { ["key.provider_kind"] = "ksp" } },
    { none = true, goal = "iis", facts = { ["key.provider_kind"] = "ksp" } },
    { none = true, goal = "exchange", facts = { ["key.provider_kind"] = "csp" } },
  },
}
