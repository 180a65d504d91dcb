local serves = require "serves"
local evidence = require "evidence"
local reimport = require "reimport"

local EXCHANGE = { behind = " AT_KEYEXCHANGE" }
local BACK = "The key as AT_SIGNATURE comes back with certutil ${scope}-importpfx ${into}"

return cause {
  api = 1,
  title = "The key is AT_SIGNATURE (KeySpec 2), which Schannel does not take for a TLS server",
  since = "0.2", rank = 10, key_event = true,
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, AD FS and certificate KeySpec property information (legacy provider, SSL: 1)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
  },
  why = [[
A key in a CryptoAPI provider (CSP) is made for exchange (1) or for signatures only (2). With the second kind
adding the binding fails with 0x80070520, or handshakes fail with Schannel 36870. The certificate is right and
need not be issued again: an import chooses the KeySpec anew.]],
  check = function (cert, goal)
    if not known "key.spec" or known "key.test" and cert.key.test == "missing_keyset" then return end -- no key to import anew
    local key = cert.key
    if key.spec ~= "signature" then
      local other = evidence.disputed(cert, "key.spec")
      if not other or not other:find("signature", 1, true) or serves.tls(cert, goal) == "no" then return end
      return possible { "key.disagreements", against = { "key.spec" }, fix = "relist",
                        message = "Another source says that the key is AT_SIGNATURE: list it anew" }
    end
    if not known "key.provider_kind" or key.provider_kind == "ksp" then return end
    if known "cert.key_algorithm" and cert.key_algorithm == "dsa" then return end -- can only sign
    local tls = serves.tls(cert, goal)
    if tls == "no" then return end
    local installed, disputed = evidence.is_installed(cert), evidence.disputed(cert, "key.spec")
    local contradicted = known "key.test" and key.test == "encryption_passed"
    local event = evidence.key_event(cert)
    local found = { "key.spec", "key.provider_kind", "cert.extended_key_usage", "key.provider_name", event,
                    against = { contradicted and "key.test" or disputed and "key.disagreements" or nil } }
    found.fix = evidence.fix(cert)
    if found.fix == "store" and known "key.exportable" and key.exportable == false then found.fix = "not_exportable" end
    if not installed then
      found.message = "The file gives the key as AT_SIGNATURE: imported as it is, it will not do for TLS"
      found.fix = "import"
    end
    if disputed then found.fix = "relist" end
    if contradicted or disputed then return possible(found) end
    if installed and (tls == "yes" or event) and key.provider_kind == "csp" then return certain(found) end
    return likely(found)
  end,
  fix = {
    relist = { { command = [[certutil -v ${scope}-store ${store} ${sha1}]], undo = "None is needed.",
        changes = "Nothing: shows what the link says now. One source is older, or another computer's: diagnose the new one alone." } },
    import = {
      { command = [[certutil ${scope}-importpfx ${into}${pfx} AT_KEYEXCHANGE]],
        changes = "Puts certificate and key into the store, the key as AT_KEYEXCHANGE whatever the file says.",
        undo = [[certutil ${scope}-delstore ${store} ${sha1}]] },
    },
    pfx = reimport.replace("${pfx}", BACK .. "${pfx} AT_SIGNATURE.", EXCHANGE),
    store = reimport.move(reimport.export "key.pfx", "key.pfx", BACK .. "key.pfx AT_SIGNATURE.", EXCHANGE),
    not_exportable = {
      { command = "certutil ${scope}-importpfx ${into}ORIGINAL.pfx AT_KEYEXCHANGE",
        changes = "Puts the key in place anew from the PFX that it came from. Without that PFX go on with the next step.",
        undo = "certutil ${scope}-importpfx ${into}ORIGINAL.pfx AT_SIGNATURE" },
      { command = "certreq -new request.inf request.req",
        changes = "Makes a new key and a request for it; request.inf says KeySpec = 1 and MachineKeySet = TRUE.",
        undo = "Delete the pending request: certutil -delstore request THUMBPRINT" },
      { command = "certreq -accept ${context} answer.cer",
        changes = "Installs the certificate that the authority issued for the new key. Bind it in place of the old one.",
        undo = "Bind the old certificate again; it stays in the store." },
    },
  },
  examples = {
    { certain = true, facts = { ["key.spec"] = "signature", ["key.provider_kind"] = "csp", ["key.source"] = "dump",
        ["cert.extended_key_usage"] = { "serverAuth" }, ["key.test"] = "signature_passed" } },
    { certain = true, goal = "iis", facts = { ["key.spec"] = "signature", ["key.provider_kind"] = "csp",
        ["key.source"] = "link", ["cert.extended_key_usage"] = absent } },
    { likely = true, facts = { ["key.spec"] = "signature", ["key.provider_kind"] = "csp", ["key.source"] = "file",
        ["cert.extended_key_usage"] = { "serverAuth" } } },
    { possible = true, facts = { ["key.spec"] = "signature", ["key.provider_kind"] = "csp", ["key.source"] = "dump",
        ["cert.extended_key_usage"] = { "serverAuth" }, ["key.test"] = "encryption_passed" } },
    { none = true, goal = "iis", facts = { ["key.spec"] = "signature", ["key.test"] = "missing_keyset" } },
    { none = true, goal = "codesign", facts = { ["key.spec"] = "signature", ["key.provider_kind"] = "csp" } },
    { none = true, facts = { ["key.spec"] = "exchange", ["key.provider_kind"] = "csp" } },
  },
}
