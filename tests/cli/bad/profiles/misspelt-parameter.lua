return {
  api = 1, title = "T",
  params = { BAD35 = { dayz = 3 }, KS901 = { days = 3 } },
}
