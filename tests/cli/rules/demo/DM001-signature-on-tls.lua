return rule {
  api = 1,
  title = "Key of a server certificate only signs",
  subject = "key", severity = "error", since = "0.1",
  tags = { "demo", "spec" },
  cite = { { "A book, page 7", "https://example.com/book" }, { "A talk" } },
  why = [[
The key exchange of old clients decrypts, and this key must not. The sentence is long enough to show how the
report breaks its lines, and there are two reasons:
- the first is short,
- the second is not so short, for it goes on and on until it has to be continued on the next line.

This is a paragraph of its own.]],
  remedy = {
    text = [[Import the key once more, as one that decrypts; ${artifact} is enough for that.]],
    command = "certutil -importpfx ${artifact} AT_KEYEXCHANGE",
  },
  check = function (key)
    if key.spec == "signature" and key.cert.extended_key_usage:has "serverAuth" then
      return fail { at = "key.spec", got = "2 (AT_SIGNATURE)", want = "1 (AT_KEYEXCHANGE)" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.spec"] = "signature", ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["key.spec"] = "exchange" } },
  },
}
