return rule {
  api = 1,
  title = "The key's file is not among the key files of the machine",
  subject = "key", severity = "error", since = "0.2",
  tags = { "iis", "private-key", "machinekeys" },
  cite = {
    { "Microsoft, Key Storage and Retrieval (where key files lie)",
      "https://learn.microsoft.com/windows/win32/seccng/key-storage-and-retrieval" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenarios 1 and 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
The name of a key's file follows from its container and the machine's GUID. A certificate names the container; a
listing of the folder in the same input shows which files there are. When the file is not among them, the link
leads nowhere: the file was deleted, or never came along with the certificate.]],
  remedy = {
    text = [[
Import the PFX again. Without one, put the file back from a backup of this very machine (on another one
it cannot be decrypted), or request a new certificate.]],
    command = "certutil -importpfx FILE.pfx AT_KEYEXCHANGE",
  },
  when = { ["key.source"] = { "dump", "link" } },
  check = function (key)
    if key.file_listed == false then
      local name = known "key.unique_container" and key.unique_container
                   or known "key.container" and key.container or "a key"
      return fail { at = "key.file_listed", got = "the file of " .. name .. " is not in the listing",
                    want = "a file of that name" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.source"] = "dump", ["key.file_listed"] = false,
                             ["key.unique_container"] = "6de9cb26d2b98c01ec4e9e8b34824aa2_x" } },
    { pass = true, facts = { ["key.source"] = "dump", ["key.file_listed"] = true } },
    { not_applicable = true, facts = { ["key.source"] = "file" } },
    { cannot_tell = true, facts = { ["key.source"] = "dump", ["key.unique_container"] = "6de9cb26d2b98c01ec4e9e8b34824aa2_x" } },
  },
}
