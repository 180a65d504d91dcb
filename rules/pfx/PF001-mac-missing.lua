return rule {
  api = 1,
  title = "PFX has no MAC: nothing shows whether it was altered",
  subject = "pfx", severity = "warning", since = "0.1",
  tags = { "pfx" },
  cite = {
    { "RFC 7292, section 4", "https://www.rfc-editor.org/rfc/rfc7292#section-4" },
  },
  why = [[
The MAC ties the whole file to the password. Without it certificates can be put in or exchanged unnoticed, a
wrong password shows late or not at all, and programs that insist on a MAC refuse the file. Files without one
come from openssl pkcs12 -nomac, for example.]],
  remedy = {
    text = [[
Write the file again; openssl and Windows add a MAC unless told not to.
What openssl writes anew has no KeySpec, provider or machine mark unless it is told so: the command says
-keyex and -CSP (add -LMK for a machine key, leave both away for a key storage provider); or import the file
on Windows and export it there.]],
    command = "openssl pkcs12 -in ${artifact} -nodes | openssl pkcs12 -export -keyex -CSP ${provider} -out new.pfx",
  },
  check = function (pfx)
    if not pfx.mac_algorithm then
      return fail { at = "pfx.mac_algorithm", got = "absent", want = "a MAC" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.mac_algorithm"] = absent } },
    { fail = false, facts = { ["pfx.mac_algorithm"] = "sha256" } },
    { cannot_tell = true, facts = { } },
  },
}
