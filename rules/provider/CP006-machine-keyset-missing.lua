return rule {
  api = 1,
  title = "A certificate of the machine is linked to a key in a user's profile",
  subject = "key", severity = "error", since = "0.2",
  tags = { "iis", "schannel", "provider" },
  cite = {
    { "Microsoft, CRYPT_KEY_PROV_INFO, dwFlags: CRYPT_MACHINE_KEYSET",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/ns-wincrypt-crypt_key_prov_info" },
    { "Microsoft, certreq, MachineKeySet (default: false)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
The certificate is in a store of the machine, but its link to the private key lacks the flag 0x20
(CRYPT_MACHINE_KEYSET): Windows looks for the key in the profile of whoever asks. HTTP.sys and Schannel ask as
SYSTEM and find none, so that a binding fails with 0x80070520, while the administrator who made the key sees
it. It comes of a request without MachineKeySet = TRUE, or of a certificate that was dragged from the user's
store to the machine's. For a key storage provider the same bit means the same (NCRYPT_MACHINE_KEY_FLAG).]],
  remedy = {
    text = [[
As the user who has the key, export certificate and key to a PFX and import that into the machine's store: an
import puts the key there too. When the key is not exportable, make a new request with MachineKeySet = TRUE.]],
    command = "certutil -user -exportPFX my ${sha1} key.pfx",
  },
  when = { ["key.linked"] = true, ["key.store.scope"] = "local_machine" },
  check = function (key)
    if not key.machine_keyset then
      return fail { at = "key.flags", got = key.flags, want = "0x20 among the flags" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.linked"] = true, ["key.store.scope"] = "local_machine",
        ["key.machine_keyset"] = false, ["key.flags"] = 0 } },
    { fail = false, facts = { ["key.linked"] = true, ["key.store.scope"] = "local_machine",
        ["key.machine_keyset"] = true, ["key.flags"] = 0x20 } },
    { not_applicable = true, facts = { ["key.linked"] = true,
        ["key.store.scope"] = "current_user" } },
    { not_applicable = true, facts = { ["key.linked"] = false,
        ["key.store.scope"] = "local_machine" } },
    { cannot_tell = true, facts = { ["key.linked"] = true,
        ["key.store.scope"] = "local_machine" } },
    { cannot_tell = true, facts = { ["key.linked"] = true, ["key.store.name"] = "MY" } },
  },
}
