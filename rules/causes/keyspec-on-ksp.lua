local evidence = require "evidence"

return cause {
  api = 1,
  title = "The key of a key storage provider (CNG) is linked with KeySpec 1 or 2",
  since = "0.2", rank = 20, key_event = true,
  cite = {
    { "Microsoft, AD FS and certificate KeySpec property information (CNG: 0)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
    { "Microsoft, CA certificate renewal fails with an existing key pair (provider type 0, KeySpec 2)" },
  },
  why = [[
CNG keys have no KeySpec. A link that gives one was left by a tool; much works all the same, but AD FS and the
renewal of CA certificates do not, and a program that asks for the key by that KeySpec does not get it.]],
  check = function (cert, goal)
    if not known "key.provider_kind" or cert.key.provider_kind ~= "ksp" then return end
    if not known "key.spec" or not evidence.is_installed(cert) then return end
    local spec = cert.key.spec
    if spec ~= "exchange" and spec ~= "signature" then return end
    local event = evidence.key_event(cert)
    local found = { "key.spec", "key.provider_kind", "key.provider_name", event }
    if evidence.opens(cert) then found.against = { "key.test" } end
    if evidence.disputed(cert, "key.spec") then found.against = { "key.disagreements" } end
    local issues = known "cert.is_ca" and cert.is_ca
                   or known "cert.key_usage" and cert.key_usage:has "keyCertSign"
    local fails = goal == "adfs" or issues or event ~= nil
    if evidence.disputed(cert, "key.spec") then return possible(found) end
    return fails and likely(found) or possible(found)
  end,
  fix = {
    { command = [[certutil -v ${scope}-store ${store} ${sha1} > link-before.txt]],
      changes = "Keeps what the link says now.", undo = "del link-before.txt" },
    { command = [[certutil ${scope}-repairstore ${store} ${sha1} KeyProv.inf]],
      changes = "Writes the link anew with what KeyProv.inf says under [Properties]: the container and provider of "
        .. "link-before.txt, ProviderType 0, the same flags, KeySpec 0.",
      undo = [[The same command with the KeySpec of link-before.txt in the INF.]] },
  },
  examples = {
    { likely = true, goal = "adfs", facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "signature", ["key.source"] = "link" } },
    { possible = true, facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "exchange", ["key.source"] = "dump",
        ["key.test"] = "signature_passed" } },
    { none = true, facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "none", ["key.source"] = "dump" } },
    { none = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature" } },
  },
}
