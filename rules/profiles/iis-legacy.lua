return {
  api = 1,
  title = "Internet Information Services 7 and 7.5",
  why = [[
IIS manager of those years copies the key when a binding is made: one that may not be exported fails with 0x80070520.
What is a risk on every other server is a need here, so EX003 judges in place of EX004.]],
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 1",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  inherits = { "iis" },
  enable = { "EX003" },
  disable = { "EX004", "RQ007" },
}
